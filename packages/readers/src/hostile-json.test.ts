import { isDigest, isJson } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { type HostileFamily, type ReportOutcome } from "./fixtures/hostile-family.ts";
import { HOSTILE_JSON } from "./fixtures/hostile-json.ts";
import { HOSTILE_OUTPUT } from "./fixtures/hostile-output.ts";
import { casesOf, isClean, shuffled } from "./fixtures/hostile-run.ts";
import { compileJsonPath, JSON_READER, type JsonOptions, readJson, readVerdictWord } from "./index.ts";

const compiled = compileJsonPath("$.verdict");
const VERDICT = compiled.ok ? compiled.query : undefined;

function outcomeOf(source: string | Uint8Array, options: JsonOptions): ReportOutcome {
  const read = readJson(source, options);
  if (!read.ok) return read.problem.code;
  const found = VERDICT?.select(read.value);
  const value = found?.ok === true ? found.matches[0]?.value : undefined;
  if (typeof value !== "string") return "no-word";
  const meaning = readVerdictWord(value, { pass: ["PASS"], fail: ["FAIL"] });
  return meaning === "inconclusive" ? "unknown" : meaning;
}

/** What a caller would miss in the answer, if anything. */
function incompleteness(source: string | Uint8Array, options: JsonOptions): readonly string[] {
  const read = readJson(source, options);
  const last = typeof source === "string" ? source.split("\n").length : Infinity;
  if (read.ok) {
    const { line = 0, column = 0 } = read.position;
    const placed = line > 0 && line <= last && column > 0;
    return placed && isJson(read.value) && isDigest(read.digest) && read.excerpt !== "" && read.reader === JSON_READER
      ? []
      : [read.excerpt];
  }
  const { code, line = 0, column = 0, message, hint } = read.problem;
  // What is too large as a whole, or no text, has no place where it is.
  const placed = ["JSON_TOO_LARGE", "JSON_ENCODING"].includes(code) || (line > 0 && line <= last && column > 0);
  return placed && message.length > 10 && hint.length > 10 ? [] : [`${code} at ${line}:${column}`];
}

describe.each([
  ["JSON documents", HOSTILE_JSON, {}, 200],
  ["tools' output", HOSTILE_OUTPUT, { noisy: "last-object" }, 60],
] as const)("hostile %s", (_what, families: readonly HostileFamily[], options: JsonOptions, least: number) => {
  const cases = families.flatMap(casesOf);

  test.each(families.map((family) => [family.id, family] as const))("%s never pass, their honest twins do", (_id, family) => {
    for (const { source, outcome } of casesOf(family)) {
      expect([outcomeOf(source, options), source.slice(0, 200)]).toEqual([outcome, source.slice(0, 200)]);
      expect(isClean()).toBe(true);
    }
  });

  test("every family attacks, and has a twin that passes", () => {
    expect(families.filter(({ hostile, twins }) => Object.values(hostile).flat().length === 0 || twins.length === 0)).toEqual([]);
    expect(cases.filter(({ outcome }) => outcome !== "pass").length).toBeGreaterThanOrEqual(least);
  });

  test("the same outcome in any order, twice in one process", () => {
    for (const seed of [7, 11]) {
      for (const { source, outcome } of shuffled(cases, seed)) expect(outcomeOf(source, options)).toBe(outcome);
    }
    expect(isClean()).toBe(true);
  });

  test("what was read carries a position, an excerpt, a digest and the reader; what was refused, a hint and a place", () => {
    expect(cases.flatMap(({ source }) => incompleteness(source, options))).toEqual([]);
  });

  test("a polluted prototype supplies no member (ZOD-4)", () => {
    const prototype = Object.prototype as Record<string, unknown>;
    try {
      prototype["verdict"] = "PASS";
      prototype["ok"] = true;
      expect(outcomeOf('{"a":{}}', options)).toBe("no-word");
      expect(outcomeOf("{}", options)).toBe("no-word");
      expect(outcomeOf("{", options)).toBe("JSON_INCOMPLETE");
      expect(outcomeOf('{"verdict":"PASS"}', options)).toBe("pass");
    } finally {
      delete prototype["verdict"];
      delete prototype["ok"];
    }
  });
});

test("nothing that is cut off passes, wherever it is cut (JSN-5)", () => {
  const document = '{"a": [1, {"b": "x\\u00e9"}], "verdict": "PASS", "c": {"d": null}}';
  const cut = Array.from({ length: document.length }, (_, end) => document.slice(0, end));
  const refused = expect.stringMatching(/^JSON_(?:INCOMPLETE|SYNTAX)$/) as string;
  expect(cut.map((text) => outcomeOf(text, {}))).toEqual(cut.map(() => refused));
  const after = cut.slice(1).map((text) => `{"verdict":"PASS"}\n${text}`);
  expect(after.map((text) => outcomeOf(text, { noisy: "last-object" }))).toEqual(after.map(() => refused));
});
