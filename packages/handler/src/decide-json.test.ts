import { describe, expect, test } from "vitest";
import { openHandler, ORIGIN, PIPELINE, SECRET } from "./fixtures/open-handler.ts";
import { type Asked, createHandler, type ListedRequests } from "./index.ts";

const PATH = "/approvals/rehearsal/confirm";

async function json(response: Promise<Response>): Promise<Record<string, unknown>> {
  return (await (await response).json()) as Record<string, unknown>;
}

const post = (body: unknown, as: string, headers: Record<string, string> = {}) => ({
  method: "POST",
  as,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

const waiting = async () => {
  const { run, send } = await openHandler({}, { verdicts: { lint: "pass" } });
  const asked = (await json(send(PATH, { as: "alice" }))) as unknown as Asked;
  return { run, send, asked, seen: asked.request?.digest ?? "" };
};

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
