import { describe, expect, test } from "vitest";
import { FRONTMATTER_LIMITS } from "./frontmatter-limits.ts";
import { parseHeader } from "./guarded-yaml.ts";
import { shapeProblem } from "./yaml-shape.ts";

const shape = (header: string, depth: number) => shapeProblem(header, { ...FRONTMATTER_LIMITS, depth }, 2);

/** Headers, how deep their lists and maps are nested, and where the deepest one is known for what it is. */
const NESTED: readonly (readonly [string, number, number, number])[] = [
  ["a: []", 2, 2, 4],
  ["a: {}", 2, 2, 4],
  ["a: [[], [[]]]", 4, 2, 10],
  ["a: {b: {c: []}}", 4, 2, 12],
  ["a:\n  b:\n    c: {}", 4, 4, 8],
  ["a:\n  b:\n    c: d\n  e: []", 3, 4, 6],
  ["a:\n  - - []", 4, 3, 7],
  ["a:\n  - b: []", 4, 3, 8],
  ["a:\n  - b: c\n    d: {}", 4, 4, 8],
  ["a:\n  ? b\n  : []", 3, 4, 5],
  ["a:\n  - b\nc:\n  d: [[]]", 4, 5, 7],
  ["\"a b\":\n  'c d': []", 3, 3, 10],
  ["a: |\n  b: [[[[\nc: {}", 2, 4, 4],
  ["a: >\n\n   - - - b\n\n  # - - - -\nc:\n  - {}", 3, 8, 5],
  ["# - - - - -\n\na: [] # [[[[[", 2, 4, 4],
  ["a: [\n  b,\n  [] ]", 3, 4, 3],
  ["a:\n\n  b:\n# x\n    c:\n\n      d: {}", 5, 8, 10],
  ["[abcd]:\n  x: {}", 3, 3, 6],
];

describe("the depth of a header, before the parser may see it (YML-10)", () => {
  test.each(NESTED)("%j is so deep and no deeper", (header, depth, line, column) => {
    expect(shape(header, depth - 1)).toMatchObject({ code: "FRONTMATTER_TOO_DEEP", line, column });
    expect(shape(header, depth)).toBe(undefined);
  });

  test.each(NESTED)("the parser finds %j no deeper than the scan", (header, depth) => {
    const parsed = parseHeader(header, { ...FRONTMATTER_LIMITS, depth: depth + 1 });
    expect(parsed.ok ? "read" : parsed.problem.code).not.toBe("FRONTMATTER_TOO_DEEP");
  });

  test.each([
    ["maps", "k#:\n  a:\n    b: c"],
    ["lists", "k#:\n  - - a\n    - b\n  - c"],
    ["maps in lists", "k#:\n- a: b\n  c: d\n- e: f"],
    ["brackets", "k#: [a, {b: [c]}, [d]]"],
    ["questions", "k#:\n  ? a\n  : b"],
  ])("%s side by side are no deeper than one of them", (_name, header) => {
    const headers = Array.from({ length: 40 }, (_none, at) => header.replace("#", String(at)));
    expect(shape(headers.join("\n"), 5)).toBe(undefined);
  });

  test("what holds too many words and signs is refused where there is one too many (YML-11)", () => {
    // A name, a colon, two brackets; an item and its comma.
    const crowd = (items: number) => `a: [${"b,".repeat(items)}]`;
    expect(shape(crowd(2046), 9)).toBe(undefined);
    expect(shape(crowd(2047), 9)).toMatchObject({ code: "FRONTMATTER_TOO_LARGE", line: 2, column: 4098 });
  });
});
