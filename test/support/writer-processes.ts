// Real processes writing one store: killed at any moment, stopped while they hold a claim, or all at once.
import { setTimeout as sleep } from "node:timers/promises";
import type { Append, RunStore } from "@sluice/core";
import { afterAll, describe, expect, test, vi } from "vitest";
import { ledgerFaults, readLedger } from "./check-ledger.ts";
import { shareOut, type Shares } from "./fair-writers.ts";
import { killWriters } from "./kill-writers.ts";
import type { ClaimHolderGiven } from "./programs/claim-holder.ts";
import type { WriterGiven } from "./programs/writer.ts";
import { recordProcessHistories } from "./record-histories.ts";
import { endPrograms, startProgram } from "./start-program.ts";
import { openPlace, type StorePlace } from "./store-place.ts";

const KILLS = 100;
const HISTORIES = 150;
const ENOUGH = 200;
const OPENINGS = 20;
const FAIR = 0.2;
const LEASE_MS = 300;

/** A store that processes of this machine share. */
export interface SharedStore {
  readonly name: string;
  /** Makes an empty one. */
  readonly place: (name: string) => StorePlace | Promise<StorePlace>;
}

/** Registers the tests; their ids stand in the titles. */
export function describeWriterProcesses({ name, place }: SharedStore): void {
  const print = (line: string): void => void process.stdout.write(`${name}: ${line}\n`);

  afterAll(endPrograms);
  describe("writer processes", () => {
    test(
      `STO-7 STO-14 given ${KILLS} kills of several writers at any moment, then what was acknowledged is stored`,
      { timeout: 240_000 },
      async () => {
        const report = await killWriters(await place("killed"), KILLS);
        print(`${report.kills} kills, ${report.acknowledged} acknowledged, ${report.lost.length} lost, ${report.unheard} stored unheard`);
        expect(report.lost).toEqual([]);
        expect(report.faults).toEqual([]);
        expect(report.acknowledged).toBeGreaterThanOrEqual(KILLS);
        // The one that was being stored when the kill came.
        expect(report.unheard).toBeLessThanOrEqual(KILLS);
      },
    );

    test(`given ${OPENINGS} new places that several processes open at once, then each of them opens it`, { timeout: 60_000 }, async () => {
      const openers = await Promise.all(Array.from({ length: 4 }, () => startProgram("opener", {})));
      await Promise.all(openers.map((opener) => opener.said("ready")));
      for (let round = 0; round < OPENINGS; round++) {
        const opened = JSON.stringify(await place(`opened-${round}`));
        const answers = openers.map((opener) => opener.next());
        for (const opener of openers) opener.tell(opened);
        expect(await Promise.all(answers)).toEqual(openers.map(() => "opened"));
      }
      for (const opener of openers) opener.kill();
    });

    test("STO-14 given a writer that is killed, then others go on", { timeout: 60_000 }, async () => {
      const beside = await place("beside");
      const start = (run: string) => startProgram("writer", { place: beside, runs: [run], waits: false } satisfies WriterGiven);
      const [other, victim] = await Promise.all([start("other"), start("victim")]);
      await Promise.all([other.said("other"), victim.said("victim")]);
      victim.kill();
      await victim.ended;
      const before = other.lines.length;
      await vi.waitFor(() => expect(other.lines.length).toBeGreaterThan(before), 30_000);
      other.kill();
      await other.ended;
    });

    test("LSE-1 given a holder that is stopped past its lease, then its late write changes nothing", { timeout: 60_000 }, async () => {
      const paused = await place("paused");
      const given: ClaimHolderGiven = { place: paused, run: "run", claim: "claim", leaseMs: LEASE_MS };
      const holder = await startProgram("claim-holder", given);
      expect(await holder.said("holding")).toBe("holding appended");
      holder.kill("SIGSTOP");
      const store = openPlace(paused);
      const token = await takeOver(store);
      expect(await store.append(under(token, 1, "successor"))).toMatchObject({ kind: "appended", version: 2 });
      const answer = holder.next();
      holder.tell("go");
      holder.kill("SIGCONT");
      expect(JSON.parse(await answer)).toEqual({ late: "fenced", renewed: false, released: false });
      expect(await store.append(under(token, 2, "successor-2"))).toMatchObject({ kind: "appended", version: 3 });
      const commits = await readLedger(store, "run");
      expect(commits.map(({ commandId }) => commandId)).toEqual(["before", "successor", "successor-2"]);
      expect(ledgerFaults(commits)).toEqual([]);
      await store.close();
      await holder.ended;
    });

    test(
      `given ${HISTORIES} histories of several processes on one run and one claim, then each is linearizable`,
      { timeout: 120_000 },
      async () => {
        const report = await recordProcessHistories(await place("histories"), HISTORIES);
        print(
          `${report.histories} histories, ${report.operations} operations, ${report.overlapping} overlapping, ${report.refused.length} refused`,
        );
        expect(report.refused).toEqual([]);
        expect(report.overlapping).toBeGreaterThan(HISTORIES);
      },
    );

    test.each([
      ["a run of its own", (writer: number) => `run-${writer}`],
      ["one run", () => "run"],
    ])("LSE-5 given several writers, each on %s, then none starves", { timeout: 120_000 }, async (what, runs) => {
      // What else the machine does must not decide: what was unfair once is tried again.
      const share = async (at: string): Promise<Shares> => {
        const shared = await place(at);
        return shareOut(ENOUGH, (writer) =>
          startProgram("writer", { place: shared, runs: [runs(writer)], waits: true } satisfies WriterGiven),
        );
      };
      let shares = await share(`fair-${runs(0)}`);
      if (shares.fairness < FAIR) shares = await share(`fair-again-${runs(0)}`);
      print(`writers on ${what}: ${shares.counts.join(", ")} appends, slowest/fastest ${shares.fairness.toFixed(2)} (goal ${FAIR})`);
      expect(shares.fairness).toBeGreaterThanOrEqual(FAIR);
    });
  });
}

/** Asks for the claim until its holder's time has passed. */
async function takeOver(store: RunStore): Promise<number> {
  for (;;) {
    const given = await store.acquireClaim({ scope: "default", claim: "claim", holder: "successor", leaseMs: 60_000 });
    if (given.kind === "acquired") return given.token;
    await sleep(20);
  }
}

function under(token: number, expectedVersion: number, commandId: string): Append {
  return {
    scope: "default",
    run: "run",
    expectedVersion,
    commandId,
    answer: commandId,
    events: [{ type: "noted", version: 1, at: 1, data: {} }],
    state: { shape: 1, data: { by: commandId } },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [{ claim: "claim", token }],
  };
}
