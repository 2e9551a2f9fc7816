// A server that is ended at once, as by a crash, while hosts work on it: they go on by themselves, and nothing that was told is lost.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DELIVERY } from "../support/delivery.ts";
import { judgeRuns, waitUntilEnded } from "../support/judge-runs.ts";
import { startedBy } from "../support/kill-hosts.ts";
import { postgresPlace } from "../support/postgres-place.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import type { EngineGiven, Moment } from "../support/programs/engine.ts";
import { endPrograms, type Program, startProgram } from "../support/start-program.ts";
import { openPlace } from "../support/store-place.ts";

const CRASHES = 3;
const HOSTS = 3;
const LEASE_MS = 1500;

const folder = mkdtempSync(join(tmpdir(), "sluice-restarts-"));
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres({ own: true });
});
afterAll(async () => {
  endPrograms();
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function scene() {
  const place = await postgresPlace(server);
  const world = join(folder, place.schema);
  writeFileSync(world, "");
  const host = (name: string, over: Partial<EngineGiven> = {}): Promise<Program> =>
    startProgram("engine", { place, name, pipeline: DELIVERY, leaseMs: LEASE_MS, world, workMs: 20, ...over } satisfies EngineGiven);
  return { place, world, host };
}

test(
  `STO-14 given ${CRASHES} crashes of the server under ${HOSTS} hosts, then they go on, and every start that was told is there and ends`,
  { timeout: 120_000 },
  async () => {
    const { place, world, host } = await scene();
    const hosts = await Promise.all(Array.from({ length: HOSTS }, (_none, number) => host(`h${number}`, { startEveryMs: 30 })));
    for (let crash = 0; crash < CRASHES; crash++) {
      // Every host has begun something since the last crash.
      await Promise.all(hosts.map((each) => nextStart(each)));
      await sleep(200 * Math.random());
      await server.crash();
    }
    await Promise.all(hosts.map((each) => nextStart(each)));
    const store = openPlace(place);
    for (const each of hosts) each.tell("stop");
    await Promise.all(hosts.map((each) => each.said("stopped")));
    const last = await host("last");
    await waitUntilEnded(store);
    last.kill();
    const report = await judgeRuns(store, { pipeline: DELIVERY, world, started: hosts.flatMap(startedBy) });
    await store.close();
    const { runs, results, tries, attemptsLost, succeeded, lost, stranded, faults } = report;
    process.stdout.write(
      `${HOSTS} hosts over ${CRASHES} crashes of postgres: ${runs} runs, ${results} effects in ${tries} tries, ${attemptsLost} tries lost, ${lost.length} starts lost\n`,
    );
    expect({ lost, stranded, faults }).toEqual({ lost: [], stranded: [], faults: [] });
    expect([succeeded, results]).toEqual([runs, 2 * runs]);
  },
);

describe("a server that crashes while one host takes the work of another one over", () => {
  test.each<Moment>(["before takeIntents", "after take-over", "before append", "after append"])(
    "given the crash %s, then the lost try is written off once, and the run ends",
    { timeout: 60_000 },
    async (holdsAt) => {
      const { place, world, host } = await scene();
      const dead = await host("dead", { startEveryMs: 600_000, workMs: 600_000 });
      await dead.said("performing");
      dead.kill();
      await dead.ended;
      const successor = await host("successor", { holdsAt });
      await successor.said("holding");
      await server.crash();
      successor.tell("go");
      const store = openPlace(place);
      await waitUntilEnded(store);
      successor.kill();
      const { lost, stranded, faults, attemptsLost, succeeded, results } = await judgeRuns(store, {
        pipeline: DELIVERY,
        world,
        started: startedBy(dead),
      });
      await store.close();
      expect({ lost, stranded, faults }).toEqual({ lost: [], stranded: [], faults: [] });
      expect([succeeded, results]).toEqual([1, 2]);
      expect(attemptsLost).toBeGreaterThanOrEqual(1);
    },
  );
});

function nextStart(host: Program): Promise<void> {
  return new Promise((resolve) => host.onLine((line) => line.startsWith("started") && resolve()));
}
