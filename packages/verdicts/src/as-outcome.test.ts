import { digestBytes, type Outcome, VERDICT_LIMITS } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { asOutcome, boundedText } from "./index.ts";

const GOOD: Outcome = {
  value: "pass",
  code: "ALL_GOOD",
  reason: "everything is fine",
  findings: [{ message: "a note", path: "a.ts", line: 3, column: 1, code: "NOTE", hint: "none" }],
  evidence: [{ name: "report", producer: "work", class: "observed", digest: digestBytes("x"), bytes: 1, excerpt: "x" }],
  examined: 2,
};

const throwing = (target: object): object =>
  new Proxy(target, {
    get: () => {
      throw new TypeError("no");
    },
    getOwnPropertyDescriptor: () => {
      throw new TypeError("no");
    },
  });

const cyclic: Record<string, unknown> = { ...GOOD };
cyclic["findings"] = [cyclic];

let reads = 0;
const HOSTILE: Readonly<Record<string, unknown>> = {
  nothing: undefined,
  null: null,
  "the word": "pass",
  "a number": 1,
  "a function": () => GOOD,
  "an array": [GOOD],
  "a promise": Promise.resolve(GOOD),
  "a boxed word": { ...GOOD, value: Object("pass") as unknown },
  "an unknown word": { ...GOOD, value: "passed" },
  "a decorated word": { ...GOOD, value: "pass " },
  "an upper-case word": { ...GOOD, value: "PASS" },
  "an inherited value": Object.create(GOOD) as unknown,
  "a getter": {
    ...GOOD,
    get value() {
      return "pass";
    },
  },
  "a getter that changes its mind": {
    ...GOOD,
    get value() {
      return reads++ === 0 ? "fail" : "pass";
    },
  },
  "a getter that throws": {
    ...GOOD,
    get findings() {
      throw new TypeError("no");
    },
  },
  "a proxy that throws": throwing(GOOD),
  "an array proxy that throws": { ...GOOD, findings: throwing([]) },
  "a revoked proxy": (() => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  })(),
  "a revoked list": {
    ...GOOD,
    evidence: (() => {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return proxy;
    })(),
  },
  "a cycle": cyclic,
  "a list that lies about its items": { ...GOOD, findings: Object.assign([1], { every: () => true, slice: () => [] }) },
  "a list with holes": { ...GOOD, findings: Array.from({ length: 3 }) },
  "a class on a pass": { ...GOOD, class: "infrastructure" },
  "an unknown class on a pass": { ...GOOD, class: "weird" },
  "an error without class": { ...GOOD, value: "error" },
  "an error of an unknown class": { ...GOOD, value: "error", class: "network" },
  "a skip without cause": { ...GOOD, value: "skipped" },
  "a skip of an own cause": { ...GOOD, value: "skipped", cause: "lazy" },
  "a cause that is no text": { ...GOOD, cause: 1 },
  "no code": { ...GOOD, code: undefined },
  "an empty code": { ...GOOD, code: "" },
  "a code in words": { ...GOOD, code: "all good" },
  "a code with a line break": { ...GOOD, code: "ALL_GOOD\n" },
  "a long code": { ...GOOD, code: "A".repeat(65) },
  "no reason": { ...GOOD, reason: undefined },
  "no findings": { ...GOOD, findings: undefined },
  "findings that are no list": { ...GOOD, findings: { length: 0 } },
  "a finding without message": { ...GOOD, findings: [{}] },
  "a finding on line -1": { ...GOOD, findings: [{ message: "x", line: -1 }] },
  "evidence without digest": { ...GOOD, evidence: [{ ...GOOD.evidence[0], digest: "sha256:0" }] },
  "evidence of an own class": { ...GOOD, evidence: [{ ...GOOD.evidence[0], class: "believed" }] },
  "evidence of endless size": { ...GOOD, evidence: [{ ...GOOD.evidence[0], bytes: Number.POSITIVE_INFINITY }] },
  "half a thing examined": { ...GOOD, examined: 0.5 },
};

describe("asOutcome", () => {
  test("a well-formed outcome stays what it is", () => {
    expect(asOutcome(GOOD)).toEqual(GOOD);
    expect(asOutcome(asOutcome(GOOD))).toEqual(asOutcome(GOOD));
    expect(asOutcome(Object.freeze({ ...GOOD, value: "error", class: "input", cause: "missing-input" }))).toMatchObject({
      class: "input",
      cause: "missing-input",
    });
  });

  test.each(Object.entries(HOSTILE))("%s never passes and never throws (invariant 4)", (_name, value) => {
    expect(asOutcome(value)).toMatchObject({ value: "error", class: "definition", code: "OUTCOME_INVALID" });
  });

  test("huge answers are bounded, in time and in size", () => {
    const finding = { message: "m".repeat(100_000), hint: "h".repeat(100_000), path: "p".repeat(100_000) };
    const evidence = { ...GOOD.evidence[0], name: "n".repeat(1000), excerpt: "e".repeat(1_000_000) };
    const found = asOutcome({
      ...GOOD,
      value: "fail",
      cause: "c".repeat(10_000),
      reason: "r".repeat(5_000_000),
      findings: Array.from({ length: 100_000 }, () => finding),
      evidence: Array.from({ length: 100_000 }, () => evidence),
    });
    expect(found.value).toBe("fail");
    expect(found.findings).toHaveLength(VERDICT_LIMITS.findings);
    expect(found.evidence).toHaveLength(VERDICT_LIMITS.evidence);
    expect(JSON.stringify(found).length).toBeLessThan(50_000);
    const sparse: unknown[] = [];
    sparse.length = 4_000_000_000;
    expect(asOutcome({ ...GOOD, findings: sparse }).code).toBe("OUTCOME_INVALID");
  });

  test("members nobody knows do not travel, and nothing of the answer is shared", () => {
    const given = { ...GOOD, waived: true, extra: { value: "pass" } };
    const found = asOutcome(given);
    expect(Object.keys(found).toSorted()).toEqual(["code", "evidence", "examined", "findings", "reason", "value"]);
    expect(found.findings[0]).not.toBe(given.findings[0]);
  });

  test("texts are storable (STO-9, STO-12), also where they were cut within a character", () => {
    const found = asOutcome({
      ...GOOD,
      reason: "a\u0000b\uD800c",
      findings: [{ message: `${"x".repeat(VERDICT_LIMITS.message - 2)}😀😀` }],
    });
    expect(found.reason).toBe("a\uFFFDb\uFFFDc");
    expect(found.findings[0]?.message.length).toBe(VERDICT_LIMITS.message);
    expect(found.findings[0]?.message).not.toMatch(/\p{Surrogate}/u);
    expect(boundedText("short", 10)).toBe("short");
    expect(boundedText("0123456789", 4)).toBe("012…");
  });
});
