import { rehearse, type RehearsalOptions } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { formOf, json, ORIGIN, PAGE, PATH, PIPELINE, post, press, SECRET, type Send, sendTo } from "./fixtures/open-handler.ts";
import { type Asked, createHandler, type HandlerOptions, type ListedRequests } from "./index.ts";

/** The approval routes on a run that waits in `deploy`. */
async function openHandler(given: Partial<HandlerOptions> = {}, rehearsal: RehearsalOptions = {}, pipeline = PIPELINE) {
  const run = await rehearse(pipeline, { people: { ops: ["alice", "bob", "carol"] }, startedBy: "carol", ...rehearsal });
  return { run, send: sendTo(run, given) };
}

const waiting = async () => {
  const { run, send } = await openHandler({}, { verdicts: { lint: "pass" } });
  const asked = (await json(send(PATH, { as: "alice" }))) as unknown as Asked;
  return { run, send, asked, seen: asked.request?.digest ?? "" };
};

const opened = () => openHandler({}, { verdicts: { lint: "pass" } });

describe("given a run that asks people", () => {
  test("the list names the question, who is missing, and until when", async () => {
    const { send } = await waiting();
    const listed = (await json(send("/approvals", { as: "alice" }))) as unknown as ListedRequests;
    expect(listed.items).toMatchObject([
      {
        run: "rehearsal",
        key: "KEY-1",
        pipeline: "delivery",
        stage: "deploy",
        gate: "confirm",
        missing: [{ count: 2, of: ["group:ops"] }],
      },
    ]);
    expect(listed.next).toBeUndefined();
  });

  test("the question shows exactly what an answer is about, and what was judged", async () => {
    const { asked } = await waiting();
    expect(asked).toMatchObject({
      open: true,
      gate: "confirm",
      subject: { key: "KEY-1", facets: { head: "c1", baseCommit: "m1" } },
      request: { assurance: "verified", excluded: ["starter"] },
      gates: [{ gate: "lint", value: "pass" }],
      startedBy: { id: "carol" },
      you: { id: "alice", assurance: "verified" },
      answers: [],
    });
  });

  test("two approvals let it go on; the question then says how it ended", async () => {
    const { run, send, seen } = await waiting();
    expect(await json(send(PATH, post({ decision: "approve", seen }, "alice")))).toMatchObject({ ok: true, request: "open" });
    expect(await json(send(PATH, post({ decision: "approve", seen }, "bob")))).toMatchObject({ ok: true, request: "approved" });
    await run.later("1s");
    const after = (await json(send(PATH, { as: "alice" }))) as unknown as Asked;
    expect(after).toMatchObject({ open: false, ended: { as: "approved" }, answers: [{ by: "alice" }, { by: "bob" }] });
    expect(run.working).toEqual(["deploy"]);
  });

  test("a refusal says why, with its code, and decides nothing (APR-4)", async () => {
    const { send, seen } = await waiting();
    const starter = await send(PATH, post({ decision: "approve", seen }, "carol"));
    expect([starter.status, starter.headers.get("content-type")]).toEqual([403, "application/problem+json"]);
    expect(await starter.json()).toMatchObject({ code: "DECISION_EXCLUDED", status: 403 });
    const stranger = await send(PATH, post({ decision: "approve", seen }, "mallory"));
    expect([stranger.status, ((await stranger.json()) as { code: string }).code]).toEqual([403, "DECISION_NOT_ELIGIBLE"]);
    const stale = await send(PATH, post({ decision: "approve", seen: `sha256:${"0".repeat(64)}` }, "alice"));
    expect([stale.status, ((await stale.json()) as { code: string }).code]).toEqual([409, "DECISION_STALE"]);
    expect(((await json(send(PATH, { as: "alice" }))) as unknown as Asked).answers).toEqual([]);
  });

  test("the same gesture sent twice decides once, and has the same answer", async () => {
    const { send, seen } = await waiting();
    const gesture = post({ decision: "approve", seen, id: "click-1" }, "alice");
    const first = await json(send(PATH, gesture));
    expect(await json(send(PATH, gesture))).toEqual(first);
    expect(((await json(send(PATH, { as: "alice" }))) as unknown as Asked).answers).toHaveLength(1);
  });

  test.each([
    ["no object", [], 422],
    ["no word of a decision", { decision: "yes", seen: `sha256:${"0".repeat(64)}` }, 422],
    ["no digest", { decision: "approve" }, 422],
    ["another member", { decision: "approve", seen: `sha256:${"0".repeat(64)}`, by: "bob" }, 422],
    ["a long reason", { decision: "approve", seen: `sha256:${"0".repeat(64)}`, reason: "x".repeat(1001) }, 422],
    ["an id that is no name", { decision: "approve", seen: `sha256:${"0".repeat(64)}`, id: "../x" }, 422],
    ["too much", { decision: "approve", seen: `sha256:${"0".repeat(64)}`, reason: "x".repeat(70_000) }, 413],
  ])("a body with %s is refused", async (_what, body, status) => {
    const { send } = await waiting();
    expect((await send(PATH, post(body, "alice"))).status).toBe(status);
  });

  test("a body that says a thing twice is refused: nobody guesses which is meant (JSN-2)", async () => {
    const { send, seen } = await waiting();
    const json = `{"decision":"reject","seen":"${seen}","decision":"approve"}`;
    expect((await send(PATH, { method: "POST", as: "alice", headers: { "content-type": "application/json" }, body: json })).status).toBe(
      400,
    );
    const form = `decision=reject&decision=approve&seen=${seen}`;
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await send(PATH, { method: "POST", as: "alice", headers, body: form })).status).toBe(400);
    expect(((await (await send(PATH, { as: "alice" })).json()) as Asked).answers).toEqual([]);
  });

  test("a body of another kind is refused: what a page elsewhere may send without asking", async () => {
    const { send, seen } = await waiting();
    const body = JSON.stringify({ decision: "approve", seen });
    for (const type of ["text/plain", "multipart/form-data; boundary=x", "application/xml"])
      expect((await send(PATH, { method: "POST", as: "alice", headers: { "content-type": type }, body })).status).toBe(415);
    expect((await send(PATH, { method: "POST", as: "alice", headers: { "content-type": "application/json" }, body: "{" })).status).toBe(
      400,
    );
  });
});

