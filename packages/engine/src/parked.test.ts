import { type Rehearsal, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const RELEASE = `
format: 1
name: release
initial: build
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  build: { work: { run: builder }, next: judge }
  judge:
    gates:
      - { id: legal, use: approval, with: { from: [{ count: 1, of: [lara] }] } }
      - { id: ops, use: approval, with: { from: [{ count: 2, of: ["group:ops"] }], delegation: { longestMs: 86400000, chains: false }, breakGlass: { from: [{ count: 1, of: [oncall] }], exclude: [], assurance: verified, lastsMs: 86400000, tell: [] } } }
      - { id: audit, use: check, with: { name: audit } }
    next: ship
  ship:
    before: [{ id: sure, use: approval, with: { from: [{ count: 1, of: [olga] }], validMs: 7200000 } }]
    work: { run: deploy }
    next: done
  done: { final: succeeded }
`;

type Step = (play: Rehearsal) => Promise<unknown>;

const OPTIONS = {
  gates: scriptedRegistry(),
  work: { builder: {}, deploy: {} },
  people: { ops: ["olga", "otto"] },
  verdicts: { audit: "pass" },
} as const;

/** Plays steps; the process dies, and another one takes over, before those that are named. */
async function played(steps: readonly Step[], crashes: ReadonlySet<number>, options: object = {}): Promise<Rehearsal> {
  const play = await rehearse(RELEASE, { ...OPTIONS, ...options });
  for (const [index, step] of steps.entries()) {
    if (crashes.has(index)) await play.crash();
    await step(play);
  }
  return play;
}

/** What a run came to, without anything that a crash may change. */
function gist({ run, performed }: Rehearsal) {
  const requests = Object.entries(run.state.requests).map(([gate, { closed, decisions }]) => [
    gate,
    closed,
    decisions.map(({ by }) => by.id),
  ]);
  return { stage: run.stage, outcome: run.outcome, requests, performed: performed.map(({ effect }) => effect) };
}

const approve =
  (gate: string, by: string): Step =>
  (play) =>
    play.approve(gate, by);
const lend: Step = (play) =>
  play.engine.delegate(play.run.run, {
    gate: "ops",
    to: "pia",
    until: play.clock.now() + 7_200_000,
    by: { id: "otto", assurance: "verified" },
  });
const forOtto: Step = async (play) => {
  const seen = (await play.engine.explain(play.run.run)).requests.find(({ gate }) => gate === "ops")?.digest ?? "sha256:";
  await play.engine.decide(play.run.run, { gate: "ops", decision: "approve", by: { id: "pia", assurance: "verified" }, for: "otto", seen });
  return play.later("1s");
};

const STORIES: readonly (readonly [what: string, steps: readonly Step[]])[] = [
  ["everybody approves", [approve("legal", "lara"), approve("ops", "olga"), approve("ops", "otto"), approve("sure", "olga")]],
  ["the other way round", [approve("ops", "otto"), approve("ops", "olga"), approve("legal", "lara"), approve("sure", "olga")]],
  [
    "somebody takes it back",
    [approve("ops", "otto"), (play) => play.decide("ops", "revoke", "otto"), approve("ops", "olga"), approve("legal", "lara")],
  ],
  ["somebody says no", [approve("ops", "otto"), (play) => play.reject("legal", "lara", "no licence")]],
  ["somebody stands in", [lend, forOtto, approve("ops", "olga"), approve("legal", "lara"), approve("sure", "olga")]],
  [
    "the glass is broken",
    [(play) => play.decide("ops", "break-glass", "oncall", "down"), approve("legal", "lara"), approve("sure", "olga")],
  ],
  ["nobody answers", [approve("legal", "lara"), (play) => play.later("2d"), (play) => play.resume()]],
];

describe("restarts between any two steps (F1, F2, F10, ST-10)", () => {
  test.each(STORIES)("given %s, then it comes to the same whenever its process dies", async (_what, steps) => {
    const expected = gist(await played(steps, new Set()));
    for (const [index] of steps.entries()) expect([index, gist(await played(steps, new Set([index])))]).toEqual([index, expected]);
    expect(gist(await played(steps, new Set(steps.keys())))).toEqual(expected);
  });
});

describe("several requests while the run is parked (F4, F5, ST-08)", () => {
  test("given two, then it goes on with the last of them, in whatever order people decide, with crashes or not", async () => {
    const answers = [approve("legal", "lara"), approve("ops", "olga"), approve("ops", "otto")];
    const orders = [
      [0, 1, 2],
      [1, 0, 2],
      [1, 2, 0],
      [2, 1, 0],
      [2, 0, 1],
      [0, 2, 1],
    ];
    for (const order of orders) {
      for (const crashes of [new Set<number>(), new Set([1]), new Set([1, 2])]) {
        const [first, second, last] = order.map((index) => answers[index]) as [Step, Step, Step];
        const parked = await played([first, second], crashes);
        expect([parked.run.stage, parked.run.status]).toEqual(["judge", "waiting"]);
        if (crashes.has(2)) await parked.crash();
        await last(parked);
        expect([parked.run.stage, parked.performed.length]).toEqual(["ship", 1]);
      }
    }
  });

  test("given one is decided before the others are asked, then it is kept where the gate says so, and counts then", async () => {
    // Never in front of a dangerous effect.
    const text = RELEASE.replace("class: dangerous, ", "").replace(
      "use: approval, with: { from: [{ count: 1, of: [lara] }] } }",
      "use: approval, early: keep, with: { from: [{ count: 1, of: [lara] }] } }",
    );
    const play = await rehearse(text, { ...OPTIONS, work: { deploy: {} } });
    expect(await play.approve("legal", "lara")).toEqual({ ok: true, request: "kept" });
    await play.crash();
    await play.work();
    expect(play.run.state.requests["legal"]?.closed).toBe("approved");
    expect(play.run.stage).toBe("judge");
  });
});

describe("what was approved is what is shipped, once (EFF-1, APR-3, ST-14)", () => {
  const ready = [approve("legal", "lara"), approve("ops", "olga"), approve("ops", "otto")];

  test("given the approval in front of a dangerous effect, then it is used up by it", async () => {
    const play = await played([...ready, approve("sure", "olga")], new Set());
    expect(play.run.outcome).toBe("succeeded");
    expect(play.performed.filter(({ effect }) => effect === "deploy")).toHaveLength(1);
    expect(play.run.state.requests["sure"]).toMatchObject({ closed: "approved", consumed: true });
    expect(await play.approve("sure", "olga")).toMatchObject({ ok: false, code: "RUN_COMPLETED" });
  });

  test("given the content changes before it, then nothing is shipped on the old approvals", async () => {
    const play = await played(ready, new Set());
    await play.push({ head: "c2" });
    await play.approve("sure", "olga");
    expect(play.performed.map(({ effect }) => effect)).toEqual(["builder"]);
    expect(play.run.state.requests["ops"]).toMatchObject({ decisions: [] });
  });
});
