import type { Commit } from "@sluice/core";
import { expect, test } from "vitest";
import { pipelineFrom, type Rehearsal, type RehearsalOptions, rehearse, runScenarios, scenarioFrom, scriptedRegistry } from "../index.ts";

const gates = scriptedRegistry();

const DELIVERY = `
format: 1
name: delivery
initial: build
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  build:
    work: { run: builder, timeout: 30m }
    gates:
      - { id: tests, use: check, with: { name: tests }, attempts: 3, every: 30s }
      - { id: style, use: check, with: { name: style }, enforcement: advisory }
    routes: [{ when: { fact: ci, path: $.state, equals: broken }, to: hold, once: true }]
    rework: { to: build, laps: 1, then: hold }
    next: confirm
  confirm:
    gates: [{ id: go, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }], exclude: [starter, author], expiresMs: 86400000 } }]
    next: deploy
  deploy:
    work: { run: deploy, timeout: 1h }
    gates: [{ id: health, use: measure, every: 5m, with: { windowMs: 900000 } }]
    next: done
  done: { final: succeeded }
`;

const WORLD: RehearsalOptions = {
  gates,
  subject: { key: "ORCH-22", repo: "acme/app" },
  people: { ops: ["olga", "ann", "alice"] },
  authors: ["ann"],
  verdicts: { health: "pass", style: "pass" },
};

async function commitsOf(play: Rehearsal): Promise<readonly Commit[]> {
  return (await play.engine.ledger(play.run.run, { limit: 1000 })).items;
}

type Story = readonly [title: string, options: RehearsalOptions, story: (play: Rehearsal) => Promise<unknown>];

const STORIES: readonly Story[] = [
  ["nothing happened yet", {}, () => Promise.resolve()],
  [
    "the whole way, with rework, refusals, retries and a wait",
    {},
    async (play) => {
      await play.later("90s");
      await play.work({ facets: { head: "c2" }, output: { image: 7 } });
      await play.verdict("tests", { value: "fail", code: "RED", findings: [{ message: "no tests" }] });
      await play.work({ facets: { head: "c3" } });
      await play.verdict("tests", "error");
      await play.later("45s");
      await play.verdict("tests", "pass");
      for (const who of ["alice", "ann", "bob"]) await play.approve("go", who);
      await play.later(86_400_000 - 1);
      await play.approve("go", "olga");
      await play.work();
      await play.later("20m");
    },
  ],
  ["nobody answered", { work: { builder: {} }, verdicts: { tests: "pass", style: "fail" } }, (play) => play.later("3d")],
  ["work and gates that took too long", {}, async (play) => (await play.later("31m"), await play.work(), await play.later("1h"))],
  [
    "a person helped out",
    { verdicts: { tests: "fail", style: "pass" } },
    async (play) => {
      await play.work();
      await play.work();
      await play.extend({ budget: "build.rework", laps: 1 }, "bob");
      await play.waive("tests", "bob", { reason: "known", for: "2d" });
      await play.cancel("bob", "enough");
    },
  ],
  [
    "a fact, and a revision",
    {},
    async (play) => (await play.signal("ci", { state: "broken" }), await play.revise({ head: "c9" }, "bob"), await play.work()),
  ],
  [
    "a deployment whose process died, of which the world knows nothing",
    { work: { builder: {} }, verdicts: { ...WORLD.verdicts, tests: "pass" } },
    async (play) => {
      await play.approve("go", "olga");
      await play.crash();
      await play.resume("bob", "happened");
    },
  ],
  [
    "a deployment whose process died, which the world saw",
    { work: { builder: {} }, verdicts: { ...WORLD.verdicts, tests: "pass" }, proofs: { deploy: "happened" } },
    async (play) => (await play.approve("go", "olga"), await play.crash(), await play.later("1h")),
  ],
];

test.each(STORIES)(
  "given a recorded run in which %s, when it is played with its pipeline, then it comes to the same end",
  async (title, options, story) => {
    const play = await rehearse(DELIVERY, { ...WORLD, ...options });
    await story(play);
    const scenario = scenarioFrom(title, await commitsOf(play));
    expect(scenario.expect).toMatchObject({ stage: play.run.stage, holds: play.run.state.holds.map(({ code }) => code) });
    expect(await runScenarios({ format: 1, scenarios: [scenario] }, play.pipeline, { gates })).toEqual([
      { name: title, ok: true, failures: [] },
    ]);
  },
);

test("given the pipeline changed since, then what the change would have done is told where it begins to matter", async () => {
  const play = await rehearse(DELIVERY, { ...WORLD, work: { builder: {} }, verdicts: { ...WORLD.verdicts, tests: "pass" } });
  await play.approve("go", "olga");
  const scenario = scenarioFrom("released", await commitsOf(play));
  const stricter = pipelineFrom(DELIVERY.replace("count: 1", "count: 2"), gates);
  const [report] = await runScenarios({ format: 1, scenarios: [scenario] }, stricter, { gates });
  expect(report).toMatchObject({ ok: false, failures: [{ what: "stage", found: "confirm", expected: "deploy" }] });
  expect(report?.explanation).toContain("1 of group:ops");
});

test("given commits that do not begin with the start of a run, then there is no scenario", () => {
  expect(() => scenarioFrom("none", [])).toThrow(expect.objectContaining({ code: "COMMAND_INVALID" }));
});
