import { describe, expect, test } from "vitest";
import { outcome, type Rehearsal, type RehearsalOptions, rehearse, scriptedRegistry } from "../index.ts";

/** Rehearsals begin on Thursday, 1 January 2026, at 00:00 UTC. */
const RELEASE = `
format: 1
name: release
initial: develop
freezes: { night: { weekly: [{ from: thu 00:10, to: thu 06:00 }] } }
effects: { deployer: { class: dangerous, repeat: never } }
stages:
  develop:
    work: { run: developer }
    gates:
      - { id: unit, use: check, with: { name: unit } }
      - { id: ok, use: approval, warn: { before: 30m, to: bob }, with: { from: [{ count: 1, of: [bob] }], expiresMs: 7200000 } }
    routes: [{ when: { fact: forgotten, equals: true }, after: 1h, to: dropped }]
    rework: { to: develop, laps: 4, sameFailure: 1 }
    next: deploy
  deploy:
    freeze: [night]
    work: { run: deployer, attempts: 1 }
    gates: [{ id: health, use: measure, every: 1m, with: { name: health, windowMs: 900000, failureLimit: 5, failuresInARow: 3 } }]
    next: done
  dropped: { final: blocked }
  done: { final: succeeded }
finally: [{ notify: starter }]
`;

const OPTIONS: RehearsalOptions = {
  gates: scriptedRegistry(),
  work: { developer: {}, deployer: {} },
  verdicts: { unit: "pass", health: "pass" },
};

/** What a test does between two deaths of the process. */
type Step = (play: Rehearsal) => Promise<unknown>;

/** Plays steps with a crash after those that are named; none for a life without crashes. */
async function played(options: RehearsalOptions, steps: readonly Step[], crashes: ReadonlySet<number>): Promise<Rehearsal> {
  const play = await rehearse(RELEASE, { ...OPTIONS, ...options });
  for (const [index, step] of steps.entries()) {
    if (crashes.has(index)) await play.crash();
    await step(play);
  }
  return play;
}

/** What a run came to, without anything that a crash may change. */
function gist({ run, notices, performed }: Rehearsal) {
  return {
    stage: run.stage,
    outcome: run.outcome,
    holds: run.state.holds.map(({ code }) => code),
    told: notices.map(({ to, topic }) => `${to} ${topic}`),
    deployed: performed.filter(({ effect }) => effect === "deployer").length,
  };
}

type Story = readonly [what: string, options: RehearsalOptions, steps: readonly Step[], expected: Partial<ReturnType<typeof gist>>];

const failing = outcome("fail", { reason: "1 of 9 tests failed", findings: [{ message: "expected 3 to be 4", path: "a.test.ts" }] });

const STORIES: readonly Story[] = [
  [
    "work waits for a freeze to open, and is measured afterwards for its whole window",
    {},
    [
      (play) => play.later("15m"),
      (play) => play.approve("ok", "bob"),
      (play) => play.later("5h"),
      (play) => play.later("50m"),
      (play) => play.later("10m"),
      (play) => play.later("30m"),
    ],
    { outcome: "succeeded", deployed: 1, told: ["starter run-completed"] },
  ],
  [
    "somebody is warned once, and the request expires all the same",
    {},
    [(play) => play.later("80m"), (play) => play.later("12m"), (play) => play.later("10m"), (play) => play.later("30m")],
    { holds: ["REQUEST_EXPIRED"], told: ["bob deadline-near"], deployed: 0 },
  ],
  [
    "a route is taken by time alone",
    {},
    [(play) => play.later("20m"), (play) => play.signal("forgotten", true), (play) => play.later("30m"), (play) => play.later("15m")],
    { outcome: "blocked", stage: "dropped", deployed: 0 },
  ],
  [
    "a loop without progress ends",
    { verdicts: { unit: failing } },
    [(play) => play.later("1m"), (play) => play.extend({ budget: "develop.rework", laps: 1 }), (play) => play.later("1m")],
    { holds: ["SAME_FAILURE"], stage: "develop" },
  ],
  [
    "failures in a row end a measurement (OR-66)",
    { verdicts: { unit: "pass", health: "fail" } },
    [(play) => play.approve("ok", "bob"), (play) => play.later("1m"), (play) => play.later("1m"), (play) => play.later("1m")],
    { holds: ["GATE_FAILED"], stage: "deploy", deployed: 1 },
  ],
];

describe("time goes on whatever happens to the process", () => {
  test.each(STORIES)("given nothing happens to it: %s", async (_what, options, steps, expected) => {
    expect(gist(await played(options, steps, new Set()))).toMatchObject(expected);
  });

  test.each(
    STORIES.flatMap(([what, options, steps, expected]) => steps.map((_step, index) => [what, index, options, steps, expected] as const)),
  )(
    "given %s, when it dies before step %i, then nothing else comes of it (F2, TG-39)",
    { timeout: 60_000 },
    async (_what, index, options, steps, expected) => {
      expect(gist(await played(options, steps, new Set([index])))).toMatchObject(expected);
    },
  );

  test.each(STORIES)(
    "given %s, when it dies before every step, then nothing else comes of it (F2)",
    { timeout: 60_000 },
    async (_what, options, steps, expected) => {
      expect(gist(await played(options, steps, new Set(steps.keys())))).toMatchObject(expected);
    },
  );
});

describe("a measurement over a window (OR-65)", () => {
  test("given the process dies in the middle, then the samples so far count, each is in the ledger, and the window is not begun anew", async () => {
    const play = await rehearse(RELEASE, OPTIONS);
    await play.approve("ok", "bob");
    await play.later("7m");
    const before = play.run.state.measures["health"];
    await play.crash();
    expect(play.run.state.measures["health"]?.since).toBe(before?.since);
    await play.later("8m");
    expect(play.run.outcome).toBe("succeeded");
    const samples = (await play.engine.ledger(play.run.run, { limit: 500 })).items
      .flatMap(({ events }) => events)
      .filter(({ type, data }) => type === "verdict-recorded" && data["sample"] === true);
    expect(samples.length).toBe(play.run.state.measures["health"]?.samples);
    expect(samples.length).toBeGreaterThanOrEqual(15);
  });

  test("given it fails, then a person is got and nothing is rolled back, unless the stage says so in writing (OR-66)", async () => {
    const failed = { ...OPTIONS, verdicts: { unit: "pass", health: "fail" } } as const;
    const held = await rehearse(RELEASE, failed);
    await held.approve("ok", "bob");
    await held.later("5m");
    expect(gist(held)).toMatchObject({ holds: ["GATE_FAILED"], stage: "deploy", deployed: 1 });
    const back = await rehearse(
      RELEASE.replace("failuresInARow: 3 } }]", "failuresInARow: 3 } }]\n    rework: { to: develop, laps: 1 }"),
      failed,
    );
    await back.approve("ok", "bob");
    await back.later("5m");
    expect(gist(back)).toMatchObject({ holds: [], stage: "develop" });
  });
});
