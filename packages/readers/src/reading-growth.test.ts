import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { measureGrowth, MOST_GROWTH } from "./fixtures/growth.ts";
import { readJson, readMarker, readRequirements } from "./index.ts";

const watch = { now: () => performance.now(), wait: setTimeout };
/** The digest is another's work, and linear. */
const digest = () => "sha256:0" as const;
const MARKER = { label: "QA-RESULT", nonce: "7f3a", vocabulary: { pass: ["PASS"], fail: ["FAIL"] }, digest } as const;

type Read = (source: string) => void;
const whole: Read = (source) => readJson(source, { digest });
const noisy: Read = (source) => readJson(source, { noisy: "last-object", digest });
const marker: Read = (source) => readMarker(source, MARKER);
const worst: Read = (source) => readMarker(source, { ...MARKER, conflict: "worst" });
const requirements: Read = (source) => readRequirements(source, { digest });
const located: Read = (source) => {
  const read = readJson(source, { digest });
  if (read.ok) read.positionOf(["z"]);
};

const repeated = (piece: string, before = "", after = "") => {
  return (size: number): string => before + piece.repeat(Math.ceil(size / piece.length)) + after;
};

/**
 * Sources of about so many characters, driven by one thing each: name, reader, smallest size, source. They are small, so that a busy
 * machine seldom interrupts a call, and what makes many values smaller still: each costs more once they no longer fit into its caches.
 */
const FAMILIES: readonly (readonly [string, Read, number, (size: number) => string])[] = [
  ["a long text", whole, 5000, repeated("x", '"', '"')],
  ["escapes", whole, 5000, repeated("\\u00e9\\n", '"', '"')],
  ["surrogate pairs in escapes", whole, 5000, repeated("\\ud83d\\ude00", '"', '"')],
  ["white space", whole, 5000, repeated(" \n\t", "", "1")],
  ["a long number", whole, 5000, repeated("9")],
  ["a number of zeros", whole, 5000, repeated("0", "0.", "1")],
  ["list items", whole, 1500, repeated("1,", "[", "1]")],
  ["short lists (JSN-4)", whole, 1500, repeated("[[[[1]]]],", "[", "1]")],
  ["members (JSN-2)", whole, 1500, (size) => `{${Array.from({ length: size / 12 }, (_, at) => `"k${at}":{}`).join()}}`],
  [
    "members named by numbers (JSN-2)",
    whole,
    1500,
    (size) => `{${Array.from({ length: size / 12 }, (_, at) => `"${at * 7919}":1`).join()}}`,
  ],
  ["a long name", whole, 5000, repeated("k", '{"', '":1}')],
  ["brackets that never close (JSN-4)", whole, 5000, repeated("[")],
  ["where a value stands", located, 1500, (size) => `{${Array.from({ length: size / 12 }, (_, at) => `"k${at}":[]`).join()},"z":1}`],
  ["log lines", noisy, 5000, repeated("a line of a log\n", "", "{}")],
  ["objects, one a line", noisy, 1500, repeated('{"a":[1,2]}\n')],
  ["broken objects, one a line", noisy, 1500, repeated('{"a":[1,2}\n', "", "{}")],
  ["no objects, one a line", noisy, 1500, repeated("{ a: 1 }\n", "", "{}")],
  ["braces alone on a line", noisy, 1500, repeated("{\n\n", "", "x\n{}")],
  ["closing braces", noisy, 1500, repeated("}\n", "", "{}")],
  ["one long line", noisy, 5000, repeated("x ", "", "\n{}")],
  ["an object over many lines", noisy, 1500, repeated('{"b":1},\n', '{"a":[\n', "1]}\nlog")],
  ["an object that never closes", noisy, 1500, repeated('{"b":1},\n', '{"a":[\n')],
  ["lines without a marker", marker, 4000, repeated("a line of a log\n", "", "QA-RESULT[7f3a]: PASS")],
  ["lines that mention the label", marker, 4000, repeated("the QA-RESULT is\n", "", "QA-RESULT[7f3a]: PASS")],
  ["markers with another nonce", marker, 4000, repeated("QA-RESULT[0]: FAIL\n", "", "QA-RESULT[7f3a]: PASS")],
  ["markers", worst, 4000, repeated("QA-RESULT[7f3a]: PASS\n")],
  ["blanks behind a word", marker, 4000, repeated(" ", "QA-RESULT[7f3a]: PASS", ".")],
  ["blanks behind a bold word", marker, 4000, repeated(" ", "**QA-RESULT[7f3a]: PASS", "x**")],
  ["marks", marker, 4000, repeated("*", "**QA-RESULT[7f3a]: PASS")],
  ["signs of headings", marker, 4000, repeated("#", "", " QA-RESULT[7f3a]: PASS")],
  ["a nonce that never closes", marker, 4000, repeated("[", "QA-RESULT[")],
  ["the instruction's own words", marker, 4000, repeated("PASS|", "QA-RESULT[7f3a]: ", "FAIL")],
  ["labels side by side", marker, 4000, repeated("QA-RESULT")],
  ["code blocks", marker, 4000, repeated("```\nQA-RESULT[7f3a]: FAIL\n```\n", "", "QA-RESULT[7f3a]: PASS")],
  ["a code block that never ends", marker, 4000, repeated("QA-RESULT[7f3a]: FAIL\n", "```\n")],
  ["backticks", marker, 4000, repeated("`", "", "QA-RESULT[7f3a]: PASS")],
  ["terminal escapes", marker, 4000, repeated("\u001B[0m", "", "QA-RESULT[7f3a]: PASS")],
  ["carriage returns", marker, 4000, repeated("\r", "QA-RESULT[7f3a]: PASS")],
  ["requirement lines that do not count", requirements, 4000, repeated("- REQ a: PASS: x\n", "", "REQ a: PASS")],
  ["a long reason", requirements, 4000, repeated(" x", "REQ a: FAIL:")],
  ["a long id", requirements, 4000, repeated("a", "REQ ", ": PASS")],
];

describe("reading time grows with size, and no faster", () => {
  test.each(FAMILIES)("%s", async (_name, read, size, make) => {
    const { steepest, times } = await measureGrowth(
      watch,
      read,
      [1, 2, 4, 8].map((factor) => make(size * factor)),
    );
    expect(times, `microseconds; steepest ${steepest.toFixed(2)}`).toSatisfy(() => steepest < MOST_GROWTH);
  });
});
