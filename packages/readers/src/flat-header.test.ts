import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flatHeader } from "./flat-header.ts";
import { FRONTMATTER_LIMITS } from "./frontmatter-limits.ts";
import { readHeaderBlock } from "./gray-matter-header.ts";
import { splitHeader } from "./header-block.ts";
import { HOSTILE_FRONTMATTER } from "./fixtures/hostile-frontmatter.ts";

const RUNS = fc.readConfigureGlobal().numRuns ?? 3000;

/** How the two readers compare on a file; a file that the splitter refuses reaches neither. */
function compared(source: Uint8Array | string): "not split" | "left to the full reader" | "same" | "different" {
  const split = splitHeader(source, FRONTMATTER_LIMITS);
  if (!split.ok) return "not split";
  const flat = flatHeader(split.value.lines, FRONTMATTER_LIMITS);
  if (flat === undefined) return "left to the full reader";
  const full = readHeaderBlock(split.value.lines.join("\n"), FRONTMATTER_LIMITS);
  return full.ok && isDeepStrictEqual(flat, full.value) ? "same" : "different";
}

const file = (...lines: readonly string[]) => `---\n${lines.join("\n")}\n---\n`;
const textOf = (...parts: readonly string[]) => fc.array(fc.constantFrom(...parts), { maxLength: 6 }).map((chosen) => chosen.join(""));

/** Everything with which YAML could mean something else, thrown together. */
const scrap = textOf(
  ..."-?:,[]{}#&*!|>'\"%@`=~<\\./()$^+_".split(""),
  ..."a B 0 k yes null -1 1e3 << é ｋ 𝐏 \u2028 \u200B e\u0301 '' \\n [a,b] [] {}".split(" "),
  ..." |  |\t|\u00A0|: | #|- |, |[a, b]|a: b".split("|"),
);
const name = fc.oneof(fc.constantFrom("a", "b", "A", "k-1", "_x", "true", "__proto__", "toString", "1", "-", "<<", "k "), scrap);
const soup = fc.array(
  fc.oneof(
    fc.tuple(name, fc.constantFrom(":", ": ", ":  ", " : ", ":\t", ""), scrap).map((parts) => parts.join("")),
    fc
      .tuple(fc.constantFrom("", " ", "  ", "    ", "\t"), fc.constantFrom("- ", "-", "-  ", "#", "# ", ""), scrap)
      .map((parts) => parts.join("")),
    fc.constantFrom("", " ", "a:", "k: v", "- x", "  - x", "  # note", "# note"),
    scrap,
  ),
  { maxLength: 7 },
);

