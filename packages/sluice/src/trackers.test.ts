import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PLANE, type PlaneServer, startPlaneServer } from "../../../test/support/plane-server.ts";
import { installSluice } from "./fixtures/install-sluice.ts";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";
import { reconciledText } from "./reconciled-text.ts";

/** What the guide shows. */
const guide = (name: string): string => readFileSync(new URL(`../../../docs/guides/examples/tracker/${name}`, import.meta.url), "utf8");

let board: PlaneServer;
let sample: SampleProject;

beforeEach(async () => {
  board = await startPlaneServer();
  for (const name of ["In progress", "Stop deploy", "Blocked"]) board.states.push({ id: `st-${name}`, name, group: "started" });
  board.states.push({ id: "st-off", name: "Cancelled", group: "cancelled" });
  const config = guide("sluice.config.mjs").replace("https://api.plane.so", board.url);
  sample = await createSampleProject({
    "sluice.yaml": guide("sluice.yaml"),
    "sluice.config.mjs": config.replace("process.env.PLANE_TOKEN", JSON.stringify(PLANE.token)),
    "scripts/build.mjs": "",
    "scripts/deploy.mjs": "",
  });
  installSluice(dirname(sample.root));
});
afterEach(async () => {
  sample.dispose();
  await board.close();
});

interface Ticked {
  readonly reconciled: readonly Readonly<Record<string, number | string>>[];
}

/** A tick by an engine of its own: nothing is remembered from the one before. */
async function tick(): Promise<Ticked> {
  const { exit, out, err } = await sample.call(["tick", "--json"]);
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
  return JSON.parse(out) as Ticked;
}

const start = () => sample.call(["run", "delivery", "--key", "ORCH-2", "--as", "carol", "--json"]);

async function outcome(): Promise<unknown> {
  return (JSON.parse((await sample.call(["show", "ORCH-2", "--json"])).out) as { readonly outcome?: unknown }).outcome;
}

const stateOf = (id: string) => board.issues.find((issue) => issue.id === id)?.state;

