// Hosts that all tell one run something at once: each is heard, and none of them has to wait for the others to be silent.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ledgerFaults, readLedger } from "../support/check-ledger.ts";
import { DELIVERY } from "../support/delivery.ts";
import { shareOut } from "../support/fair-writers.ts";
import { postgresPlace } from "../support/postgres-place.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import type { SignallerGiven } from "../support/programs/signaller.ts";
import { endPrograms, startProgram } from "../support/start-program.ts";
import { openPlace, type StorePlace } from "../support/store-place.ts";

const ENOUGH = 150;
/** A busy machine gives some hosts no turn for as long as a whole round takes. */
const ROUNDS = 5;
const FAIR = 0.2;
const RUN = "run";

const folder = mkdtempSync(join(tmpdir(), "sluice-contention-"));
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  endPrograms();
  await server.stop();
  rmSync(folder, { recursive: true });
});

let places = 0;
const PLACES: readonly (readonly [string, () => StorePlace | Promise<StorePlace>])[] = [
  ["postgres", () => postgresPlace(server)],
  ["sqlite", () => ({ kind: "sqlite", file: join(mkdtempSync(join(folder, "sqlite-")), "runs.db") })],
  ["files", () => ({ kind: "file", folder: join(folder, `files-${(places += 1)}`) })],
];

test.each(PLACES)(
  "LSE-5 given hosts that signal one run on %s, then every fact is recorded and none of them starves",
  { timeout: 120_000 },
  async (name, makePlace) => {
    const share = async () => {
      const place = await makePlace();
      const shares = await shareOut(ENOUGH, () =>
        startProgram("signaller", { place, pipeline: DELIVERY, run: RUN } satisfies SignallerGiven),
      );
      const store = openPlace(place);
      const commits = await readLedger(store, RUN);
      await store.close();
      const facts = commits.flatMap(({ events }) => events.filter(({ type }) => type === "fact-recorded"));
      expect(ledgerFaults(commits)).toEqual([]);
      expect(facts.length).toBeGreaterThanOrEqual(shares.counts.reduce((sum, count) => sum + count, 0));
      return shares;
    };
    // What else the machine does must not decide: whoever starves does so in every round.
    let shares = await share();
    for (let round = 1; round < ROUNDS && shares.fairness < FAIR; round++) shares = await share();
    process.stdout.write(
      `hosts on one run on ${name}: ${shares.counts.join(", ")} facts, slowest/fastest ${shares.fairness.toFixed(2)} (goal ${FAIR})\n`,
    );
    expect(shares.fairness).toBeGreaterThanOrEqual(FAIR);
  },
);
