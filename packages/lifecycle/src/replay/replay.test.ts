import { digestOf, type Pipeline } from "@sluice/core";
import { createSeededRandom, drawCommand, outcome, pipelineFrom, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { decide, replay, type Replay, type RunCommand, type RunEvent, type RunState } from "../index.ts";

const TEXT = `
format: 1
name: delivery
initial: build
stages:
  build:
    work: { run: builder }
    gates: [{ id: unit, use: check }, { id: scan, use: world, attempts: 3 }]
    rework: { to: build, laps: 2, then: hold }
    next: release
  release:
    gates: [{ id: confirm, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }], expiresMs: 3600000 } }]
    next: done
  done: { final: succeeded }
`;

const changed = (from: string, to: string): Pipeline => pipelineFrom(TEXT.replace(from, to));
const OPS = { groups: ["ops"] } as const;

/** Tells a story step by step, each step a commit, and goes through it again under another definition. */
function replayed(pipeline: Pipeline, ...steps: readonly ((told: Story) => Story)[]): Replay {
  const told = story(pipelineFrom(TEXT));
  const commits: (readonly RunEvent[])[] = [told.events.slice()];
  for (const step of steps) {
    const before = told.events.length;
    step(told);
    commits.push(told.events.slice(before));
  }
  return replay(pipeline, digestOf(pipeline), commits);
}

const PASSED = [
  (told: Story) => told.dispatch(),
  (told: Story) => told.endWork(0, { head: `head-${told.events.length}` }),
  (told: Story) => told.verdict("unit", "pass"),
  (told: Story) => told.verdict("scan", "pass"),
];
const REWORKED = [
  (told: Story) => told.dispatch(),
  (told: Story) => told.endWork(0, { head: `head-${told.events.length}` }),
  (told: Story) => told.verdict("unit", "fail"),
  (told: Story) => told.verdict("scan", "pass"),
];
const APPROVED = (told: Story) => told.approve("confirm", "carol", OPS);

describe("a run gone through again under another definition", () => {
  test("given the same one, then it is the same to the end", () => {
    const found = replayed(pipelineFrom(TEXT), ...REWORKED, ...PASSED, APPROVED);
    expect(found).toEqual({ result: "same", judgedAgain: [], added: [], gone: [], moves: 5 });
  });

  test("given a gate more, then nobody knows what it would have said", () => {
    const found = replayed(changed("{ id: unit, use: check }", "{ id: unit, use: check }, { id: lint, use: check }"), ...PASSED, APPROVED);
    expect(found).toMatchObject({ result: "open", added: ["lint"], flip: { was: { kind: "advance", text: "goes on to release" } } });
    expect(found.flip?.waitsFor.some((wait) => wait.startsWith("lint: "))).toBe(true);
  });

  test("given the gate that failed is only advice now, then it would have gone on, and both moves are told with their events", () => {
    const found = replayed(changed("{ id: unit, use: check }", "{ id: unit, use: check, enforcement: advisory }"), ...REWORKED);
    expect(found).toMatchObject({
      result: "differs",
      judgedAgain: ["unit"],
      flip: { was: { kind: "rework", seq: expect.any(Number) }, would: { kind: "advance", text: "goes on to release" }, waitsFor: [] },
    });
    expect(found.flip?.was?.text).toContain("unit: the script says fail");
  });

  test("given fewer laps, then it would have been held", () => {
    const found = replayed(changed("laps: 2", "laps: 1"), ...REWORKED, ...REWORKED);
    expect(found).toMatchObject({ result: "differs", flip: { was: { kind: "rework" }, would: { kind: "hold" } } });
    expect(found.flip?.would?.text).toContain("LAPS_EXHAUSTED");
  });

  test("given more people are asked, then it would have waited for them", () => {
    const found = replayed(changed("count: 1", "count: 2"), ...PASSED, APPROVED);
    expect(found).toMatchObject({ result: "differs", judgedAgain: ["confirm"], flip: { was: { kind: "advance" } } });
    expect(found.flip).not.toHaveProperty("would");
    expect(found.flip?.waitsFor).toHaveLength(1);
  });

  test("given less time for the answer, then it would have been held when the answer came", () => {
    const late = (told: Story) => told.later(1_800_000);
    const found = replayed(changed("3600000", "600000"), ...PASSED, late, APPROVED);
    expect(found.flip?.would).toMatchObject({ kind: "hold" });
    expect(found.flip?.would?.text).toContain("REQUEST_EXPIRED");
  });

  test("given fewer tries, then trouble that passed by would have held it", () => {
    const trouble = [(told: Story) => told.verdict("scan", "error"), (told: Story) => told.later(60_000)];
    const steps = [...PASSED.slice(0, 3), ...trouble, PASSED[3] ?? ((told: Story) => told)];
    expect(replayed(pipelineFrom(TEXT), ...steps).result).toBe("same");
    expect(replayed(changed("attempts: 3", "attempts: 1"), ...steps).flip?.would?.text).toContain("GATE_UNAVAILABLE");
  });

  test("given a gate is asked only after another one, then what it said counts when it is asked", () => {
    const found = replayed(
      changed("use: world, attempts: 3", "use: world, needs: [unit]"),
      ...PASSED.slice(0, 2),
      ...PASSED.slice(2).toReversed(),
      APPROVED,
    );
    expect(found).toMatchObject({ result: "same", judgedAgain: ["scan"] });
  });

  test("given a gate less, then what it said is gone, and everything else the same", () => {
    const found = replayed(changed(", { id: scan, use: world, attempts: 3 }", ""), ...PASSED, APPROVED);
    expect(found).toMatchObject({ result: "same", gone: ["scan"], moves: 4 });
  });

  test("given the run goes on by itself where it had waited, then that is told", () => {
    const found = replayed(changed("next: release\n  release", "next: done\n  release"), ...PASSED);
    expect(found).toMatchObject({ result: "differs", flip: { was: { text: "goes on to release" }, would: { text: "goes on to done" } } });
  });

  test("given hostile words in the ledger, then they are carried and never believed", () => {
    const text = "x".repeat(5000);
    const found = replayed(
      changed("laps: 2", "laps: 3"),
      (told) => told.dispatch(),
      (told) => told.endWork(),
      (told) => told.verdict("unit", outcome("fail", { reason: text })),
    );
    expect(found.result).toBe("same");
  });
});

describe("any history under its own definition", () => {
  const PIPELINES: Readonly<Record<string, string>> = {
    delivery: TEXT.slice(1),
    danger: `format: 1
name: danger
initial: staging
budgets: { repair: { laps: 3, then: hold } }
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  staging:
    reserve: { name: lock, until: done, maxWait: 4h }
    work: { run: build, every: 5s }
    gates: [{ id: secrets, use: check, every: 5s }, { id: mergeable, use: check, binds: [head, baseCommit], needs: [secrets], every: 5s }]
    rework: { to: development, budget: repair }
    routes: [{ when: { output: build, path: $.docs, equals: true }, to: development, once: true }]
    next: deploy
  development: { work: { run: developer, every: 5s }, gates: [{ id: sane, use: check, every: 5s }], next: staging }
  deploy:
    before: [{ id: confirm, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }] } }, { id: calm, use: world, every: 5s }]
    work: { run: deploy, timeout: 30m, every: 5s }
    gates: [{ id: landed, use: world, every: 5s }, { id: health, use: measure, every: 10s, with: { windowMs: 30000, failureLimit: 1, inconclusiveLimit: 2 } }]
    rework: { to: development, budget: repair }
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`,
    people: `format: 1
name: people
initial: ask
stages:
  ask:
    gates:
      - { id: lint, use: check, every: 5s }
      - { id: two, use: approval, needs: [lint], early: keep, onReject: rework, with: { from: [{ count: 1, of: ["group:ops"] }, { count: 1, of: ["group:security"] }], expiresMs: 600000 } }
      - { id: either, any: [{ id: boss, use: approval, with: { from: [{ count: 1, of: [dan] }] } }, { id: auto, use: world, every: 5s, maxWait: 10m }] }
    rework: { to: mend, laps: 3, then: blocked }
    next: done
  mend: { work: { run: mender, every: 5s }, next: ask }
  done: { final: succeeded }
`,
  };

  test.each(Object.entries(PIPELINES))("is the same when %s is gone through again", (_name, text) => {
    const pipeline = pipelineFrom(text);
    let moves = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const commits = randomHistory(pipeline, seed);
      const found = replay(pipeline, digestOf(pipeline), commits);
      expect({ seed, found }).toMatchObject({ seed, found: { result: "same", judgedAgain: [], added: [], gone: [] } });
      moves += found.moves;
    }
    expect(moves).toBeGreaterThan(200);
  });
});

function randomHistory(pipeline: Pipeline, seed: number): readonly (readonly RunEvent[])[] {
  const random = createSeededRandom(seed);
  const commits: (readonly RunEvent[])[] = [];
  let state: RunState | undefined;
  let at = 1_000_000;
  const send = (command: RunCommand): void => {
    const decided = decide(pipeline, state, command);
    if (decided.events.length > 0) commits.push(decided.events);
    ({ state } = decided);
  };
  const subject = { kind: "git", key: "KEY-1", repo: "acme/shop", facets: { head: "h0", baseCommit: "b0" } };
  const startedBy = { id: "alice", assurance: "verified" } as const;
  send({
    type: "start",
    id: "start",
    at,
    scope: "default",
    run: "run-1",
    definition: digestOf(pipeline),
    identity: "i",
    policyTrusted: true,
    startedBy,
    subject,
  });
  for (let count = 0; count < 80; count++) {
    if (state === undefined) return commits;
    at += random.below(random.chance(0.05) ? 7_200_000 : 20_000);
    const drawn = drawCommand({ random, pipeline, state, at, outcomes: { passes: 0.7 }, unrest: 0.05 });
    send({ ...drawn, id: `c${count}`, at });
  }
  return commits;
}
