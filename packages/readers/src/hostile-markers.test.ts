import { isDigest } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { type HostileFamily } from "./fixtures/hostile-family.ts";
import { HOSTILE_MARKERS } from "./fixtures/hostile-markers.ts";
import { HOSTILE_REQUIREMENTS } from "./fixtures/hostile-requirements.ts";
import { casesOf, isClean, shuffled } from "./fixtures/hostile-run.ts";
import { type Marker, type ReadProblem, readMarker, readRequirements, type Requirements } from "./index.ts";

type Source = string | Uint8Array;
type Refused = { readonly ok: false; readonly problem: ReadProblem };

const NONCE = "7f3a";
const VOCABULARY = { pass: ["PASS"], fail: ["FAIL"], inconclusive: ["UNSURE"] };
const markerIn = (source: Source) => readMarker(source, { label: "QA-RESULT", nonce: NONCE, vocabulary: VOCABULARY });
const requirementsIn = (source: Source) => readRequirements(source, { nonce: NONCE, required: ["login"] });

function markerOutcome(source: Source): string {
  const read = markerIn(source);
  return read.ok ? read.meaning : read.problem.code;
}

function requirementsOutcome(source: Source): string {
  const read = requirementsIn(source);
  if (!read.ok) return read.problem.code;
  expect(read.missing).toEqual(read.results.has("login") ? [] : ["login"]);
  return read.results.get("login")?.value ?? "no-word";
}

/** What a caller would miss in the answer, if anything. */
function incompleteness(source: Source, read: ({ readonly ok: true } & (Marker | Requirements)) | Refused): readonly string[] {
  const last = typeof source === "string" ? source.split("\n").length : Infinity;
  if (read.ok) {
    const { line = 0, column } = read.position;
    const placed = line > 0 && line <= last && column === 1;
    return placed && isDigest(read.digest) && read.excerpt !== "" && /^(?:marker|requirements)\/1$/.test(read.reader) ? [] : [read.excerpt];
  }
  const { code, line = 0, column = 0, message, hint } = read.problem;
  // What is too large as a whole, no text, or not there, has no place where it is.
  const placed = /_(?:TOO_LARGE|ENCODING|MISSING)$/.test(code) || (line > 0 && line <= last && column > 0);
  return placed && message.length > 10 && hint.length > 10 ? [] : [`${code} at ${line}:${column}`];
}

describe.each([
  ["markers", HOSTILE_MARKERS, markerOutcome, markerIn, 150],
  ["requirement lines", HOSTILE_REQUIREMENTS, requirementsOutcome, requirementsIn, 50],
] as const)(
  "hostile %s",
  (
    _what,
    families: readonly HostileFamily[],
    outcomeOf: (source: Source) => string,
    readIn: typeof markerIn | typeof requirementsIn,
    least: number,
  ) => {
    const cases = families.flatMap(casesOf);

    test.each(families.map((family) => [family.id, family] as const))("%s never pass, their honest twins do", (_id, family) => {
      for (const { source, outcome } of casesOf(family)) {
        expect([outcomeOf(source), source.slice(0, 200)]).toEqual([outcome, source.slice(0, 200)]);
        expect(isClean()).toBe(true);
      }
    });

    test("every family attacks, and has a twin that passes", () => {
      expect(families.filter(({ hostile, twins }) => Object.values(hostile).flat().length === 0 || twins.length === 0)).toEqual([]);
      expect(cases.filter(({ outcome }) => outcome !== "pass").length).toBeGreaterThanOrEqual(least);
    });

    test("the same outcome in any order, twice in one process", () => {
      for (const seed of [7, 11]) for (const { source, outcome } of shuffled(cases, seed)) expect(outcomeOf(source)).toBe(outcome);
    });

    test("what was read carries a position, an excerpt, a digest and the reader; what was refused, a hint and a place", () => {
      expect(cases.flatMap(({ source }) => incompleteness(source, readIn(source)))).toEqual([]);
    });

    test("bytes and text read the same (TOK-4)", () => {
      const texts = cases.flatMap(({ source, outcome }) => (typeof source === "string" && !outcome.endsWith("_ENCODING") ? [source] : []));
      for (const text of texts.filter(({ length }) => length < 100_000)) {
        expect(outcomeOf(new TextEncoder().encode(text))).toBe(outcomeOf(text));
      }
    });
  },
);

test("no problem carries text of the log (YML-13)", () => {
  const secret = "ghp_0123456789abcdef";
  for (const line of [
    `QA-RESULT[7f3a]: ${secret}`,
    `QA-RESULT[${secret}]: PASS`,
    `x ${secret} QA-RESULT`,
    `QA-RESULT[7f3a]: ${secret}\u0007`,
  ]) {
    const read = markerIn(line);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain("ghp_");
  }
  for (const line of [`REQ[7f3a] ${secret}: maybe`, `REQ[7f3a] login: ${secret}`]) {
    const read = requirementsIn(line);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain("ghp_");
  }
});
