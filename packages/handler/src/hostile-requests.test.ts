import { SluiceError } from "@sluice/core";
import { rehearse, type RehearsalOptions } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Asked, HandlerOptions } from "./index.ts";
import { formOf, json, ORIGIN, PAGE, PATH, PIPELINE, post, press, type Send, sendTo } from "./fixtures/open-handler.ts";
import { listPage } from "./pages/list-page.ts";
import { problemPage } from "./pages/problem-page.ts";
import { requestPage } from "./pages/request-page.ts";

async function open(given: Partial<HandlerOptions> = {}, more: RehearsalOptions = {}, pipeline = PIPELINE) {
  const people = { ops: ["alice", "bob", "carol"] };
  const run = await rehearse(pipeline, { people, startedBy: "carol", verdicts: { lint: "pass" }, ...more });
  return { run, send: sendTo(run, given) };
}

const asked = async (send: Send): Promise<Asked> => (await json(send(PATH, { as: "alice" }))) as unknown as Asked;
const seenBy = async (send: Send): Promise<string> => (await asked(send)).request?.digest ?? "";

describe("given a host whose own code breaks", () => {
  test.each<[string, HandlerOptions["authenticate"]]>([
    ["throws", () => Promise.reject(new TypeError("password=hunter2"))],
    ["gives null", () => null as never],
    ["gives a name", () => "alice" as never],
    ["gives an empty object", () => ({}) as never],
    ["gives a made-up assurance", () => ({ id: "alice", assurance: "certain" }) as never],
    ["gives groups that are no list", () => ({ id: "alice", assurance: "verified", groups: "ops" }) as never],
    ["gives an id with markup", () => ({ id: "<b>alice", assurance: "verified" }) as never],
    ["gives something like a response", () => ({ status: 200, headers: {}, body: null }) as never],
  ])("when its sign-in %s, then nobody is let in, and nothing is decided", async (_what, authenticate) => {
    const { send } = await open();
    const seen = await seenBy(send);
    const broken = sendTo((await open()).run, { authenticate });
    for (const init of [{ headers: PAGE }, {}, post({ decision: "approve", seen }, "alice"), { method: "HEAD" }])
      expect((await broken(PATH, init)).status).toBe(500);
    expect((await asked(send)).answers).toEqual([]);
  });

  test("when its logger throws, then there is an answer all the same", async () => {
    const throws = () => {
      throw new TypeError("no disk");
    };
    const { send } = await open({ authenticate: throws, logger: { portVersion: 1, log: throws } });
    expect((await send(PATH)).status).toBe(500);
  });

  test("when its sign-in has read the body, then nothing is decided", async () => {
    const { run, send } = await open();
    const seen = await seenBy(send);
    const reading = sendTo(run, { authenticate: async (request) => ({ id: (await request.text()) && "alice", assurance: "verified" }) });
    expect((await reading(PATH, post({ decision: "approve", seen }, "alice"))).status).toBe(500);
    expect((await asked(send)).answers).toEqual([]);
  });
});

describe("given a body that says who somebody is", () => {
  test.each(["by", "assurance", "groups", "relations", "kind", "at", "scope", "run", "gate"])("%s in it decides nothing", async (name) => {
    const { send } = await open();
    const seen = await seenBy(send);
    expect((await send(PATH, post({ decision: "approve", seen, [name]: "verified" }, "alice"))).status).toBe(422);
    expect((await asked(send)).answers).toEqual([]);
  });

  test.each([
    ["__proto__", '{"__proto__": {"decision": "approve"}, "decision": "approve", "seen": SEEN}'],
    ["__proto__ alone", '{"__proto__": {"decision": "approve", "seen": SEEN}}'],
    ["constructor", '{"constructor": {}, "decision": "approve", "seen": SEEN}'],
    ["answers with __proto__", '{"decision": "approve", "seen": SEEN, "answers": {"__proto__": {"a": 1}}}'],
    ["answers nobody asked for", '{"decision": "approve", "seen": SEEN, "answers": {"toString": "x"}}'],
    ["a number that is too deep", `{"decision": "approve", "seen": SEEN, "answers": ${"[".repeat(5000)}${"]".repeat(5000)}}`],
    ["a word in other letters", '{"decision": "Approve", "seen": SEEN}'],
    ["a list of words", '{"decision": ["approve"], "seen": SEEN}'],
  ])("%s in it decides nothing", async (_what, text) => {
    const { send } = await open();
    const body = text.replaceAll("SEEN", JSON.stringify(await seenBy(send)));
    const response = await send(PATH, { method: "POST", as: "alice", headers: { "content-type": "application/json" }, body });
    expect([400, 422]).toContain(response.status);
    expect((await asked(send)).answers).toEqual([]);
  });
});

