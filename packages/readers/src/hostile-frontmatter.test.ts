import { existsSync, readdirSync, readFileSync } from "node:fs";
import { FRONTMATTER_READER, readFrontmatter, readVerdictWord } from "./index.ts";
import { isDigest } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { file, PASS, type ReportOutcome } from "./fixtures/hostile-family.ts";
import { HOSTILE_FRONTMATTER } from "./fixtures/hostile-frontmatter.ts";
import { casesOf, isClean, shuffled } from "./fixtures/hostile-run.ts";

/** Real and hostile files from elsewhere, one folder each; nobody needs them to run the tests. */
const CORPORA = ["frontmatter", "hostile-frontmatter"].map((name) => new URL(`../../../../shared/corpora/${name}/`, import.meta.url));

const CASES = HOSTILE_FRONTMATTER.flatMap(casesOf);

function outcomeOf(source: string | Uint8Array): ReportOutcome {
  const read = readFrontmatter(source);
  if (!read.ok) return read.problem.code;
  const word = read.data["verdict"];
  if (typeof word !== "string") return "no-word";
  const meaning = readVerdictWord(word, { pass: ["PASS"], fail: ["FAIL"] });
  return meaning === "inconclusive" ? "unknown" : meaning;
}

/** What a caller would miss in the answer, if anything. */
function incompleteness(source: string | Uint8Array): readonly string[] {
  const read = readFrontmatter(source);
  if (read.ok) {
    const { data, positions, digest, excerpt, reader } = read;
    const placed = Object.keys(data).every((key) => (positions.get(key)?.line ?? 0) > 1 && (positions.get(key)?.column ?? 0) > 0);
    return placed && isDigest(digest) && excerpt !== "" && reader === FRONTMATTER_READER ? [] : [`${excerpt} misses something`];
  }
  const { code, line = 0, column = 1, message, hint } = read.problem;
  const last = typeof source === "string" ? source.split("\n").length : Infinity;
  // A file that is too large as a whole has no place where it is.
  const placed = code === "FRONTMATTER_TOO_LARGE" || (line > 0 && line <= last && column > 0);
  return placed && message.length > 10 && hint.length > 10 ? [] : [`${code} at ${line}:${column}`];
}

describe("hostile frontmatter", () => {
  test.each(HOSTILE_FRONTMATTER.map((family) => [family.id, family] as const))("%s never passes, its honest twins do", (_id, family) => {
    for (const { source, outcome } of casesOf(family)) {
      expect([outcomeOf(source), source]).toEqual([outcome, source]);
      expect(isClean()).toBe(true);
    }
  });

  test("every family attacks, and has a twin that passes", () => {
    expect(HOSTILE_FRONTMATTER.filter(({ hostile, twins }) => Object.values(hostile).flat().length === 0 || twins.length === 0)).toEqual(
      [],
    );
    expect(CASES.filter(({ outcome }) => outcome !== "pass").length).toBeGreaterThanOrEqual(300);
    expect(CASES.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining(["FRONTMATTER_MISSING", "FRONTMATTER_FENCE", "FRONTMATTER_UNCLOSED", "FRONTMATTER_ENCODING"]),
    );
  });

  test("the same outcome in any order, three times in one process (FM-3, YML-10)", () => {
    for (const seed of [7, 11, 13]) for (const { source, outcome } of shuffled(CASES, seed)) expect(outcomeOf(source)).toBe(outcome);
    expect(isClean()).toBe(true);
  });

  test("what was read carries positions, an excerpt, a digest and the reader; what was refused, a hint and a place in the file (FM-8)", () => {
    expect(CASES.flatMap(({ source }) => incompleteness(source))).toEqual([]);
  });

  for (const folder of CORPORA) {
    const present = existsSync(folder);
    const name = folder.pathname.split("/").at(-2);
    test.skipIf(!present)(`corpus ${name}${present ? "" : ` (absent: ../shared/corpora/${name})`} reads the same twice`, () => {
      const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(names.length).toBeGreaterThan(0);
      for (const entry of names) {
        const source = readFileSync(`${entry.parentPath}/${entry.name}`);
        expect(readFrontmatter(source)).toEqual(readFrontmatter(source));
      }
      expect(isClean()).toBe(true);
    });
  }

  test("a polluted prototype supplies no field (ZOD-4)", () => {
    const prototype = Object.prototype as Record<string, unknown>;
    try {
      prototype["verdict"] = "PASS";
      expect(outcomeOf(file("a: 1"))).toBe("no-word");
      expect(outcomeOf(file("a: {b: 1}"))).toBe("no-word");
      prototype["ok"] = true;
      expect(outcomeOf(PASS)).toBe("FRONTMATTER_MISSING");
    } finally {
      delete prototype["verdict"];
      delete prototype["ok"];
    }
    expect(isClean()).toBe(true);
  });
});
