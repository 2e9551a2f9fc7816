import { expect, test } from "vitest";
import { type Rehearsal, type RehearsalOptions, rehearse, scriptedRegistry } from "../index.ts";

const EVERY_EDGE = `
format: 1
name: edges
initial: build
stages:
  build:
    work: { run: builder }
    gates:
      - { id: tests, use: check, with: { name: tests } }
      - { id: style, use: check, with: { name: style }, enforcement: advisory }
      - { id: go, use: approval, with: { from: [{ count: 1, of: [bob] }], expiresMs: 3600000 } }
    routes:
      - { when: { output: builder, path: $.needs, equals: help }, to: mend, once: true }
      - { when: { fact: ci, path: $.state, equals: broken }, to: mend, once: true }
      - { when: { gate: style, equals: fail }, to: mend, once: true }
    rework: { to: mend, laps: 2, then: hold }
    next: ship
  mend: { work: { run: mender }, next: build }
  ship: { work: { run: shipper }, next: done }
  done: { final: succeeded }
`;

const GREEN: RehearsalOptions = { verdicts: { tests: "pass", style: "pass" } };

/** Each way in which a run can move, and where it must stand in the store afterwards, as a fresh process finds it. */
const EDGES: readonly (readonly [
  edge: string,
  options: RehearsalOptions,
  play: (play: Rehearsal) => Promise<unknown>,
  stage: string,
  code: string | undefined,
])[] = [
  ["next, by an approval", GREEN, async (play) => (await play.work(), play.approve("go", "bob")), "ship", undefined],
  ["rework, by a verdict", { verdicts: { ...GREEN.verdicts, tests: "fail" } }, (play) => play.work(), "mend", undefined],
  ["a route, by an output", GREEN, (play) => play.work({ output: { needs: "help" } }), "mend", undefined],
  ["a route, by a signal", GREEN, async (play) => (await play.signal("ci", { state: "broken" }), play.work()), "mend", undefined],
  ["a route, by a gate", { verdicts: { ...GREEN.verdicts, style: "fail" } }, (play) => play.work(), "mend", undefined],
  [
    "a return, by a revision",
    GREEN,
    async (play) => (await play.work(), await play.approve("go", "bob"), await play.work({ facets: { head: "c9" } })),
    "build",
    undefined,
  ],
  ["a stop, by a rejection", GREEN, async (play) => (await play.work(), play.reject("go", "bob")), "build", "failed"],
  ["a hold, by time", GREEN, async (play) => (await play.work(), play.later("2h")), "build", "REQUEST_EXPIRED"],
  ["an end, by a cancel", GREEN, (play) => play.cancel("bob"), "build", "cancelled"],
];

test.each(EDGES)("given %s, then the stored run moves (TG-27)", async (_edge, options, act, stage, code) => {
  const play = await rehearse(EVERY_EDGE, { gates: scriptedRegistry(), ...options });
  await act(play);
  await play.crash();
  const { run } = play;
  expect([run.stage, run.outcome ?? run.state.holds[0]?.code]).toEqual([stage, code]);
});

test("given a one-shot route was taken, when the process dies and its condition still holds, then it is not taken again (TG-39, TG-28)", async () => {
  const play = await rehearse(EVERY_EDGE, { gates: scriptedRegistry(), ...GREEN, work: { builder: { output: { needs: "help" } } } });
  expect(play.run.stage).toBe("mend");
  await play.crash();
  await play.work({});
  expect(play.run.stage).toBe("build");
  await play.crash();
  expect(await play.approve("go", "bob")).toMatchObject({ ok: true });
  expect(play.run.stage).toBe("ship");
});