describe("given ways and bodies that are none", () => {
  test.each([
    "/approvals/rehearsal%2Fconfirm",
    "/approvals/rehearsal/confirm%00",
    "/approvals/rehearsal/confirm%0d%0aset-cookie:x=1",
    "/approvals//rehearsal/confirm",
    "/approvals/rehearsal//confirm",
    "/approvals/rehearsal/confirm/",
    "/approvals/%72ehearsal/confirm",
    "/approvals/rehearsal;x/confirm",
    "/approvals/rehearsal\\confirm/x",
    "/x/%2e%2e/approvals%2Frehearsal/confirm",
  ])("%s is nowhere, for reading, for deciding and for HEAD", async (path) => {
    const { send } = await open();
    const seen = await seenBy(send);
    for (const init of [{ as: "alice" }, { as: "alice", method: "HEAD" }, post({ decision: "approve", seen }, "alice")]) {
      const response = await send(path, init);
      expect([response.status, response.headers.get("set-cookie")]).toEqual([404, null]);
    }
    expect((await asked(send)).answers).toEqual([]);
  });

  test("a way that leads back here is this one, and means what it says", async () => {
    const { send } = await open();
    expect((await send("/elsewhere/../approvals/./rehearsal/confirm?decision=approve#x", { as: "alice" })).status).toBe(200);
    expect((await asked(send)).answers).toEqual([]);
  });

  test("HEAD decides nothing, and has the headers of GET", async () => {
    const { send } = await open();
    const [get, head] = await Promise.all(["GET", "HEAD"].map((method) => send(PATH, { method, as: "alice", headers: PAGE })));
    expect([head?.status, await head?.text(), [...(head?.headers ?? [])]]).toEqual([200, "", [...(get?.headers ?? [])]]);
  });

  test.each([
    ["JSON under the media type of forms", "application/x-www-form-urlencoded", 403],
    ["two media types", "application/json, text/plain", 415],
    ["another character set, in bytes of this one", "application/json; charset=utf-16", 200],
    ["a media type in other letters", "Application/JSON ;x=y", 200],
    ["none", "", 415],
  ])("%s is what it is", async (_what, type, status) => {
    const { send } = await open();
    const body = JSON.stringify({ decision: "reject", seen: await seenBy(send) });
    expect((await send(PATH, { method: "POST", as: "alice", headers: { "content-type": type }, body })).status).toBe(status);
  });

  test.each([
    ["endless", () => new Uint8Array(70_000).fill(32)],
    ["no UTF-8", () => Uint8Array.from([0x7b, 0xff, 0x7d])],
  ])("a body that is %s is refused", async (_what, bytes) => {
    const { send } = await open();
    const response = await send(PATH, { method: "POST", as: "alice", headers: { "content-type": "application/json" }, body: bytes() });
    expect(response.status).toBe(413);
  });

  test.each([
    ["no word of where from", {}, 200],
    ["typed by hand", { "sec-fetch-site": "none" }, 200],
    ["an empty origin", { origin: "" }, 403],
    ["two origins", { origin: `${ORIGIN}, https://evil.example` }, 403],
    ["the origin in other letters, as no browser writes it", { origin: ORIGIN.toUpperCase() }, 403],
    ["the origin with a path", { origin: `${ORIGIN}/` }, 403],
    ["an unknown word", { "sec-fetch-site": "same-origin, cross-site" }, 403],
  ])("%s in the headers of a decision", async (_what, headers, status) => {
    const { send } = await open();
    expect((await send(PATH, post({ decision: "reject", seen: await seenBy(send) }, "alice", headers))).status).toBe(status);
  });
});

