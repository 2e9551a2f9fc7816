import { deepEqual, equal, fail, ok } from "node:assert/strict";
import { asked, BOB, checkLedger, startRuns, tries, untilAsking, untilSucceeded, approve } from "./engine-steps.ts";
import type { EngineCase, EngineDriver, EngineGroup } from "./engine-under-test.ts";
import { ASKING, CONFIRM, WORKING } from "./engine-world.ts";

const CAROL = { id: "carol", assurance: "verified" } as const;
/** Each race is run on that many runs. */
const RACES = 10;

async function typesOf(driver: EngineDriver, run: string): Promise<readonly string[]> {
  return (await driver.ledger(run)).items.flatMap((commit) => commit.events.map(({ type }) => type));
}

const sameTwice: EngineCase = {
  name: "the same command from two engines at once is done once, and both get its answer",
  async run(world) {
    const engines = [await world.driver(), await world.driver()] as const;
    for (const run of await startRuns(engines[0], ASKING, RACES)) {
      const seen = (await asked(engines[0], run)) ?? fail("nobody is asked");
      const request = { gate: CONFIRM, decision: "approve", by: BOB, seen, id: "once" } as const;
      const answers = await Promise.all(engines.map((engine) => engine.decide(run, request)));
      deepEqual(
        answers.map(({ ok: done }) => done),
        [true, true],
      );
      deepEqual(answers[0], answers[1]);
      equal((await typesOf(engines[0], run)).filter((type) => type === "decision-recorded").length, 1);
      equal((await engines[0].get(run))?.outcome, "succeeded");
    }
  },
};

const twoAtOnce: EngineCase = {
  name: "two commands at once on one version: one is done, the other one is told what became of it",
  async run(world) {
    const engines = [await world.driver(), await world.driver()] as const;
    for (const run of await startRuns(engines[0], ASKING, RACES)) {
      const seen = (await asked(engines[0], run)) ?? fail("nobody is asked");
      const base = { gate: CONFIRM, seen };
      const answers = await Promise.all([
        engines[0].decide(run, { ...base, decision: "approve", by: BOB, id: "yes" }),
        engines[1].decide(run, { ...base, decision: "reject", by: CAROL, id: "no" }),
      ]);
      equal(answers.filter((answer) => answer.ok).length, 1, JSON.stringify(answers));
      equal((await engines[1].get(run))?.outcome, answers[0].ok ? "succeeded" : "failed");
      await checkLedger(engines[0], run, []);
    }
  },
};

const deployed: EngineCase = {
  name: "a deployment with a changed definition while runs wait: they end by their own, those that adopt by the new one",
  async run(world) {
    const before = await world.driver();
    const old = await world.host();
    const runs = await startRuns(before, WORKING, 4, "old");
    await untilAsking(world, before, runs);
    await old.kill();
    const after = await world.driver({ definition: "changed" });
    const host = await world.host({ definition: "changed" });
    const [adopting = "", ...staying] = runs;
    equal((await after.adopt(adopting, { by: BOB })).ok, true);
    const fresh = await startRuns(after, WORKING, 1, "new");
    await untilAsking(world, after, [...runs, ...fresh]);
    await approve(after, [...runs, ...fresh]);
    await untilSucceeded(world, after, [...runs, ...fresh]);
    for (const run of staying) equal(tries(host.lines, "begin", "third", run).length, 0);
    for (const run of [adopting, ...fresh]) ok(tries(host.lines, "end", "third", run).length > 0, "the new stage was gone through");
  },
};

export const raceCases: EngineGroup = { name: "races and deployments", cases: [sameTwice, twoAtOnce, deployed] };