describe("given the pipeline and the configuration of the guide, and a board over HTTP", () => {
  test("the pipeline is proven without a finding", async () => {
    const { exit, out } = await sample.call(["verify", "--json"]);
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({
      exit: 0,
      document: { warnings: [], unhandledEffects: [], policyTrusted: true },
    });
  });

  test("ticks alone carry what somebody chose there, once, to the run's end, and show where it is (OR-46, OR-70)", async () => {
    expect((await start()).exit).toBe(3);
    expect(board.asked).toEqual([]);
    expect((await tick()).reconciled).toEqual([
      { project: "acme/p1", items: 1, carried: 0, refused: 0, shown: 1, unlisted: 0, ambiguous: 0, failed: 0 },
    ]);
    expect(stateOf("i-2")).toBe("st-wait");
    board.give("i-2", "st-go", "u-mallory", Date.now());
    expect((await tick()).reconciled).toMatchObject([{ carried: 0, shown: 1 }]);
    board.give("i-2", "st-go", "u-alice", Date.now());
    const { out } = await sample.sluice("tick");
    expect(out).toContain("acme/p1: 1 item of runs, 1 decision carried, 1 item changed.");
    for (let round = 0; round < 4 && stateOf("i-2") !== "st-done"; round++) await tick();
    expect([await outcome(), stateOf("i-2"), stateOf("i-1")]).toEqual(["succeeded", "st-done", "st-todo"]);
    board.asked.length = 0;
    expect((await sample.call(["tick"])).out).toContain("acme/p1: 0 items of runs, in sync.");
    expect(board.asked.filter((each) => !each.startsWith("GET"))).toEqual([]);
  });

  test("doctor asks the board, and names the statuses that it lacks", async () => {
    const examined = async () => {
      const { exit, out } = await sample.call(["doctor", "--json"]);
      const { checks } = JSON.parse(out) as { readonly checks: readonly { readonly name: string; readonly state: string }[] };
      return { exit, tracker: checks.find(({ name }) => name === "tracker") };
    };
    expect(await examined()).toMatchObject({ exit: 0, tracker: { state: "ok" } });
    board.states.splice(2, 1);
    const advice = expect.stringMatching(/: Confirm deploy$/) as string;
    expect(await examined()).toMatchObject({ exit: 0, tracker: { state: "warning", advice } });
    board.instead = () => ({ status: 500, body: "" });
    expect(await examined()).toMatchObject({ exit: 5, tracker: { state: "trouble" } });
    expect(board.asked.every((each) => each.startsWith("GET"))).toBe(true);
  });

  test("work looks there, too", async () => {
    await start();
    const [program = "", ...rest] = sample.bin;
    const child = spawn(program, [...rest, "work"], { cwd: sample.root, env: sample.env, stdio: "ignore" });
    while (stateOf("i-2") !== "st-wait") {
      expect(child.exitCode).toBe(null);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
  });

  test("a board that fails is told with its reason and without a secret, and stops no run (OR-77)", async () => {
    await sample.call(["run", "delivery", "--key", "ORCH-2", "--as", "carol", "--detach"]);
    board.instead = () => ({ status: 500, body: `{"detail":"${PLANE.token}"}` });
    const { exit, out, err } = await sample.call(["tick", "--json"]);
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({
      exit: 0,
      document: { reconciled: [{ project: "acme/p1", failed: 1 }] },
    });
    expect((JSON.parse(out) as { readonly intents: number }).intents).toBeGreaterThan(0);
    for (const told of ["project: acme/p1", "500"]) expect(err).toContain(told);
    expect(err).not.toContain(PLANE.token);
  });

  test("a definition that cannot be proven any more is told, and stops no run", async () => {
    await start();
    sample.write("sluice.yaml", "format: 1\n");
    await sample.commit("Break it");
    await sample.commit("Leave it");
    const { exit, out, err } = await sample.call(["tick", "--json"]);
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 0, document: { reconciled: [{ shown: 1 }] } });
    expect(err).toContain("DEFINITION_INVALID");
    expect(await sample.call(["tick", "--pipeline", "sluice.yaml", "--json"])).toMatchObject({ exit: 2 });
  });
});

describe("given no tracker", () => {
  test.each([
    ["named", "export default {};\n"],
    ["looked at without its token", guide("sluice.config.mjs")],
  ])("that is %s, nothing is said of it", async (_what, config) => {
    sample.write("sluice.config.mjs", config);
    const { out, err } = await sample.call(["tick", "--policy-file"]);
    expect([out.trim().split("\n").length, err.includes("tracker")]).toEqual([1, false]);
    expect(JSON.parse((await sample.call(["tick", "--policy-file", "--json"])).out)).toMatchObject({ reconciled: [] });
  });
});

test.each([
  "{}",
  "[1]",
  "[{}]",
  "[{ tracker: {} }]",
  "[{ tracker: {}, principalOf: 'alice' }]",
  "[{ tracker: 'plane', principalOf() {} }]",
])("a configuration with trackers: %s is refused", async (trackers) => {
  sample.write("wrong.mjs", `export default { trackers: ${trackers} };\n`);
  const { exit, out } = await sample.call(["tick", "--config", "wrong.mjs", "--policy-file", "--json"]);
  expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 2, document: { error: { code: "CONFIG_INVALID" } } });
});

test("a look is told in one line that names only what there was", () => {
  const nothing = { project: "P\u001B[2J", items: 2, carried: 0, refused: 0, shown: 0, unlisted: 0, ambiguous: 0, failed: 0 };
  expect(reconciledText(nothing)).toMatch(/^P\\u\S*: 2 items of runs, in sync\.$/);
  const full = reconciledText({ ...nothing, carried: 3, refused: 4, shown: 5, unlisted: 6, ambiguous: 7, failed: 8 });
  expect([...full.matchAll(/ (\d) (?:decision|item|failure)s/g)].map(([, count]) => Number(count))).toEqual([2, 3, 4, 5, 6, 7, 8]);
});