describe("given a form", () => {
  const FORM = PIPELINE.replace(
    "expires: 2d }",
    "expires: 2d, form: [{ name: note, type: text }, { name: minutes, type: number, optional: true }] }",
  );

  test("one question that is answered twice, under two types, is answered by none", async () => {
    const { send } = await open({}, {}, FORM);
    const twice = async (...answers: readonly (readonly [string, string])[]) => {
      const form = await formOf(send, "alice");
      return (
        await press(
          send,
          "alice",
          new URLSearchParams([...form, ...answers.map(([name, value]): [string, string] => [name, value])]),
          "approve",
        )
      ).status;
    };
    expect(await twice(["answer.text.note", "fine"], ["answer.choice.note", "not fine"])).toBe(422);
    expect(await twice(["answer.text.note", "fine"], ["answer.number.minutes", "5"], ["answer.text.minutes", "50"])).toBe(422);
    expect(await twice(["answer.text.note", "fine"], ["answer.text.__proto__", "x"])).toBe(422);
    expect(await twice(["answer.text.note", "fine"], ["answer.text.toString", "x"])).toBe(422);
    expect((await asked(send)).answers).toEqual([]);
    expect(await twice(["answer.text.note", "fine"])).toBe(303);
  });

  test("made for a question decides nothing about the next one, in the same run and gate", async () => {
    const { run, send } = await open();
    const form = await formOf(send, "alice");
    await run.revise({ head: "c2" });
    expect((await press(send, "alice", form, "approve")).status).toBe(409);
    form.set("seen", await seenBy(send));
    expect((await press(send, "alice", form, "approve")).status).toBe(403);
    expect((await asked(send)).answers).toEqual([]);
  });
});

describe("given somebody who answered in another's place", () => {
  test("both are named, and whoever was answered for sees it and may take it back (APR-5)", async () => {
    const { run, send } = await open({}, {}, PIPELINE.replace("exclude: [starter]", "exclude: [starter], delegate: { longest: 1d }"));
    await run.engine.delegate("rehearsal", {
      gate: "confirm",
      by: { id: "bob", assurance: "verified" },
      to: "eve",
      until: run.clock.now() + 1000,
    });
    expect((await send(PATH, post({ decision: "approve", seen: await seenBy(send), for: "bob" }, "eve"))).status).toBe(200);
    expect((await asked(send)).answers).toMatchObject([{ by: "eve", for: "bob", decision: "approve" }]);
    const pageOf = async (as: string) => (await send(PATH, { as, headers: PAGE })).text();
    expect(await pageOf("bob")).toMatch(/eve for bob[^]*the answer of eve for me/);
    expect([(await pageOf("bob")).includes("eve answered in your place: approve"), (await pageOf("alice")).includes("revoke")]).toEqual([
      true,
      false,
    ]);
    expect((await press(send, "bob", await formOf(send, "bob"), "revoke")).status).toBe(303);
    expect((await asked(send)).answers).toEqual([]);
  });
});

describe("given one run that cannot be read", () => {
  const breaking = (run: Awaited<ReturnType<typeof open>>["run"], code: "DEFINITION_UNKNOWN" | "RUN_NOT_FOUND" | "STORE_FAILED") => ({
    ...run.engine,
    list: () => Promise.resolve({ items: [{ run: "broken" }, { run: "rehearsal" }] }) as never,
    explain: (id: string) => (id === "broken" ? Promise.reject(new SluiceError({ code, message: "no" })) : run.engine.explain(id)),
  });
  const listedWith = async (code: Parameters<typeof breaking>[1]) => {
    const { run } = await open();
    return sendTo({ engine: breaking(run, code), clock: run.clock });
  };

  test("the questions of the others are listed, and it is named", async () => {
    const send = await listedWith("DEFINITION_UNKNOWN");
    expect(await json(send("/approvals", { as: "alice" }))).toMatchObject({
      items: [{ run: "rehearsal" }],
      unread: [{ run: "broken", code: "DEFINITION_UNKNOWN" }],
    });
    const page = await (await send("/approvals", { as: "alice", headers: PAGE })).text();
    expect([page.includes('role="alert"'), page.includes("DEFINITION_UNKNOWN"), page.includes("confirm for")]).toEqual([true, true, true]);
  });

  test("one that is gone asks nothing any more, and a store that fails is no answer at all", async () => {
    expect(await json((await listedWith("RUN_NOT_FOUND"))("/approvals", { as: "alice" }))).not.toHaveProperty("unread");
    expect((await (await listedWith("STORE_FAILED"))("/approvals", { as: "alice" })).status).toBe(503);
  });
});