describe("given a request that comes from elsewhere", () => {
  test.each([
    ["another origin", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a neighbour", { "sec-fetch-site": "same-site", origin: ORIGIN }],
  ])("%s decides nothing", async (_what, headers) => {
    const { send, seen } = await waiting();
    expect((await send(PATH, post({ decision: "approve", seen }, "alice", headers))).status).toBe(403);
    expect(((await json(send(PATH, { as: "alice" }))) as unknown as Asked).answers).toEqual([]);
  });

  test("behind a proxy, the origins that were named count", async () => {
    const { send } = await openHandler({ origins: ["https://public.example"] }, { verdicts: { lint: "pass" } });
    const { request } = (await json(send(PATH, { as: "alice" }))) as unknown as Asked;
    const gesture = (origin: string) => post({ decision: "approve", seen: request?.digest }, "alice", { origin });
    expect((await send(PATH, gesture(ORIGIN))).status).toBe(403);
    expect((await send(PATH, gesture("https://public.example"))).status).toBe(200);
  });
});

describe("given a caller", () => {
  test("who is not signed in gets nothing, and a host's own answer goes through", async () => {
    const { send } = await openHandler();
    expect((await send(PATH)).status).toBe(401);
    expect((await send(PATH, { method: "POST" })).status).toBe(401);
    const signIn = new Response(null, { status: 302, headers: { location: "/sign-in" } });
    const other = await openHandler({ authenticate: () => signIn });
    expect(await other.send(PATH)).toBe(signIn);
  });

  test.each([
    "/approvals/rehearsal/lint",
    "/approvals/rehearsal/gone",
    "/approvals/nobody/confirm",
    "/approvals/rehearsal",
    "/approvals/rehearsal/confirm/x",
    "/approvals/..%2f/confirm",
    "/approvals/rehearsal/CONFIRM",
    "/elsewhere",
    "/approvalsx",
  ])("%s is nowhere", async (path) => {
    const { send } = await openHandler();
    expect((await send(path, { as: "alice" })).status).toBe(404);
    expect((await send(path, post({ decision: "approve", seen: `sha256:${"0".repeat(64)}` }, "alice"))).status).toBeGreaterThanOrEqual(404);
  });

  test("of another scope finds nothing", async () => {
    const { send } = await openHandler({ scope: () => "other" });
    expect((await send(PATH, { as: "alice" })).status).toBe(404);
    expect(((await json(send("/approvals", { as: "alice" }))) as unknown as ListedRequests).items).toEqual([]);
    expect((await send(PATH, post({ decision: "approve", seen: `sha256:${"0".repeat(64)}` }, "alice"))).status).toBe(404);
  });

  test("who names a place in the list that no page named is told so, and not that something broke", async () => {
    const { send } = await openHandler();
    for (const after of ["garbage", "%00", "9".repeat(500)]) {
      const response = await send(`/approvals?after=${after}`, { as: "alice" });
      expect([after, response.status]).toEqual([after, 422]);
    }
  });

  test("with a method that is not meant is told which are", async () => {
    const { send } = await openHandler();
    const response = await send(PATH, { method: "DELETE", as: "alice" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect((await send("/approvals", { method: "POST", as: "alice" })).status).toBe(405);
    const head = await send(PATH, { method: "HEAD", as: "alice" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("given what is broken", () => {
  test("the answer says so without a word of the cause, and the logger has it", async () => {
    const logged: unknown[] = [];
    const { run } = await openHandler();
    const engine = { ...run.engine, get: () => Promise.reject(new TypeError("password=hunter2")) };
    const { send } = await openHandler({ engine, logger: { portVersion: 1, log: (...line) => void logged.push(line) } });
    const response = await send(PATH, { as: "alice" });
    expect([response.status, (await response.text()).includes("hunter2")]).toEqual([500, false]);
    expect(JSON.stringify(logged)).toContain("hunter2");
  });

  test.each([
    ["a short secret", { secret: "short" }],
    ["a base that is no path", { base: "approvals/" }],
    ["an origin that is none", { origins: ["https://sluice.example/"] }],
  ])("%s is refused at once", async (_what, wrong) => {
    const { run } = await openHandler({}, {}, PIPELINE);
    const options = { engine: run.engine, clock: run.clock, secret: SECRET, authenticate: () => undefined };
    expect(() => createHandler({ ...options, ...wrong })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  test("a principal that is none is the host's mistake, and nobody is let in by it", async () => {
    const { send } = await openHandler({ authenticate: () => ({ id: "", assurance: "verified" }) });
    expect((await send(PATH)).status).toBe(500);
  });
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

describe("given a question with a form of its own", () => {
  const FORM = PIPELINE.replace(
    "expires: 2d }",
    "expires: 2d, form: [{ name: ticket, type: text, label: Which ticket }, { name: risk, type: choice, of: [low, high] }, { name: backup, type: yes-no, mustBe: true }, { name: minutes, type: number, optional: true }] }",
  );
  const asking = () => openHandler({}, { verdicts: { lint: "pass" } }, FORM);
  const filled = (form: URLSearchParams, answers: Readonly<Record<string, string>>) =>
    new URLSearchParams([...form, ...Object.entries(answers).map(([name, value]): [string, string] => [`answer.${name}`, value])]);

  test("its questions stand on the page, each with its words", async () => {
    const { send } = await asking();
    const page = await (await send(PATH, { as: "alice", headers: PAGE })).text();
    for (const words of ["Which ticket", 'name="answer.text.ticket"', 'value="high"', 'name="answer.yes-no.backup"', "may be left out"])
      expect(page).toContain(words);
  });

  test("an approval without the answers is refused; with them it counts, as what they are", async () => {
    const { run, send } = await asking();
    expect((await press(send, "alice", await formOf(send, "alice"), "approve")).status).toBe(422);
    const answers = { "text.ticket": "OPS-7", "choice.risk": "low", "yes-no.backup": "yes", "number.minutes": "15" };
    expect((await press(send, "alice", filled(await formOf(send, "alice"), answers), "approve")).status).toBe(303);
    expect((await run.explain()).data.gates.find(({ gate }) => gate === "confirm")?.request?.answers).toEqual({
      by: "alice",
      given: { ticket: "OPS-7", risk: "low", backup: true, minutes: 15 },
    });
  });

  test("an answer that does not approve, or of another type, is refused", async () => {
    const { send } = await asking();
    const good = { "text.ticket": "OPS-7", "choice.risk": "low", "yes-no.backup": "yes" };
    for (const wrong of [{ "yes-no.backup": "no" }, { "choice.risk": "middling" }, { "text.risk": "none" }, { "number.minutes": "soon" }])
      expect((await press(send, "alice", filled(await formOf(send, "alice"), { ...good, ...wrong }), "approve")).status).toBe(422);
    expect(await answers(send)).toEqual([]);
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
