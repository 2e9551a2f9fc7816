import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_SCOPE, isIdentifier, isKey, isPrincipalId } from "./index.ts";

/** Names that some file system, shell, terminal, tool or reader takes for something else (TOK-6, PTH-1). */
const NAUGHTY = [
  ..."|.|..|../x|..%2fx|a/..|a/b|a\\b|/etc|~|~root|-rf|--flag|_x|.hidden|a..b|C:x|a:b|*|?|a b| a|a |a\n|\na|a\tb|a\0|a\0b|$HOME|${key}|`id`|$(id)|a;b|a&b|a|b|'a'|\"a\"|%00|a%|a#b|a@{1}|^a|a~1".split(
    "|",
  ),
  "аlice",
  "ａ",
  "é",
  "e\u0301",
  "ß",
  "\u212A",
  "\u200Ba",
  "a\u200B",
  "a\u00AD",
  "\uFEFFa",
  "\u202Ea",
  "😀",
  "\ud800",
  "١",
  "a\u00A0",
];

const GRAMMARS = [
  ["isIdentifier", isIdentifier],
  ["isKey", isKey],
  ["isPrincipalId", isPrincipalId],
] as const;

describe("names", () => {
  test.each(GRAMMARS)("%s refuses what is no text, and naughty names", (name, grammar) => {
    for (const wrong of [undefined, null, 0, true, {}, ["a"], Symbol("a"), Object("a")]) expect(grammar(wrong)).toBe(false);
    const allowed = name === "isPrincipalId" ? ["a/b", "a/..", "a:b", "C:x", "a..b", "a", "b"] : ["a", "b"];
    expect(NAUGHTY.filter((each) => grammar(each) && !allowed.includes(each))).toEqual([]);
  });

  test.each(["__proto__", "constructor", "toString"])("%s is at most a name", (name) => {
    expect(isIdentifier(name)).toBe(name === "constructor");
    expect(isKey(name)).toBe(name !== "__proto__");
  });

  test("identifiers are lower case, keys need not be, principals may look like addresses", () => {
    for (const good of ["a", "0", "review", "group-1", "a.b_c-d", DEFAULT_SCOPE, "a".repeat(64)]) expect(isIdentifier(good)).toBe(true);
    for (const bad of ["A", "Review", "a".repeat(65)]) expect(isIdentifier(bad)).toBe(false);
    for (const good of ["ORCH-22", "a.B_c", "K".repeat(128)]) expect(isKey(good)).toBe(true);
    expect(isKey("K".repeat(129))).toBe(false);
    for (const good of ["alice", "group:ops", "bob@example.org", "github:alice+x", "org/team", "P".repeat(128)])
      expect(isPrincipalId(good)).toBe(true);
    for (const bad of ["@alice", ":x", "alice bob", "P".repeat(129)]) expect(isPrincipalId(bad)).toBe(false);
  });

  test("every identifier is a key, every key a principal, all of them ASCII without path meaning", () => {
    const near = fc.string({ unit: fc.constantFrom(..."aZ09._-/:@+ \n~é".split("")), maxLength: 12 });
    fc.assert(
      fc.property(near, (text) => {
        const plain = /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text) && !text.includes("..");
        expect(isKey(text)).toBe(plain);
        expect(isIdentifier(text)).toBe(plain && text === text.toLowerCase());
        expect(isPrincipalId(text) || !plain).toBe(true);
      }),
    );
  });
});