const plain = fc
  .stringMatching(/^[A-Za-z0-9é][A-Za-z0-9é,.()/-]{0,12}( [A-Za-z0-9#:'"-]{1,9}[a-z.])?$/)
  .filter((text) => !/ #|: /.test(text));
const value = fc.oneof(
  plain,
  plain.map((text) => `'${text.replaceAll("'", "")}: x #'`),
  plain.map((text) => `"${text.replaceAll('"', "")}: - x"`),
);
const field = fc.oneof(
  fc.tuple(value, fc.constantFrom("", " ", "   ")).map(([text, end]) => [` ${text}${end}`]),
  fc.array(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9./-]{0,9}$/), { maxLength: 4 }).map((items) => [` [${items.join(", ")}]`]),
  fc
    .tuple(fc.array(value, { maxLength: 5 }), fc.nat(4))
    .map(([items, indent]) => ["", ...items.map((item) => `${" ".repeat(indent)}- ${item}`)]),
);
const noted = fc
  .tuple(field, fc.constantFrom<readonly string[]>([], [""], ["# note: x"], ["  # - x"]))
  .map(([lines, note]) => [...lines, ...note]);
const flatFile = fc
  .array(noted, { minLength: 1, maxLength: 12 })
  .map((fields) => file(...fields.flatMap(([first = "", ...more], at) => [`key_${at}:${first}`, ...more])));

/** A flat header with a few places damaged: where the two readers would come to differ. */
const nearlyFlat = fc
  .tuple(
    flatFile,
    fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.oneof(scrap, fc.constantFrom("\n", "\n  ", "\n- ", ":\n", "\n#"))), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((damaged, [place, gone, put]) => {
      const at = 4 + (place % Math.max(1, damaged.length - 8));
      return damaged.slice(0, at) + put + damaged.slice(at + gone);
    }, text),
  );

describe("the quick reader of flat headers", () => {
  test("answers as the full reader, or not at all, whatever stands in a header", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          soup.map((lines) => file(...lines)),
          nearlyFlat,
        ),
        (source) => {
          expect(compared(source)).not.toBe("different");
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("takes every flat header, and reads it as the full reader does", () => {
    fc.assert(
      fc.property(flatFile, (source) => {
        expect(compared(source)).toBe("same");
      }),
      { numRuns: Math.ceil(RUNS / 4) },
    );
  });

  test("differs on no hostile file and on none of their twins", () => {
    const sources = HOSTILE_FRONTMATTER.flatMap(({ hostile, twins }) => [...Object.values(hostile).flat(), ...twins]);
    expect(sources.filter((source) => compared(source) === "different")).toEqual([]);
    expect(sources.map(compared)).toEqual(expect.arrayContaining(["same", "left to the full reader", "not split"]));
  });

  test.each<readonly string[]>([
    ["a: b"],
    ["a:"],
    ["a:   "],
    ["a: ''", 'b: ""'],
    ["a:   b  c   "],
    ["a: b:c#d 'e' \"f\" [g] {h} & * ! | > % @ `"],
    ["a: 'b: c # d'", 'e: "- f: g"'],
    ["a:   ", "- b", "- 'c: d'", "", "# e", "- f", "g: h"],
    ["a:", "    - b  ", "    - c:d"],
    ["a:", "-   b", "- c"],
    ["a: []", "b: [ ]", "c: [d]", "e: [ f g , h.i/j-k ,_l ]"],
    ["# a", "", "b: c", "  # d"],
    ["toString: x", "_a-1: y", "null: z"],
  ])("takes %j", (...lines) => {
    expect(compared(file(...lines))).toBe("same");
  });

  test.each<readonly string[]>([
    ["a: b: c"],
    ["a: b:"],
    ["a: b # c"],
    ["a: b\tc"],
    ["a:\tb"],
    ["a:b"],
    ["a : b"],
    [" a: b"],
    ["1: b"],
    ["é: b"],
    ["a: b", "A: c"],
    ["a: b", "  c"],
    ["a: b", "- c"],
    ["a:", "  b"],
    ["a:", "b - c"],
    ["a:", "x: - c"],
    ["a:", "- b", "  - c"],
    ["a:", "  - b", "- c"],
    ["a:", "- b", "  c"],
    ["a:", "- b: c"],
    ["a:", "- - b"],
    ["a:", "-"],
    ["a:", "- "],
    ["a:", "-b"],
    ["a: ''", "- b"],
    ["a: []", "- b"],
    ["a: [b"],
    ["a: [b] c"],
    ["a: [b, [c]]"],
    ["a: [-b]"],
    ["a: ['b']"],
    ["a: [b, 'c']"],
    ["a: [b'c]"],
    ["a: [b: c]"],
    ["a: [b,]"],
    ["a: [,]"],
    ["a: {}"],
    ["a: 'b' c"],
    ["a: 'it''s'"],
    ['a: "\\n"'],
    ["a: 'b\tc'"],
    ["a: |", "  b"],
    ["__proto__: x"],
    ["<<: x"],
    ["? a", ": b"],
    ["# a"],
    [`${"k".repeat(129)}: x`],
    ..."-?:,[]{}#&*!|>'\"%@`".split("").map((sign) => [`a: ${sign}b`]),
  ])("leaves %j to the full reader", (...lines) => {
    expect(compared(file(...lines))).toBe("left to the full reader");
  });

  test("leaves to the full reader what its limits are about", () => {
    const lines = ["a: x", "b:", "- y"];
    expect(flatHeader(lines, FRONTMATTER_LIMITS)).toBeDefined();
    expect(flatHeader(lines, { ...FRONTMATTER_LIMITS, depth: 3, keys: 2 })).toBeDefined();
    expect(flatHeader(lines, { ...FRONTMATTER_LIMITS, depth: 2 })).toBe(undefined);
    expect(flatHeader(lines, { ...FRONTMATTER_LIMITS, keys: 1 })).toBe(undefined);
    const many = (count: number) => ["a:", ...Array.from({ length: count }, () => "- x")];
    expect(compared(file(...many(511)))).toBe("same");
    expect(compared(file(...many(512)))).toBe("left to the full reader");
    expect(compared(file(`a: [${"x,".repeat(510)}x]`))).toBe("same");
    expect(compared(file(`a: [${"x,".repeat(511)}x]`))).toBe("left to the full reader");
    expect(compared(file(`${"k".repeat(128)}: x`))).toBe("same");
  });
});