describe("given people whom only the host can tell", () => {
  const PUSHED = PIPELINE.replace("exclude: [starter]", "exclude: [pusher]");

  test("nobody answers before it does, and then not they, whatever the body says", async () => {
    const { run, send } = await open({}, {}, PUSHED);
    const approve = post({ decision: "approve", seen: await seenBy(send) }, "alice");
    expect((await send(PATH, approve)).status).toBe(403);
    const places: unknown[] = [];
    const pushedBy = (...people: readonly string[]) =>
      sendTo(run, { relations: (place) => (places.push(place), Promise.resolve({ pusher: people })) });
    expect((await pushedBy("Alice")(PATH, approve)).status).toBe(403);
    expect((await pushedBy("bob")(PATH, approve)).status).toBe(200);
    expect(places.at(-1)).toEqual({ scope: "default", run: "rehearsal", gate: "confirm" });
  });
});

const HOSTILE = `</title></code>"'><script>alert(1)</script><img src=x onerror=alert(1)>\u202Edrawrof\0\u001b]8;;javascript:alert(1)\u0007`;

/** The same, with every text in it hostile. */
function hostileTexts<Value>(value: Value): Value {
  if (typeof value === "string") return HOSTILE as Value;
  if (Array.isArray(value)) return value.map(hostileTexts) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hostileTexts(each)])) as Value;
}

describe("given texts of agents, tools and people", () => {
  test("none of them is markup, closes anything, or hides, wherever it stands (TOK-5)", async () => {
    const question = PIPELINE.replace(
      "exclude: [starter]",
      "exclude: [starter], delegate: { longest: 1d }, form: [{ name: risk, type: choice, of: [low, high], label: Risk }]",
    );
    const { run, send } = await open(
      {},
      { verdicts: { lint: { value: "fail", reason: "r", findings: [{ message: "m", path: "p", line: 1 }] } } },
      question,
    );
    await run.engine.advise("rehearsal", {
      gate: "confirm",
      says: "reject",
      by: { id: "bot", assurance: "verified", kind: "machine" },
      seen: (await seenBy(send)) as never,
      reason: "no",
    });
    await run.engine.delegate("rehearsal", {
      gate: "confirm",
      by: { id: "bob", assurance: "verified" },
      to: "alice",
      until: run.clock.now() + 1000,
    });
    const shown = await asked(send);
    expect(shown).toMatchObject({ gates: [{ findings: [{}] }], request: { advice: [{}], delegations: [{}], form: [{}] } });
    const full: Asked = {
      ...shown,
      answers: [
        { by: "x", decision: "approve", at: 0 },
        { by: "x", for: "y", decision: "approve", at: 0 },
      ],
      change: { files: 1, added: 1, deleted: 0, listed: [{ path: "x", change: "added", added: 1, deleted: 0, binary: false }] },
      gates: shown.gates.map((gate) => ({
        ...gate,
        because: "b",
        overlay: "waived",
        evidence: [{ name: "e", class: "reported", producer: "p", digest: "sha256:x", excerpt: "x" }],
      })),
      policyTrusted: false,
    };
    const purpose = { by: "a", scope: "s", run: "r", gate: "g", seen: "sha256:x", gesture: "g", until: 0 } as const;
    const form = { action: "/approvals/r/g", purpose, signature: "s" };
    const problem = { status: 403, title: "t", code: "c", detail: "d" };
    const pages = [
      requestPage("/approvals", hostileTexts(full), hostileTexts(form), hostileTexts(problem)),
      problemPage("/approvals", hostileTexts(problem)),
      listPage("/approvals", {
        items: hostileTexts([
          { ...full, key: "k", missing: [{ count: 1, of: ["x"] }], expiresAt: 0, assurance: "verified", digest: "sha256:x" },
        ]) as never,
        next: HOSTILE,
      }),
    ];
    for (const { text } of pages) {
      expect(text.match(/drawrof/g)?.length).toBeGreaterThan(1);
      const marks = ["<script", "<img", `"'>`, "</title></code>", "onerror=alert(1)>", "\u202E", "\0", "\u001b", "\u0007"];
      expect(marks.filter((mark) => text.includes(mark))).toEqual([]);
    }
  });
});
