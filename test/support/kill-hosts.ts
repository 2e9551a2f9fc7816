// Hosts that start runs and work on them are killed or stopped at any moment: every run that was begun ends, once.
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

/** Hosts on one store, and what they were told. */
interface Scene {
  readonly place: StorePlace;
  readonly world: string;
  /** Runs whose start was acknowledged. */
  readonly started: string[];
  hosts: number;
}

function startHost(scene: Scene, starts: boolean): Promise<Program> {
  const { place, world } = scene;
  const given: EngineGiven = {
    place,
    world,
    name: `host-${(scene.hosts += 1)}`,
    pipeline: DELIVERY,
    leaseMs: LEASE_MS,
    workMs: WORK_MS,
    ...(starts ? { startEveryMs: START_EVERY_MS } : {}),
  };
  return startProgram("engine", given);
}

/** Kills hosts until so many were killed, lets two more end what was begun, and judges all of it. */
export async function killHosts(place: StorePlace, world: string, kills: number): Promise<RunsReport & { readonly kills: number }> {
  let left = kills;
  const report = await harmHosts(place, world, async (scene) => {
    while (left-- > 0) {
      const host = await startHost(scene, true);
      // Some die before they have done anything.
      await host.said(Math.random() < 0.3 ? "ready" : "started");
      await sleep(Math.random() * MOST_ALIVE_MS);
      host.kill();
      await host.ended;
      scene.started.push(...startedBy(host));
    }
  });
  return { ...report, kills };
}

/** Stops hosts at any moment until longer than their claims last, so many times in all, and judges what came of it. */
export async function stopHosts(place: StorePlace, world: string, stops: number): Promise<RunsReport & { readonly stops: number }> {
  let left = stops;
  const report = await harmHosts(place, world, async (scene) => {
    const host = await startHost(scene, true);
    await host.said("started");
    while (left-- > 0) {
      await sleep(Math.random() * MOST_ALIVE_MS);
      host.kill("SIGSTOP");
      await sleep(LEASE_MS * 1.5);
      host.kill("SIGCONT");
    }
    host.tell("stop");
    await host.ended;
    scene.started.push(...startedBy(host));
  });
  return { ...report, stops };
}

async function harmHosts(place: StorePlace, world: string, harm: (scene: Scene) => Promise<void>): Promise<RunsReport> {
  writeFileSync(world, "");
  const scene: Scene = { place, world, started: [], hosts: 0 };
  await Promise.all(Array.from({ length: HOSTS }, () => harm(scene)));
  const last = await Promise.all([startHost(scene, false), startHost(scene, false)]);
  const store = openPlace(place);
  await waitUntilEnded(store);
  for (const host of last) host.kill();
  const report = await judgeRuns(store, { pipeline: DELIVERY, world, started: scene.started });
  await store.close();
  return report;
}

/** The runs that a host was told to have begun. */
export function startedBy({ lines }: Program): readonly string[] {
  return lines.flatMap((line) => (line.startsWith("started ") ? [line.slice("started ".length)] : []));
}
