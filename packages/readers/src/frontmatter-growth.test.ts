import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { measureGrowth, MOST_GROWTH } from "./fixtures/growth.ts";
import { readFrontmatter } from "./index.ts";
import { file, PASS } from "./fixtures/hostile-family.ts";

const watch = { now: () => performance.now(), wait: setTimeout };
/** The digest is another's work, and linear. */
const digest = () => "sha256:0" as const;
const lined = (make: (at: number) => string) => (size: number) => {
  let text = `${PASS}\n`;
  for (let at = 0; text.length < size; at++) text += `${make(at)}\n`;
  return `---\n${text}---\n`;
};

/**
 * Files of about so many characters, driven by one thing each: name, smallest size, file. None comes to meet a limit, or another reader,
 * before eight times that size; and none takes longer than a busy machine leaves a process alone.
 */
const FAMILIES: readonly (readonly [string, number, (size: number) => string])[] = [
  ["a long text", 8000, (size) => file(PASS, `a: ${"x".repeat(size)}`)],
  ["a text of many words", 8000, (size) => file(PASS, `a: ${"x ".repeat(size / 2)}`)],
  ["spaces inside a text", 8000, (size) => file(PASS, `a: b${" ".repeat(size)}c`)],
  ["spaces after a text", 8000, (size) => file(PASS, `a: b${" ".repeat(size)}`)],
  ["spaces before a comment", 8000, (size) => file(PASS, `a: b${" ".repeat(size)}#`)],
  ["tabs inside a text", 8000, (size) => file(PASS, `a: b${"\t".repeat(size)}c`)],
  ["a blank line of spaces", 8000, (size) => file(PASS, " ".repeat(size))],
  ["blank lines (FM-4)", 240, (size) => file(PASS, ..."\n".repeat(size).split("\n"))],
  ["blank lines before a comment (FM-4)", 240, (size) => file(PASS, ..."\n".repeat(size).split("\n"), "#")],
  ["comments", 8000, lined(() => "# a note that nobody reads, as long as a line may well be")],
  ["comment signs", 8000, (size) => file(PASS, "#".repeat(size))],
  ["fields (YML-11)", 190, lined((at) => `k${at}: x`)],
  ["fields that need the full reader (YML-11)", 220, lined((at) => `k${at}: {}`)],
  ["list items", 480, (size) => file(PASS, "a:", ...Array.from({ length: size / 8 }, () => "- x y z"))],
  ["list items that need the full reader", 300, (size) => file(PASS, "a:", ...Array.from({ length: size / 8 }, () => "- x\ty z"))],
  ["list items in brackets", 120, (size) => file(PASS, `a: [${"x,".repeat(size / 2)}x]`)],
  ["list items in brackets that need the full reader (YML-11)", 200, (size) => file(PASS, `a: [${"é,".repeat(size / 2)}x]`)],
  ["quoted items in brackets (YML-11)", 200, (size) => file(PASS, `a: [${"'x',".repeat(size / 4)}'x']`)],
  ["a quoted text with escapes", 8000, (size) => file(PASS, `a: "${"\\n".repeat(size / 2)}"`)],
  ["a quoted text over lines", 4000, (size) => file(PASS, 'a: "', ...Array.from({ length: size / 32 }, () => `  ${"x".repeat(30)}`), '"')],
  ["quotes that are doubled", 8000, (size) => file(PASS, `a: '${"''".repeat(size / 2)}'`)],
  ["a text over lines", 4000, (size) => file(PASS, "a: b", ...Array.from({ length: size / 32 }, () => `  ${"x".repeat(30)}`))],
  ["a block text", 4000, (size) => file(PASS, "a: |", ...Array.from({ length: size / 32 }, () => `  ${"x".repeat(30)}`))],
  [
    "a folded text",
    4000,
    (size) => file(PASS, "a: >", ...Array.from({ length: size / 32 }, (_, at) => `${" ".repeat(2 + (at % 2))}${"x".repeat(30)}`)),
  ],
  ["colons (YML-10)", 4000, (size) => file(PASS, `a: ${":".repeat(size)}`)],
  ["brackets that never close (YML-10)", 8000, (size) => file(PASS, `a: ${"[".repeat(size)}`)],
  ["question marks (YML-10)", 8000, (size) => file(PASS, "? ".repeat(size / 2))],
  ["dashes (YML-10)", 8000, (size) => file(PASS, "- ".repeat(size / 2))],
  ["a quote that never closes", 8000, (size) => file(PASS, `a: "${"x ".repeat(size / 2)}`)],
  ["quotes side by side (YML-11)", 8000, (size) => file(PASS, '""'.repeat(size / 2))],
  ["commas", 50, (size) => file(PASS, `a: [${",".repeat(size)}]`)],
  ["surrogate pairs", 8000, (size) => file(PASS, `a: ${"𝐏".repeat(size / 2)}`)],
  ["letters that fold", 100, lined((at) => `"ﬁ${at}": x`)],
  ["a body", 120_000, (size) => `${file(PASS)}${"word ".repeat(size / 5)}`],
  ["a body of fences", 120_000, (size) => `${file(PASS)}${"---\n".repeat(size / 4)}`],
  ["a header that never closes", 120_000, (size) => `---\n${"x".repeat(size)}`],
];

describe("reading time grows with size, and no faster", () => {
  test.each(FAMILIES)("%s", async (_name, size, make) => {
    const sources = [1, 2, 4, 8].map((factor) => make(size * factor));
    const { steepest, times } = await measureGrowth(watch, (source) => readFrontmatter(source, { digest }), sources);
    expect(times, `microseconds; steepest ${steepest.toFixed(2)}`).toSatisfy(() => steepest < MOST_GROWTH);
  });
});
