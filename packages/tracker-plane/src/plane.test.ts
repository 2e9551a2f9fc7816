import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Tracker } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { plane, type PlaneOptions } from "./index.ts";

const HOME = "/api/v1/workspaces/acme/projects/p1";
const TOKEN = "plane_api_0123456789abcdef";

interface Issue {
  readonly id: string;
  readonly sequence_id: number;
  state: string;
  updated_at: string;
}

/** A server that speaks the part of Plane's API that is used, and remembers what it was asked. */
interface Board {
  readonly states: { readonly id: string; readonly name: string; readonly group: string }[];
  readonly issues: Issue[];
  readonly log: Map<string, object[]>;
  readonly comments: { readonly issue: string; readonly html: string }[];
  readonly asked: string[];
  /** Answers instead of the board. */
  instead?: (path: string) => { readonly status?: number; readonly headers?: Record<string, string>; readonly body: string } | undefined;
  pageSize: number;
}

let board: Board;
let server: Server;
let tracker: Tracker;
let options: PlaneOptions;

beforeEach(async () => {
  board = {
    states: [
      { id: "st-todo", name: "Todo", group: "unstarted" },
      { id: "st-wait", name: "Waiting", group: "started" },
      { id: "st-go", name: "Confirm deploy", group: "started" },
      { id: "st-done", name: "Done", group: "completed" },
      { id: "st-new", name: "New kind", group: "invented" },
    ],
    issues: [1, 2, 3].map((number) => ({ id: `i-${number}`, sequence_id: number, state: "st-todo", updated_at: "2026-01-01T00:00:00Z" })),
    log: new Map(),
    comments: [],
    asked: [],
    pageSize: 2,
  };
  server = createServer((request, response) => {
    void (async () => {
      const { status = 200, headers = {}, body } = await answerTo(request);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  options = { url, workspace: "acme", project: "p1", identifier: "ORCH", token: TOKEN, account: "u-bot" };
  tracker = plane(options);
});

afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

async function answerTo(request: IncomingMessage): Promise<{ status?: number; headers?: Record<string, string>; body: string }> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://board");
  board.asked.push(`${request.method} ${pathname}`);
  const other = board.instead?.(pathname);
  if (other !== undefined) return other;
  if (request.headers["x-api-key"] !== TOKEN) return { status: 401, body: "{}" };
  const path = pathname.slice(HOME.length);
  const issue = board.issues.find(({ id }) => path.startsWith(`/issues/${id}/`));
  let sent = "";
  for await (const chunk of request) sent += String(chunk);
  if (path === "/states/") return { body: JSON.stringify({ results: board.states, next_page_results: false }) };
  if (path === "/issues/") return paged(board.issues, searchParams.get("cursor"));
  if (issue === undefined) return { status: 404, body: "{}" };
  if (path.endsWith("/activities/")) return paged(board.log.get(issue.id) ?? [], searchParams.get("cursor"));
  if (path.endsWith("/comments/"))
    board.comments.push({ issue: issue.id, html: (JSON.parse(sent) as { comment_html: string }).comment_html });
  else give(issue.id, (JSON.parse(sent) as { state: string }).state, "u-bot", Date.now());
  return { status: request.method === "POST" ? 201 : 200, body: JSON.stringify(issue) };
}

function paged(all: readonly object[], cursor: string | null): { body: string } {
  const from = Number(cursor ?? "0");
  const end = from + board.pageSize;
  const body = { results: all.slice(from, end), next_cursor: String(end), next_page_results: end < all.length };
  return { body: JSON.stringify(body) };
}

function give(id: string, state: string, actor: string | null, at: number): void {
  const issue = board.issues.find((each) => each.id === id);
  if (issue === undefined) return;
  issue.state = state;
  issue.updated_at = new Date(at).toISOString();
  const log = board.log.get(id) ?? [];
  board.log.set(id, [
    { id: `act-${log.length}-priority`, field: "priority", actor, created_at: issue.updated_at },
    ...log,
    { id: `act-${log.length}`, field: "state", new_identifier: state, actor, created_at: issue.updated_at },
  ]);
}

describe("given a project of Plane", () => {
  test("its statuses have groups, and one of a kind nobody knows ends nothing (OR-71)", async () => {
    expect((await tracker.statuses()).map(({ name, group }) => `${name}: ${group}`)).toEqual([
      "Todo: unstarted",
      "Waiting: started",
      "Confirm deploy: started",
      "Done: completed",
      "New kind: started",
    ]);
  });

  test("items come in pages and are named as people write them", async () => {
    const first = await tracker.items({ limit: 500 });
    const rest = await tracker.items({ limit: 500, after: first.next ?? "" });
    expect([...first.items, ...rest.items].map(({ key }) => key)).toEqual(["ORCH-1", "ORCH-2", "ORCH-3"]);
    expect(rest.next).toBeUndefined();
  });

  test("its log says who gave which status when, oldest first, over all pages", async () => {
    give("i-1", "st-wait", "u-bot", 1000);
    give("i-1", "st-go", "u-alice", 2000);
    give("i-1", "st-done", null, 3000);
    expect(await tracker.acts("i-1")).toEqual([
      { id: "act-0", to: "st-wait", actor: "u-bot", at: 1000 },
      { id: "act-2", to: "st-go", actor: "u-alice", at: 2000 },
      { id: "act-4", to: "st-done", at: 3000 },
    ]);
    expect([tracker.isSelf("u-bot"), tracker.isSelf("u-alice")]).toEqual([true, false]);
  });

  test("a status is set, and a comment is text and never markup", async () => {
    await tracker.setStatus("i-1", "st-wait");
    await tracker.comment("i-1", `<img src=x onerror="alert(1)"> & 'more'`);
    expect(board.issues[0]?.state).toBe("st-wait");
    expect(board.comments).toEqual([{ issue: "i-1", html: "<p>&#60;img src=x onerror=&#34;alert(1)&#34;&#62; &#38; &#39;more&#39;</p>" }]);
  });
});

describe("given a server that does not keep its promises", () => {
  test.each([
    ["an error", { status: 500, body: `{"detail":"${TOKEN}"}` }],
    ["no JSON", { body: "<html>" }],
    ["no list", { body: '{"results": {}}' }],
    ["a list of something else", { body: "[1]" }],
    ["nothing in it", { body: "" }],
    ["half a character", { body: "[", headers: { "content-length": "9" } }],
    ["a redirect, which would carry the token away", { status: 302, headers: { location: "http://evil.example/" }, body: "" }],
    ["more than anybody reads", { body: `["${"x".repeat(9_000_000)}"]` }],
  ])("%s is refused without a word of it", async (_what, wrong) => {
    board.instead = () => wrong;
    const error: unknown = await plane({ ...options, timeoutMs: 500 })
      .items({ limit: 1 })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "TRACKER_FAILED" });
    expect((error as Error).message).not.toContain(TOKEN);
  });

  test.each([
    ["an item without a number", "/issues/", [{ id: "i", state: "s", updated_at: "t" }]],
    ["an item without a status", "/issues/", [{ id: "i", sequence_id: 1, updated_at: "t" }]],
    ["a status without a name", "/states/", [{ id: "s", group: "started" }]],
  ])("%s is refused", async (_what, path, results) => {
    board.instead = (asked) => (asked.endsWith(path) ? { body: JSON.stringify(results) } : undefined);
    const call = path === "/issues/" ? tracker.items({ limit: 1 }) : tracker.statuses();
    await expect(call).rejects.toMatchObject({ code: "TRACKER_FAILED" });
  });

  test("one that does not answer is given up in time, and at once by whoever aborts", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => void silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    await expect(plane({ ...options, url, timeoutMs: 50 }).statuses()).rejects.toMatchObject({ code: "TRACKER_FAILED" });
    const abort = new AbortController();
    const call = plane({ ...options, url }).statuses({ signal: abort.signal });
    abort.abort(new RangeError("enough"));
    await expect(call).rejects.toBeInstanceOf(RangeError);
    silent.closeAllConnections();
    await new Promise<void>((resolve) => void silent.close(() => resolve()));
  });

  test.each([{ url: "ftp://x" }, { url: "https://u@x" }, { workspace: "../x" }, { project: "" }, { identifier: "a b" }, { token: "" }])(
    "%j is refused at once",
    (wrong) => {
      expect(() => plane({ ...options, ...wrong })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    },
  );
});

test("with no webhook at all, a run that asks in Plane goes on by what a person chose there, and shows its end (OR-46, OR-70)", async () => {
  const harness = createHarness({
    pipelines: [
      `
format: 1
name: delivery
initial: confirm
stages:
  confirm: { gates: [{ id: go, use: approval, with: { of: [alice] } }], next: deploy }
  deploy: { work: { run: deploy }, next: done }
  done: { final: succeeded }
wiring: { tracker: { Todo: display, Waiting: display, Confirm deploy: { decide: go, as: approve }, Done: display } }
projection: { tracker: { confirm: Waiting, deploy: Waiting, done: Done } }
`,
    ],
  });
  const people: Readonly<Record<string, string>> = { "u-alice": "alice" };
  const principalOf = (actor: string) => (people[actor] === undefined ? undefined : { id: people[actor], assurance: "verified" as const });
  const engine = harness.engine({ trackers: [{ tracker, principalOf, everyMs: 0 }] });
  const { id } = await engine.start("delivery", { key: "ORCH-2", subject: {}, startedBy: { id: "bot", assurance: "verified" } });
  await engine.tick();
  expect(board.issues[1]?.state).toBe("st-wait");
  give("i-2", "st-go", "u-mallory", harness.clock.now());
  await engine.tick();
  expect((await engine.get(id))?.outcome).toBeUndefined();
  give("i-2", "st-go", "u-alice", harness.clock.now());
  for (let round = 0; round < 3; round++) await engine.tick();
  expect([(await engine.get(id))?.outcome, board.issues[1]?.state, harness.performed.length]).toEqual(["succeeded", "st-done", 1]);
  board.asked.length = 0;
  await engine.tick();
  expect(board.asked.filter((each) => !each.startsWith("GET"))).toEqual([]);
});
