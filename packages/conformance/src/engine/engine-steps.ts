import { deepEqual, equal, fail } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Digest, Principal } from "@sluice/core";
import type { EngineCaseWorld, EngineDriver, EngineHost } from "./engine-under-test.ts";
import { CONFIRM } from "./engine-world.ts";

const ALICE: Principal = { id: "alice", assurance: "verified" };
export const BOB: Principal = { id: "bob", assurance: "verified" };

/** Runs that are started, answered or looked at together. */
const TOGETHER = 64;

/** Waits until it is so. */
export async function until({ suite }: EngineCaseWorld, what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + suite.patienceMs;
  while (!(await isSo())) {
    if (performance.now() > end) fail(`waited ${suite.patienceMs} ms in vain: ${what}`);
    await sleep(25);
  }
}

/** Does something with each, many at a time. */
async function each<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += TOGETHER) results.push(...(await Promise.all(items.slice(at, at + TOGETHER).map(act))));
  return results;
}

/** Starts runs. */
export async function startRuns(driver: EngineDriver, pipeline: string, count: number, mark = "k"): Promise<readonly string[]> {
  const keys = Array.from({ length: count }, (_none, at) => `${mark}-${at}`);
  return each(keys, async (key) => (await driver.start(pipeline, { key, subject: { facets: { head: "h1" } }, startedBy: ALICE })).id);
}

/** The digest of what a person is asked now; nothing when nobody is asked. */
export async function asked(driver: EngineDriver, run: string): Promise<Digest | undefined> {
  return (await driver.explain(run)).requests.find(({ gate }) => gate === CONFIRM)?.digest;
}

/** Waits until all of them ask a person. */
export async function untilAsking(world: EngineCaseWorld, driver: EngineDriver, runs: readonly string[]): Promise<void> {
  for (const run of runs) await until(world, `${run} asks`, async () => (await asked(driver, run)) !== undefined);
}

/** Approves all of them. */
export async function approve(driver: EngineDriver, runs: readonly string[]): Promise<void> {
  await each(runs, async (run) => {
    const seen = (await asked(driver, run)) ?? fail(`${run} does not ask`);
    equal((await driver.decide(run, { gate: CONFIRM, decision: "approve", by: BOB, seen, id: `approve ${run}` })).ok, true);
  });
}

/** Waits until all of them have ended well. */
export async function untilSucceeded(world: EngineCaseWorld, driver: EngineDriver, runs: readonly string[]): Promise<void> {
  for (const run of runs) {
    await until(world, `${run} ends`, async () => (await driver.get(run))?.status === "completed");
    equal((await driver.get(run))?.outcome, "succeeded");
  }
}

/** Waits until an effect of that name has begun in all of those runs. */
export async function untilBegun(world: EngineCaseWorld, host: EngineHost, effect: string, runs: readonly string[]): Promise<void> {
  await until(world, `${effect} begins in ${runs.length} runs`, () =>
    runs.every((run) => tries(host.lines, "begin", effect, run).length > 0),
  );
}

/** What hosts said of an effect of a run: the number and the key of each try. */
export function tries(
  lines: readonly string[],
  what: "begin" | "end",
  effect: string,
  run: string,
): readonly { readonly attempt: number; readonly key: string }[] {
  return lines.flatMap((line) => {
    const [said, name, of, attempt, ...key] = line.split(" ");
    return said === what && name === effect && of === run ? [{ attempt: Number(attempt), key: key.join(" ") }] : [];
  });
}

/** How often the ledger says of an effect of a run that it has ended by itself. */
async function recordedEnds(driver: EngineDriver, run: string, effect: string): Promise<number> {
  const events = (await driver.ledger(run)).items.flatMap((commit) => commit.events);
  const intents = new Set(
    events.flatMap(({ type, data }) => (type === "work-requested" && data["effect"] === effect ? [data["intent"]] : [])),
  );
  return events.filter(
    ({ type, data }) =>
      type === "work-ended" && intents.has(data["intent"]) && (data["end"] as { readonly how?: string }).how === "finished",
  ).length;
}

/** The ledger of a run has one result of each of its effects, and all events in one row. */
export async function checkLedger(driver: EngineDriver, run: string, effects: readonly string[]): Promise<void> {
  for (const effect of effects) equal(await recordedEnds(driver, run, effect), 1, `${run}: one result of ${effect}`);
  const numbers = (await driver.ledger(run)).items.flatMap((commit) => commit.events.map(({ seq }) => seq));
  deepEqual(
    numbers,
    numbers.map((_seq, at) => at + 1),
  );
}

/** How long something took, for whoever prints. */
export async function timed(world: EngineCaseWorld, what: string, act: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await act();
  world.suite.print(
    `${world.suite.name}: ${what} after ${((performance.now() - began) / 1000).toFixed(1)} s, of which ${world.suite.leaseMs} ms lease`,
  );
}
