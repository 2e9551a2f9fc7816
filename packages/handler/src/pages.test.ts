import { describe, expect, test } from "vitest";
import { openHandler, ORIGIN, PIPELINE } from "./fixtures/open-handler.ts";
import type { Asked } from "./index.ts";

const PATH = "/approvals/rehearsal/confirm";
const PAGE = { accept: "text/html,application/xhtml+xml" };

const opened = () => openHandler({}, { verdicts: { lint: "pass" } });
type Send = Awaited<ReturnType<typeof opened>>["send"];

/** The fields of the form that a person is shown. */
async function formOf(send: Send, as: string): Promise<URLSearchParams> {
  const page = await (await send(PATH, { as, headers: PAGE })).text();
  const fields = [...page.matchAll(/<input\s+type="hidden"\s+name="(\w+)"\s+value="([^"]*)"/g)];
  return new URLSearchParams(fields.map(([, name = "", value = ""]): [string, string] => [name, value]));
}

const press = (send: Send, as: string, form: URLSearchParams, decision: string, path = PATH) =>
  send(path, {
    method: "POST",
    as,
    headers: { ...PAGE, origin: ORIGIN, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams([...form, ["decision", decision], ["reason", ""]]).toString(),
  });

async function answers(send: Send): Promise<Asked["answers"]> {
  return ((await (await send(PATH, { as: "alice" })).json()) as Asked).answers;
}

describe("given a page with a form", () => {
  test("pressing a button decides, and loading the page again sends nothing again", async () => {
    const { send } = await opened();
    const sent = await press(send, "alice", await formOf(send, "alice"), "approve");
    expect([sent.status, sent.headers.get("location")]).toEqual([303, PATH]);
    expect(await answers(send)).toMatchObject([{ by: "alice", decision: "approve" }]);
    const page = await (await send(PATH, { as: "alice", headers: PAGE })).text();
    expect(page).toContain("Your answer: approve");
    expect(page).toContain('value="revoke"');
  });

  test("a second press of the same form changes nothing, whatever came between", async () => {
    const { send } = await opened();
    const form = await formOf(send, "alice");
    await press(send, "alice", form, "approve");
    await press(send, "alice", await formOf(send, "alice"), "revoke");
    expect((await press(send, "alice", form, "approve")).status).toBe(303);
    expect((await answers(send)).filter(({ decision }) => decision === "approve")).toEqual([]);
  });

  test("a refusal is shown on the page with its code, as an alert", async () => {
    const { send } = await opened();
    const refused = await press(send, "carol", await formOf(send, "carol"), "approve");
    const page = await refused.text();
    expect([refused.status, page.includes("DECISION_EXCLUDED"), page.includes('role="alert"')]).toEqual([403, true, true]);
    expect(await answers(send)).toEqual([]);
  });

  test("nobody else can send it, for nothing else, and not later than it lives", async () => {
    const { run, send } = await opened();
    const form = await formOf(send, "alice");
    expect((await press(send, "bob", form, "approve")).status).toBe(403);
    for (const [name, value] of [
      ["seen", `sha256:${"0".repeat(64)}`],
      ["gesture", "form.other"],
      ["until", "99999999999999"],
      ["signature", "0".repeat(64)],
      ["signature", ""],
    ] as const) {
      const changed = new URLSearchParams(form);
      changed.set(name, value);
      expect([name, (await press(send, "alice", changed, "approve")).status]).toEqual([name, 403]);
    }
    expect((await press(send, "alice", new URLSearchParams(), "approve")).status).toBe(403);
    expect((await press(send, "alice", form, "maybe")).status).toBe(422);
    await run.later("13h");
    expect((await press(send, "alice", form, "approve")).status).toBe(403);
    expect(await answers(send)).toEqual([]);
  });

  test("no form is shown once nobody is asked any more", async () => {
    const { send } = await opened();
    await press(send, "alice", await formOf(send, "alice"), "reject");
    const page = await (await send(PATH, { as: "bob", headers: PAGE })).text();
    expect([page.includes("<form"), page.includes("rejected")]).toEqual([false, true]);
  });
});

describe("given any page", () => {
  test("it may load and run nothing, be kept nowhere and framed by nobody", async () => {
    const { send } = await opened();
    for (const path of ["/approvals", PATH, "/approvals/rehearsal/gone"]) {
      const { headers } = await send(path, { as: "alice", headers: PAGE });
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; frame-ancestors 'none'/);
      expect([headers.get("cache-control"), headers.get("x-frame-options"), headers.get("x-content-type-options")]).toEqual([
        "no-store",
        "DENY",
        "nosniff",
      ]);
    }
  });

  test("nothing that an agent wrote is markup, or hides (TOK-5)", async () => {
    const hostile = `</p><script>alert(1)</script><img src=x onerror=alert(1)>" onload='x' \u202Edrawrof`;
    const { send } = await openHandler(
      {},
      { verdicts: { lint: { value: "fail", reason: hostile } }, subject: { facets: { head: hostile, baseCommit: "m1" } } },
      PIPELINE,
    );
    const page = await (await send(PATH, { as: "alice", headers: PAGE })).text();
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).toContain(String.raw`\u{202e}`);
    expect([page.includes("<script"), page.includes("<img"), page.includes("\u202E"), page.includes('" onload')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  test("the change is summed up where it can be read, and where it cannot that is said", async () => {
    const files = Array.from({ length: 130 }, (_, at) => ({
      path: `src/<b>${at}`,
      change: "modified" as const,
      type: "file" as const,
      added: 2,
      deleted: 1,
      binary: false,
    }));
    const { send } = await openHandler({ vcs: { diffStat: () => Promise.resolve(files) } }, { verdicts: { lint: "pass" } });
    const page = await (await send(PATH, { as: "alice", headers: PAGE })).text();
    expect([page.includes("130 files, 260 lines added, 130 taken away"), page.includes("And 30 more files")]).toEqual([true, true]);
    const broken = await openHandler({ vcs: { diffStat: () => Promise.reject(new TypeError("no")) } }, { verdicts: { lint: "pass" } });
    expect(await (await broken.send(PATH, { as: "alice", headers: PAGE })).text()).toContain("could not be read");
  });

  test("the list leads to each question", async () => {
    const { send } = await opened();
    const page = await (await send("/approvals", { as: "alice", headers: PAGE })).text();
    expect(page).toContain(`href="${PATH}"`);
  });
});
