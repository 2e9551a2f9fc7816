import { deepEqual, equal, ok } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { approve, checkLedger, startRuns, timed, tries, until, untilAsking, untilBegun, untilSucceeded } from "./engine-steps.ts";
import type { EngineCase, EngineCaseWorld, EngineGroup, EngineHost } from "./engine-under-test.ts";
import { WORKING } from "./engine-world.ts";

/** Longer than any case: an effect that does not end by itself. */
const NEVER_MS = 600_000;

/** Several runs whose second effect is out in a host. */
async function workInHost(
  world: EngineCaseWorld,
  secondMs: number,
): Promise<{ readonly host: EngineHost; readonly runs: readonly string[] }> {
  const driver = await world.driver();
  const host = await world.host({ secondMs });
  const runs = await startRuns(driver, WORKING, Math.min(world.suite.runs, 4));
  await untilAsking(world, driver, runs);
  await approve(driver, runs);
  await untilBegun(world, host, "second", runs);
  return { host, runs };
}

/** The run ended once, and the effect was sent again by its key. */
async function checkTaken(world: EngineCaseWorld, lines: readonly string[], run: string): Promise<void> {
  await checkLedger(await world.driver(), run, ["first", "second"]);
  equal(tries(lines, "begin", "first", run).length, 1, `${run}: what had ended before is not done again`);
  const sent = tries(lines, "begin", "second", run);
  ok(sent.length >= 2, `${run}: the effect that was out is sent again`);
  equal(new Set(sent.map(({ key }) => key)).size, 1, `${run}: by the same key`);
  deepEqual(new Set(sent.map(({ attempt }) => attempt)).size, sent.length, `${run}: each try has its own number`);
}

const killed: EngineCase = {
  name: "EFF-1 EFF-2 killed in the wait, answered while nobody lives, killed in the effect: every run ends once",
  async run(world) {
    const driver = await world.driver();
    const first = await world.host();
    const runs = await startRuns(driver, WORKING, world.suite.runs);
    await untilAsking(world, driver, runs);
    await first.kill();
    await approve(driver, runs);
    const second = await world.host({ secondMs: NEVER_MS });
    await timed(world, `${runs.length} answers that came while nobody lived went on`, () => untilBegun(world, second, "second", runs));
    await second.kill();
    const third = await world.host();
    await timed(world, `${runs.length} runs that were killed in an effect ended`, () => untilSucceeded(world, driver, runs));
    const lines = [first, second, third].flatMap((host) => host.lines);
    for (const run of runs) await checkTaken(world, lines, run);
  },
};

const takenOver: EngineCase = {
  name: "a host that never comes back: another one that lives takes over",
  async run(world) {
    const { host: dead, runs } = await workInHost(world, NEVER_MS);
    const other = await world.host();
    await dead.kill();
    await timed(world, "another host had taken over and ended", async () => untilSucceeded(world, await world.driver(), runs));
    for (const run of runs) await checkTaken(world, [...dead.lines, ...other.lines], run);
  },
};

const onlySlow: EngineCase = {
  name: "LSE-1 EFF-4 a host that was only slow: both end the effect, and one result is recorded",
  async run(world) {
    const { host: slow, runs } = await workInHost(world, world.suite.leaseMs);
    slow.pause();
    const other = await world.host();
    const driver = await world.driver();
    await untilSucceeded(world, driver, runs);
    const before = await Promise.all(runs.map(async (run) => (await driver.ledger(run)).items.length));
    slow.resume();
    for (const run of runs) await until(world, "the slow one ends", () => tries(slow.lines, "end", "second", run).length > 0);
    // What it has to say has been refused by then.
    await sleep(world.suite.leaseMs);
    for (const run of runs) await checkTaken(world, [...slow.lines, ...other.lines], run);
    deepEqual(await Promise.all(runs.map(async (run) => (await driver.ledger(run)).items.length)), before);
  },
};

/** A database that goes away while a claim is being taken over. */
export const databaseCase: EngineCase = {
  name: "the database restarts in the middle of a take-over",
  async run(world) {
    const { host: dead, runs } = await workInHost(world, NEVER_MS);
    const other = await world.host();
    await dead.kill();
    await sleep(world.suite.leaseMs);
    await world.restartDatabase?.();
    await untilSucceeded(world, await world.driver(), runs);
    for (const run of runs) await checkTaken(world, [...dead.lines, ...other.lines], run);
  },
};

export const crashCases: EngineGroup = { name: "crashes", cases: [killed, takenOver, onlySlow] };
