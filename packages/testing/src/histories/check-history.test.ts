// The search against the definition itself: all orders of short histories of a register, tried one by one.
import { describe, expect, test } from "vitest";
import { createSeededRandom, type SeededRandom } from "../simulator/seeded-random.ts";
import { checkHistory, type Operation, type SequentialModel } from "./check-history.ts";

type Call = { readonly write: number } | "read";
type Registered = Operation<Call, number>;

const register: SequentialModel<Call, number, number> = {
  initial: 0,
  keyOf: String,
  step: (value, call, answer) => {
    if (call !== "read") return answer === undefined || answer === call.write ? call.write : undefined;
    return answer === undefined || answer === value ? value : undefined;
  },
};

/** Whether any order explains what was told. */
function isExplained(left: readonly Registered[], value: number): boolean {
  if (left.every(({ answer }) => answer === undefined)) return true;
  return left.some((operation) => {
    const others = left.filter((other) => other !== operation);
    // Nothing that was answered before it was called may come after it.
    if (others.some(({ answer, until }) => answer !== undefined && (until ?? 0) < operation.from)) return false;
    const after = register.step(value, operation.call, operation.answer);
    return after !== undefined && isExplained(others, after);
  });
}

function randomRegister(random: SeededRandom): readonly Registered[] {
  return Array.from({ length: 2 + random.below(5) }, (_, number) => {
    const from = random.below(12);
    const call: Call = random.chance(0.5) ? "read" : { write: 1 + random.below(3) };
    const answer = call === "read" ? random.below(4) : call.write;
    return { client: `p${number}`, call, from, ...(random.chance(0.15) ? {} : { answer, until: from + random.below(6) }) };
  });
}

describe("checkHistory", () => {
  test("says of 20,000 random histories what trying all orders says", () => {
    const random = createSeededRandom(7);
    const counts = { linearizable: 0, "not-linearizable": 0 };
    for (let count = 0; count < 20_000; count++) {
      const operations = randomRegister(random);
      const { kind } = checkHistory(register, operations);
      expect(kind, JSON.stringify(operations)).toBe(isExplained(operations, 0) ? "linearizable" : "not-linearizable");
      if (kind !== "undecided") counts[kind] += 1;
    }
    expect(Math.min(counts.linearizable, counts["not-linearizable"])).toBeGreaterThan(2000);
  });

  test("names the operation that nothing explains", () => {
    const wrong: Registered = { client: "b", call: "read", answer: 7, from: 3, until: 4 };
    const verdict = checkHistory(register, [{ client: "a", call: { write: 1 }, answer: 1, from: 1, until: 2 }, wrong]);
    expect(verdict).toEqual({ kind: "not-linearizable", explained: 1, stuck: wrong });
  });

  test("given a long history, then it is followed in steps that grow with its length", () => {
    const operations = Array.from({ length: 4000 }, (_, at): Registered => {
      const value = Math.floor(at / 2) + 1;
      return { client: "a", call: at % 2 === 0 ? { write: value } : "read", answer: value, from: 2 * at, until: 2 * at + 1 };
    });
    expect(checkHistory(register, operations, { steps: 8000 })).toEqual({ kind: "linearizable" });
  });

  test("given more than it can look at, then it says so instead of an answer", () => {
    // Every order of these writes has to be tried before it is known that none explains the read.
    const writes = Array.from({ length: 40 }, (_, at): Registered => ({
      client: `p${at}`,
      call: { write: at + 1 },
      answer: at + 1,
      from: 0,
      until: 9,
    }));
    const read: Registered = { client: "r", call: "read", answer: 99, from: 10, until: 11 };
    expect(checkHistory(register, [...writes, read])).toEqual({ kind: "undecided", code: "SEARCH_TOO_LONG" });
    expect(checkHistory(register, writes, { operations: 39 })).toEqual({ kind: "undecided", code: "HISTORY_TOO_LONG" });
  });
});
