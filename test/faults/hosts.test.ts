// Hosts that vanish, stand still, or live by a clock of their own: runs go on without them, and nothing counts twice.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunStore } from "@sluice/core";
import { fromRecord, type RunEvent } from "@sluice/lifecycle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readLedger } from "../support/check-ledger.ts";
import { DELIVERY } from "../support/delivery.ts";
import { judgeRuns, waitUntilEnded } from "../support/judge-runs.ts";
import { killHosts, startedBy, stopHosts } from "../support/kill-hosts.ts";
import { postgresPlace } from "../support/postgres-place.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import type { EngineGiven } from "../support/programs/engine.ts";
import { endPrograms, type Program, startProgram } from "../support/start-program.ts";
import { openPlace, type StorePlace } from "../support/store-place.ts";

const HOURS_MS = 3_600_000;
const SLOW_WORK_MS = 2000;

const folder = mkdtempSync(join(tmpdir(), "sluice-hosts-"));
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  endPrograms();
  await server.stop();
  rmSync(folder, { recursive: true });
});

function startHost(place: StorePlace, name: string, over: Partial<EngineGiven> = {}): Promise<Program> {
  const world = join(folder, `${place.kind === "postgres" ? place.schema : ""}.world`);
  writeFileSync(world, "", { flag: "a" });
  return startProgram("engine", { place, name, pipeline: DELIVERY, leaseMs: 30_000, world, workMs: 20, ...over } satisfies EngineGiven);
}

async function eventsOf(store: RunStore, run: string): Promise<readonly RunEvent[]> {
  return (await readLedger(store, run)).flatMap(({ events }) => events.map(fromRecord));
}

/** Name, kills, stops, and a place that is empty. */
const PLACES: readonly (readonly [string, number, number, () => StorePlace | Promise<StorePlace>])[] = [
  ["postgres", 100, 20, () => postgresPlace(server)],
  ["sqlite", 40, 10, () => ({ kind: "sqlite", file: join(mkdtempSync(join(folder, "sqlite-")), "runs.db") })],
  ["files", 40, 10, () => ({ kind: "file", folder: join(mkdtempSync(join(folder, "files-")), "store") })],
];

test.each(PLACES)(
  "EFF-1 EFF-2 given hosts on %s that are killed %i times at any moment, then no start is lost, no run is stranded, and every effect has one result",
  { timeout: 240_000 },
  async (name, kills, _stops, makePlace) => {
    const report = await killHosts(await makePlace(), join(folder, `${name}.world`), kills);
    const { runs, tries, results, attemptsLost, lost, stranded, faults, succeeded } = report;
    process.stdout.write(
      `hosts on ${name}: ${kills} kills, ${runs} runs, ${results} effects in ${tries} tries, ${attemptsLost} tries lost, ${lost.length} starts lost\n`,
    );
    expect({ lost, stranded, faults }).toEqual({ lost: [], stranded: [], faults: [] });
    expect([succeeded, results]).toEqual([runs, 2 * runs]);
    expect(attemptsLost).toBeGreaterThan(0);
  },
);

test.each(PLACES)(
  "LSE-1 EFF-4 given hosts on %s that stand still for longer than their claims last, then no run is stranded, and every effect has one result",
  { timeout: 120_000 },
  async (name, _kills, stops, makePlace) => {
    const report = await stopHosts(await makePlace(), join(folder, `${name}.stopped.world`), stops);
    const { runs, tries, results, attemptsLost, lost, stranded, faults, succeeded } = report;
    process.stdout.write(
      `hosts on ${name}: ${stops} stops, ${runs} runs, ${results} effects in ${tries} tries, ${attemptsLost} tries lost\n`,
    );
    expect({ lost, stranded, faults }).toEqual({ lost: [], stranded: [], faults: [] });
    expect([succeeded, results]).toEqual([runs, 2 * runs]);
  },
);

describe("a host that stands still for longer than its claims last", () => {
  test(
    "LSE-1 EFF-4 then another one writes its try off and does the work, and its late result changes nothing",
    { timeout: 60_000 },
    async () => {
      const place = await postgresPlace(server);
      const store = openPlace(place);
      const slow = await startHost(place, "slow", { leaseMs: 600, workMs: SLOW_WORK_MS, startEveryMs: 600_000 });
      const key = (await slow.said("performing")).split(" ")[1];
      slow.kill("SIGSTOP");
      const workDone = sleep(SLOW_WORK_MS);
      const quick = await startHost(place, "quick", { workMs: SLOW_WORK_MS });
      expect(await quick.said("performing")).toBe(`performing ${key} 2`);
      await workDone;
      slow.kill("SIGCONT");
      // By its own clock its work is done: it brings the result while the other one is at it, and lives on.
      await slow.said(`performed ${key} 1`);
      slow.tell("stop");
      await slow.said("stopped");
      await waitUntilEnded(store);
      quick.kill();
      const events = await eventsOf(store, "slow-0");
      expect(events.filter(({ type }) => type === "attempt-lost")).toMatchObject([{ data: { attempt: 1 } }]);
      const results = events.flatMap((event) => (event.type === "work-ended" && event.data.end.how === "finished" ? [event.data] : []));
      expect(results.map(({ intent, work }) => work.slice(intent.length))).toEqual([".2", ".1"]);
      expect(events.at(-1)).toMatchObject({ type: "run-completed", data: { outcome: "succeeded" } });
      await store.close();
    },
  );
});

describe("hosts whose clocks jump by hours", () => {
  test(
    "LSE-3 given hosts at all hours, then runs go as with one steady clock: no claim is lost, and all times are the server's",
    { timeout: 60_000 },
    async () => {
      const typesOf = async (clocks: readonly (readonly number[])[]) => {
        const place = await postgresPlace(server);
        const store = openPlace(place);
        const { storeNow: began } = await store.takeIntents({ limit: 1, holder: "nobody", serves: [] });
        const hosts = await Promise.all(
          clocks.map((clockStepsMs, number) => startHost(place, `h${number}`, { workMs: 100, clockStepsMs, startEveryMs: 100 })),
        );
        await Promise.all(hosts.map((host, number) => host.said(`started h${number}-4`)));
        for (const host of hosts) host.tell("stop");
        await Promise.all(hosts.map(({ ended }) => ended));
        const last = await startHost(place, "last", { clockStepsMs: clocks[0] ?? [0] });
        await waitUntilEnded(store);
        last.kill();
        const { storeNow: ended } = await store.takeIntents({ limit: 1, holder: "nobody", serves: [] });
        const all = await Promise.all(hosts.flatMap(startedBy).map((run) => eventsOf(store, run)));
        const world = join(folder, `${place.schema}.world`);
        const { faults, stranded, attemptsLost } = await judgeRuns(store, { pipeline: DELIVERY, world, started: [] });
        expect({ faults, stranded, attemptsLost }).toEqual({ faults: [], stranded: [], attemptsLost: 0 });
        for (const { at } of all.flat()) expect(at >= began && at <= ended).toBe(true);
        await store.close();
        return new Set(all.map((events) => events.map(({ type }) => type).join(" ")));
      };
      const steady = await typesOf([[0], [0]]);
      const jumping = await typesOf([[5 * HOURS_MS, -7 * HOURS_MS], [-30 * HOURS_MS], [0, 1000 * HOURS_MS, -1 * HOURS_MS]]);
      expect(steady.size).toBe(1);
      expect(jumping).toEqual(steady);
    },
  );
});
