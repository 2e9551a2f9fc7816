// The library of wrong pipelines: each is caught by its code, each has a twin in which nothing is found, and no proof is without one.
import { FINDING_CODES } from "../packages/definition/src/index.ts";
import { describe, expect, test } from "vitest";
import { readFile } from "../scripts/checks/repository.ts";
import { wrongPipelines } from "../scripts/generated/wrong-pipelines.ts";

const all = wrongPipelines();

/** What no text compiles to: the format itself refuses it, and the proof is for pipelines made otherwise. */
const UNWRITABLE = ["STAGE_RESERVED", "STAGE_DUPLICATE", "FINAL_NOT_EMPTY", "GROUP_EMPTY", "ROUTE_UNCOUNTED", "WAIT_UNBOUNDED"];

/** Proofs that need gates which are not built in. */
const OF_OTHER_GATES = ["MEASURE_LIMIT_UNREACHABLE", "MEASURE_CANNOT_PASS", "WAIT_WITHOUT_ACTOR", "STEP_MISSING"];

describe("wrong pipelines", () => {
  test("there are at least 25, and the page has a section for each and for nothing else", () => {
    expect(all.length).toBeGreaterThanOrEqual(25);
    const sections = [...readFile("docs/reference/wrong-pipelines.md").text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(all.map(({ name }) => name.replaceAll("-", " ")));
  });

  test.each(all.map((pair) => [pair.name, pair] as const))(
    "%s is caught by its code, and its mended twin is proven (TG-34)",
    (_name, pair) => {
      const { code, why, mend, wrong, mended } = pair;
      expect(wrong.codes).toContain(code);
      expect([why, mend].every((text) => text !== "")).toBe(true);
      expect(mended.codes).toEqual([]);
    },
  );

  test("every proof of verify has a wrong pipeline", () => {
    const shown = new Set(all.map(({ code }) => code));
    const missing = Object.keys(FINDING_CODES).filter((code) => !shown.has(code));
    expect(missing.toSorted()).toEqual([...UNWRITABLE, ...OF_OTHER_GATES].toSorted());
  });
});
