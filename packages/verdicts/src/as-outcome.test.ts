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
const good = (changes: object): unknown => ({ ...GOOD, ...changes });
const finding = (changes: object): unknown => good({ findings: [GOOD.findings[0], { ...GOOD.findings[0], ...changes }] });
const evidence = (changes: object): unknown => good({ evidence: [GOOD.evidence[0], { ...GOOD.evidence[0], ...changes }] });
const revoked = (target: object): unknown => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

/** Answers that are none, by the word with which the refusal says what is wrong. */
const HOSTILE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "plain data": {
    nothing: undefined,
    null: null,
    "the word": "pass",
    "a number": 1,
    "a function": () => GOOD,
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
    "a getter where nothing is needed": {
      ...GOOD,
      get cause() {
        return "missing-input";
      },
    },
  },
  "reading it failed": {
    "a proxy that throws": throwing(GOOD),
    "a revoked proxy": revoked({}),
    "a revoked list": good({ evidence: revoked([]) }),
  },
  value: {
    "an array": [GOOD],
    "a promise": Promise.resolve(GOOD),
    "a boxed word": good({ value: Object("pass") as unknown }),
    "an unknown word": good({ value: "passed" }),
    "an empty word": good({ value: "" }),
    "a decorated word": good({ value: "pass " }),
    "an upper-case word": good({ value: "PASS" }),
    "an inherited value": Object.create(GOOD) as unknown,
  },
  class: {
    "a class on a pass": good({ class: "infrastructure" }),
    "an unknown class on a pass": good({ class: "weird" }),
    "an error without class": good({ value: "error" }),
    "an error of an unknown class": good({ value: "error", class: "network" }),
    "an error of an empty class": good({ value: "error", class: "" }),
  },
  causes: {
    "a skip without cause": good({ value: "skipped" }),
    "a skip of an own cause": good({ value: "skipped", cause: "lazy" }),
    "a skip of an empty cause": good({ value: "skipped", cause: "" }),
  },
  "cause is not a text": { "a cause that is no text": good({ cause: 1 }) },
  code: {
    "no code": good({ code: undefined }),
    "a code that is no text": good({ code: ["ALL_GOOD"] }),
    "an empty code": good({ code: "" }),
    "a code in words": good({ code: "all good" }),
    "a code that begins with a word": good({ code: "all GOOD" }),
    "a code with a line break": good({ code: "ALL_GOOD\n" }),
    "a long code": good({ code: "A".repeat(VERDICT_LIMITS.code + 1) }),
  },
  "reason is not a text": { "no reason": good({ reason: undefined }), "a list as reason": good({ reason: ["fine"] }) },
  findings: {
    "no findings": good({ findings: undefined }),
    "findings that are no list": good({ findings: { length: 0 } }),
    "an array proxy that throws": good({ findings: throwing({}) }),
    "a cycle": cyclic,
    "a list that lies about its items": good({ findings: Object.assign([1], { every: () => true, slice: () => [] }) }),
    "a list with holes": good({ findings: Array.from({ length: 3 }) }),
    "a finding without message": finding({ message: undefined }),
    "a finding whose message is no text": finding({ message: 1 }),
    "a finding whose code is no text": finding({ code: 1 }),
    "a finding whose path is no text": finding({ path: null }),
    "a finding whose hint is no text": finding({ hint: {} }),
    "a finding on line -1": finding({ line: -1 }),
    "a finding on line -0": finding({ line: -0 }),
    "a finding in column 1.5": finding({ column: 1.5 }),
    "a finding that is null": good({ findings: [GOOD.findings[0], null] }),
  },
  evidence: {
    "no evidence": good({ evidence: undefined }),
    "evidence that is no list": good({ evidence: "x" }),
    "evidence without name": evidence({ name: undefined }),
    "evidence without producer": evidence({ producer: undefined }),
    "evidence with a bad digest": evidence({ digest: "sha256:0" }),
    "evidence of an own class": evidence({ class: "believed" }),
    "evidence of an empty class": evidence({ class: "" }),
    "evidence of endless size": evidence({ bytes: Number.POSITIVE_INFINITY }),
    "evidence whose excerpt is no text": evidence({ excerpt: 1 }),
    "evidence that is null": good({ evidence: [GOOD.evidence[0], null] }),
  },
  examined: { "half a thing examined": good({ examined: 0.5 }), "less than nothing examined": good({ examined: -0 }) },
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

  test.each(
    Object.entries(HOSTILE).flatMap(([word, answers]) => Object.entries(answers).map(([name, value]) => [name, value, word] as const)),
  )("%s never passes and never throws, and the refusal says why (invariant 4)", (_name, value, word) => {
    const reason = expect.stringContaining(word) as string;
    expect(asOutcome(value)).toEqual({
      value: "error",
      class: "definition",
      code: "OUTCOME_INVALID",
      reason,
      findings: [],
      evidence: [],
    });
  });

  test("every value, class and cause that there is, and nothing that may be left out, is kept", () => {
    const least = { value: "pass", code: "A".repeat(VERDICT_LIMITS.code), reason: "", findings: [{ message: "" }], evidence: [] };
    const answers = [
      least,
      ...["fail", "inconclusive", "pending"].map((value) => ({ ...least, value })),
      ...["infrastructure", "input", "definition"].map((kind) => ({ ...least, value: "error", class: kind })),
      ...["disabled", "out-of-scope", "condition", "missing-input"].map((cause) => ({ ...least, value: "skipped", cause })),
      ...["observed", "reported", "derived"].map((kind) => ({
        ...least,
        evidence: [{ name: "n", producer: "p", class: kind, digest: digestBytes("") }],
      })),
      { ...least, findings: [{ message: "", line: 0, column: 0 }], examined: 0 },
    ];
    for (const answer of answers) expect(asOutcome(answer)).toEqual(answer);
  });

  test("huge answers are bounded, in time and in size", () => {
    const long = { message: "m".repeat(100_000), hint: "h".repeat(100_000), path: "p".repeat(100_000) };
    const large = { ...GOOD.evidence[0], name: "n".repeat(1000), excerpt: "e".repeat(1_000_000) };
    const found = asOutcome({
      ...GOOD,
      value: "fail",
      cause: "c".repeat(10_000),
      reason: "r".repeat(5_000_000),
      findings: Array.from({ length: 100_000 }, () => long),
      evidence: Array.from({ length: 100_000 }, () => large),
    });
    expect(found.value).toBe("fail");
    expect(found.findings).toHaveLength(VERDICT_LIMITS.findings);
    expect(found.evidence).toHaveLength(VERDICT_LIMITS.evidence);
    expect(JSON.stringify(found).length).toBeLessThan(60_000);
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
    expect(boundedText("0123", 4)).toBe("0123");
    expect(boundedText("0123456789", 4)).toBe("012…");
  });
});
