import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Tracker } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PLANE, type PlaneServer, startPlaneServer } from "../../../test/support/plane-server.ts";
import { plane, type PlaneOptions } from "./index.ts";

let board: PlaneServer;
let tracker: Tracker;
let options: PlaneOptions;

beforeEach(async () => {
  board = await startPlaneServer();
  options = { url: board.url, ...PLANE };
  tracker = plane(options);
});

afterEach(() => board.close());

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
    board.give("i-1", "st-wait", "u-bot", 1000);
    board.give("i-1", "st-go", "u-alice", 2000);
    board.give("i-1", "st-done", null, 3000);
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
    ["an error", { status: 500, body: `{"detail":"${PLANE.token}"}` }],
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
    expect((error as Error).message).not.toContain(PLANE.token);
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
  board.give("i-2", "st-go", "u-mallory", harness.clock.now());
  await engine.tick();
  expect((await engine.get(id))?.outcome).toBeUndefined();
  board.give("i-2", "st-go", "u-alice", harness.clock.now());
  for (let round = 0; round < 3; round++) await engine.tick();
  expect([(await engine.get(id))?.outcome, board.issues[1]?.state, harness.performed.length]).toEqual(["succeeded", "st-done", 1]);
  board.asked.length = 0;
  await engine.tick();
  expect(board.asked.filter((each) => !each.startsWith("GET"))).toEqual([]);
});
