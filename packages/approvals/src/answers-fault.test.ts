import type { FormField, JsonObject } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { ANSWER_LIMITS, answersFault } from "./index.ts";

const FORM: readonly FormField[] = [
  { name: "note", type: "text" },
  { name: "window", type: "choice", of: ["night", "day"] },
  { name: "share", type: "number", optional: true },
  { name: "tested", type: "yes-no", mustBe: true },
];
const RIGHT: JsonObject = { note: "for the fair", window: "night", tested: true };

describe("answersFault", () => {
  test("takes what was asked, with or without what may be left out", () => {
    expect(answersFault(FORM, RIGHT)).toBeUndefined();
    expect(answersFault(FORM, { ...RIGHT, share: 0.25 })).toBeUndefined();
    expect(answersFault([], undefined)).toBeUndefined();
    expect(answersFault([], {})).toBeUndefined();
    expect(answersFault(FORM, { ...RIGHT, note: "x".repeat(ANSWER_LIMITS.text) })).toBeUndefined();
  });

  test.each<[string, JsonObject | undefined, RegExp]>([
    ["nothing", undefined, /^note is not answered/],
    ["a blank", { ...RIGHT, note: "  " }, /^note/],
    ["too long a text", { ...RIGHT, note: "x".repeat(ANSWER_LIMITS.text + 1) }, /^note/],
    ["a text that no store can hold", { ...RIGHT, note: "a\0b" }, /^note/],
    ["a number for a text", { ...RIGHT, note: 1 }, /^note must be a text/],
    ["no choice", { ...RIGHT, window: "noon" }, /^window.*night, day/],
    ["a list of choices", { ...RIGHT, window: ["night"] }, /^window/],
    ["a written number", { ...RIGHT, share: "1" }, /^share/],
    ["no number", { ...RIGHT, share: Number.NaN }, /^share must be a number/],
    ["a written yes", { ...RIGHT, tested: "yes" }, /^tested must be true or false/],
    ["an answer with which nobody approves", { ...RIGHT, tested: false }, /^tested must be true in order/],
    ["what was not asked", { ...RIGHT, extra: 1 }, /nobody asked/],
    ["what everything has", { ...RIGHT, constructor: "x" }, /nobody asked/],
  ])("refuses %s", (_what, answers, reason) => {
    expect(answersFault(FORM, answers)).toMatch(reason);
  });

  test("answers where nothing is asked are refused, and so are those that are too long together", () => {
    expect(answersFault([], { a: 1 })).toMatch(/nothing is asked/);
    const many = Array.from({ length: 3 }, (_none, index): FormField => ({ name: `f${index}`, type: "text" }));
    const long = (length: number) => Object.fromEntries(many.map(({ name }) => [name, "x".repeat(length)]));
    expect(answersFault(many, long(600))).toBeUndefined();
    expect(answersFault(many, long(700))).toMatch(/together/);
    // Braces, names, quotes, colons and commas count, too.
    const around = JSON.stringify(long(0)).length;
    const exact = { ...long(600), f2: "x".repeat(ANSWER_LIMITS.all - around - 1200) };
    expect(answersFault(many, exact)).toBeUndefined();
    expect(answersFault(many, { ...exact, f2: `${exact.f2}x` })).toMatch(/together/);
  });

  test("a fault names the question and never the answer (SEC-4)", () => {
    expect(answersFault(FORM, { ...RIGHT, note: `s3cret${"x".repeat(2000)}` })).not.toContain("s3cret");
    expect(answersFault(FORM, { ...RIGHT, window: "s3cret" })).not.toContain("s3cret");
    expect(answersFault(FORM, { ...RIGHT, s3cret: 1 })).not.toContain("s3cret");
  });

  test("a choice without choices takes nothing", () => {
    expect(answersFault([{ name: "x", type: "choice" }], { x: "y" })).toBe("x must be one of ");
  });
});
