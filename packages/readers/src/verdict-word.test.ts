import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readVerdictWord, type Vocabulary, vocabularyProblem } from "./index.ts";

const WORDS = { pass: ["APPROVED", "Accepted"], fail: ["REQUEST_CHANGES"], inconclusive: ["UNSURE"] };

describe("readVerdictWord", () => {
  test.each([
    ["APPROVED", "pass"],
    ["\t approved  ", "pass"],
    ["aCCepted", "pass"],
    ["request_changes", "fail"],
    ["unsure", "inconclusive"],
    ["", "unknown"],
    [" ", "unknown"],
    ["APPROVED.", "unknown"],
    ["APPROVED\n", "unknown"],
    ["APPROVED\u00A0", "unknown"],
    ["\uFEFFAPPROVED", "unknown"],
    ["not approved", "unknown"],
    ["toString", "unknown"],
    ["__proto__", "unknown"],
  ])("%j is %s (TOK-1)", (word, meaning) => {
    expect(readVerdictWord(word, WORDS)).toBe(meaning);
  });

  test("a negative beats a positive (OR-04)", () => {
    expect(readVerdictWord("OK", { pass: ["ok"], fail: ["OK "] })).toBe("fail");
    expect(readVerdictWord("OK", { pass: ["ok"], fail: ["no"], inconclusive: ["OK"] })).toBe("inconclusive");
  });

  test("nothing is no word, even where a vocabulary lists it", () => {
    expect(readVerdictWord(" ", { pass: [""], fail: ["x"] })).toBe("unknown");
  });

  test("no letter outside ASCII folds into a word", () => {
    expect(readVerdictWord("KO", { pass: ["\u212AO"], fail: ["x"] })).toBe("unknown");
    expect(readVerdictWord("paſſ", { pass: ["pass"], fail: ["x"] })).toBe("unknown");
  });

  test("only case and surrounding blanks may differ", () => {
    const vocabulary = { pass: ["APPROVED"], fail: ["REJECTED"] };
    const blanks = fc.string({ unit: fc.constantFrom(" ", "\t"), maxLength: 4 });
    const cased = fc
      .array(fc.boolean(), { minLength: 8, maxLength: 8 })
      .map((lower) => lower.map((low, at) => (low ? "approved" : "APPROVED")[at]).join(""));
    const noise = fc.string({ unit: "binary", minLength: 1, maxLength: 3 }).filter((text) => /[^ \t]/.test(text));
    const near = fc.tuple(blanks, cased, blanks, noise, fc.nat(8));
    fc.assert(
      fc.property(near, ([before, word, after, extra, at]) => {
        expect(readVerdictWord(before + word + after, vocabulary)).toBe("pass");
        expect(readVerdictWord(before + word.slice(0, at) + extra + word.slice(at) + after, vocabulary)).toBe("unknown");
      }),
    );
  });
});

describe("vocabularyProblem", () => {
  test("accepts lists without overlap, refuses the rest", () => {
    for (const each of [WORDS, { pass: ["ok", "OK"], fail: ["no"] }, { pass: ["x".repeat(64)], fail: ["no"] }]) {
      expect(vocabularyProblem(each)).toBe(undefined);
    }
    const broken: readonly (readonly [Vocabulary, RegExp])[] = [
      [{ pass: [], fail: ["no"] }, /at least one/],
      [{ pass: ["ok"], fail: [] }, /at least one/],
      [{ pass: ["ok"], fail: ["OK"] }, /pass and fail/],
      [{ pass: ["ok"], fail: [" ok\t"] }, /pass and fail/],
      [{ pass: ["ok"], fail: ["no"], inconclusive: ["Ok"] }, /pass and inconclusive/],
      [{ pass: [" "], fail: ["no"] }, /pass is empty or longer than 64/],
      [{ pass: ["x".repeat(65)], fail: ["no"] }, /pass is empty or longer than 64/],
    ];
    for (const [each, problem] of broken) expect(vocabularyProblem(each)).toMatch(problem);
  });
});
