// A checker that accepts everything finds nothing: it must reject each fault that was planted, and nothing else.
import { describe, expect, test } from "vitest";
import { checkStoreHistory } from "./check-store-history.ts";
import { randomHistory } from "./fixtures/random-history.ts";
import { CLAIM_FAULTS, type Fault, RUN_FAULTS } from "./fixtures/faults.ts";

const FAULTS: readonly Fault[] = [...RUN_FAULTS, ...CLAIM_FAULTS];
const HISTORIES = 1000;
const LOST_ANSWERS = 1000;

describe("histories of stores", () => {
  test(`${HISTORIES} histories with one planted fault each are rejected, and the same without it accepted`, () => {
    const planted: Record<string, number> = {};
    const missed: string[] = [];
    const accused: string[] = [];
    let [seed, operations] = [0, 0];
    for (let count = 0; count < HISTORIES; count++) {
      const fault = FAULTS[count % FAULTS.length] ?? "append lost";
      const losesClaimAnswers = (RUN_FAULTS as readonly Fault[]).includes(fault);
      let faulty = randomHistory({ seed: ++seed, fault, losesClaimAnswers });
      while (!faulty.planted) faulty = randomHistory({ seed: ++seed, fault, losesClaimAnswers });
      planted[fault] = (planted[fault] ?? 0) + 1;
      operations += faulty.operations.length;
      if (checkStoreHistory(faulty.operations).kind !== "not-linearizable") missed.push(`${fault}, seed ${seed}`);
      const sound = randomHistory({ seed, losesClaimAnswers });
      const verdict = checkStoreHistory(sound.operations);
      if (verdict.kind !== "linearizable") accused.push(`${fault}, seed ${seed}: ${JSON.stringify(verdict)}`);
    }
    expect(missed).toEqual([]);
    expect(accused).toEqual([]);
    expect(Object.keys(planted)).toHaveLength(FAULTS.length);
    process.stdout.write(
      `linearizability: ${HISTORIES} histories of ${Math.round(operations / HISTORIES)} operations with one of ${FAULTS.length} faults, all rejected; without it, all accepted\n`,
    );
  });

  test(`${LOST_ANSWERS} histories in which answers were lost are accepted`, () => {
    let lost = 0;
    for (let seed = 1; seed <= LOST_ANSWERS; seed++) {
      const { operations } = randomHistory({ seed, losesClaimAnswers: true });
      lost += operations.filter(({ answer }) => answer === undefined).length;
      expect(checkStoreHistory(operations), `seed ${seed}`).toEqual({ kind: "linearizable" });
    }
    expect(lost).toBeGreaterThan(LOST_ANSWERS);
  });
});
