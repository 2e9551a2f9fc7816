// Hosts that start runs and work on them are killed at any moment, and others take their places: every run that was begun ends, once.
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DELIVERY } from "./delivery.ts";
import { judgeRuns, type RunsReport, waitUntilEnded } from "./judge-runs.ts";
import type { EngineGiven } from "./programs/engine.ts";
import { type Program, startProgram } from "./start-program.ts";
import { openPlace, type StorePlace } from "./store-place.ts";

const HOSTS = 3;
const MOST_ALIVE_MS = 250;
const LEASE_MS = 400;
const WORK_MS = 20;
const START_EVERY_MS = 100;

/** Kills hosts until so many were killed, lets two more end what was begun, and judges all of it. */
export async function killHosts(place: StorePlace, world: string, kills: number): Promise<RunsReport & { readonly kills: number }> {
  writeFileSync(world, "");
  const started: string[] = [];
  let [left, hosts] = [kills, 0];
  const startHost = (starts: boolean): Promise<Program> => {
    const given: EngineGiven = {
      place,
      world,
      name: `host-${(hosts += 1)}`,
      pipeline: DELIVERY,
      leaseMs: LEASE_MS,
      workMs: WORK_MS,
      ...(starts ? { startEveryMs: START_EVERY_MS } : {}),
    };
    return startProgram("engine", given);
  };
  const keepKilling = async (): Promise<void> => {
    while (left-- > 0) {
      const host = await startHost(true);
      // Some die before they have done anything.
      await host.said(Math.random() < 0.3 ? "ready" : "started");
      await sleep(Math.random() * MOST_ALIVE_MS);
      host.kill();
      await host.ended;
      started.push(...startedBy(host));
    }
  };
  await Promise.all(Array.from({ length: HOSTS }, keepKilling));
  const last = await Promise.all([startHost(false), startHost(false)]);
  const store = openPlace(place);
  await waitUntilEnded(store);
  for (const host of last) host.kill();
  const report = await judgeRuns(store, { pipeline: DELIVERY, world, started });
  await store.close();
  return { ...report, kills };
}

/** The runs that a host was told to have begun. */
export function startedBy({ lines }: Program): readonly string[] {
  return lines.flatMap((line) => (line.startsWith("started ") ? [line.slice("started ".length)] : []));
}
