import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkScenarioNames, formatProblems, formatScenarios, loadScenarios } from "../index.ts";
import { pipelineOf } from "../fixtures/check-text.ts";
import { scenarioJsonSchema } from "./scenario-json-schema.ts";

const SOUND = `format: 1
given:
  facets: { head: c1 }
  verdicts: { tests: pass }
scenarios:
  - name: what is rejected goes back
    when:
      - work: { exit: 0, facets: { head: c2 } }
      - reject: { gate: review, by: bob }
        expect: { refused: DECISION_EXCLUDED }
      - later: 2d
    expect: { stage: build, holds: [], waits: [request review] }
`;

function problemsOf(text: string): readonly string[] {
  const loaded = loadScenarios(text, { file: "a.scenario.yaml" });
  if (loaded.ok) return [];
  return loaded.problems.map(
    ({ code, line, column, didYouMean }) => `${code} ${line}:${column}${didYouMean === undefined ? "" : ` ${didYouMean}`}`,
  );
}

describe("a file of scenarios", () => {
  test("is read as it is written", () => {
    const loaded = loadScenarios(SOUND, { file: "a.scenario.yaml" });
    expect(loaded).toMatchObject({ ok: true, source: { format: 1, scenarios: [{ when: [{ work: { exit: 0 } }, {}, { later: "2d" }] }] } });
    expect(loaded.ok && loaded.positions.at(["scenarios", 0, "when", 1], "key")).toEqual({ line: 9, column: 9 });
  });

  test.each([
    ["an unknown key", SOUND.replace("facets: { head: c1 }", "facts: { head: c1 }"), ["KEY_UNKNOWN 3:3 facets"]],
    ["an unknown act", SOUND.replace("later: 2d", "latter: 2d"), ["KEY_UNKNOWN 11:9 later"]],
    ["an unknown expectation", SOUND.replace("holds: []", "hold: []"), ["KEY_UNKNOWN 12:29 holds"]],
    ["an unknown word of a gate", SOUND.replace("tests: pass", "tests: passed"), ["VALUE_TYPE 4:22 pass"]],
    ["an unknown code", SOUND.replace("DECISION_EXCLUDED", "DECISION_EXLUDED"), ["VALUE_UNKNOWN 10:28 DECISION_EXCLUDED"]],
    ["a wrong duration", SOUND.replace("later: 2d", "later: 2 days"), ["DURATION_INVALID 11:16"]],
    ["two acts in one step", SOUND.replace("later: 2d", "{ later: 2d, crash: true }"), ["KEY_CONFLICT 11:22"]],
    ["a step in which nothing happens", SOUND.replace("later: 2d", "{}"), ["KEY_MISSING 11:9"]],
    ["a refusal of nothing", SOUND.replace("later: 2d", "expect: { refused: STALE }"), ["KEY_INEFFECTIVE 11:19"]],
    ["half an extension", SOUND.replace("later: 2d", "extend: { budget: repair }"), ["KEY_MISSING 11:17"]],
    ["a time that is none", SOUND.replace("given:\n", 'given:\n  at: "2026-13-05T09:00:00Z"\n'), ["VALUE_RANGE 3:7"]],
    ["no scenario", "format: 1\nscenarios: []\n", ["VALUE_RANGE 2:12"]],
    ["nothing that is expected", "format: 1\nscenarios: [{ name: a, when: [{ later: 1s }] }]\n", ["KEY_MISSING 2:13"]],
    ["one name twice", "format: 1\nscenarios: [{ name: a, expect: {} }, { name: a, expect: {} }]\n", ["NAME_DUPLICATE 2:46"]],
    ["no YAML", "format: 1\nscenarios: [", ["YAML_INDENT 2:13"]],
    ["another format", SOUND.replace("format: 1", "format: 2"), ["VALUE_UNKNOWN 1:9"]],
  ])("given %s, then it is refused with its place and what was meant", (_what, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test("given names that the pipeline does not have, then each is told with its place and the nearest one that there is", () => {
    const pipeline = pipelineOf(`format: 1
name: p
initial: build
stages:
  build: { work: { run: builder }, gates: [{ id: review, use: approval, with: { from: [{ count: 1, of: [bob] }] } }], next: done }
  done: { final: succeeded }
`);
    const text = SOUND.replace("gate: review", "gate: reviews")
      .replace("work: { exit", "work: { effect: bilder, exit")
      .replace("stage: build", "stage: bild");
    const loaded = loadScenarios(text, { file: "a.scenario.yaml" });
    const problems = loaded.ok ? checkScenarioNames(loaded.source, pipeline, { file: "a.scenario.yaml", positions: loaded.positions }) : [];
    expect(problems.map(({ code, line, didYouMean }) => [code, line, didYouMean])).toEqual([
      ["GATE_UNKNOWN", 4, undefined],
      ["VALUE_UNKNOWN", 8, "builder"],
      ["GATE_UNKNOWN", 9, "review"],
      ["VALUE_UNKNOWN", 12, "build"],
    ]);
    expect(formatProblems(problems, { text })).toContain("  9 |       - reject: { gate: reviews, by: bob }");
  });

  test("given scenarios made by a program, then what is written is read back as it was, whatever their texts are", () => {
    const texts = [
      "yes",
      "no",
      "1",
      "0x1",
      "~",
      "",
      "null",
      "a: b",
      "- a",
      "#",
      "&a",
      "*a",
      "<<",
      "2026-01-05",
      "a\nb\t",
      "\u001B[31m",
      "\u202E",
      "'",
      '"',
      "é",
      "😀",
    ];
    const files = Object.fromEntries(
      texts.filter((text) => text !== "").map((text, at) => [`${at}.${text.replaceAll(/[^a-z]/g, "_")}`, text]),
    );
    const source = {
      format: 1,
      scenarios: [
        { name: "a", when: [{ work: { files, output: { y: texts, deep: [[{ n: 1.5 }]] } } }, { work: { files } }], expect: { stage: "a" } },
      ],
    } as const;
    const loaded = loadScenarios(formatScenarios(source), { file: "a.scenario.yaml" });
    expect(
      loaded.ok ? JSON.parse(JSON.stringify(loaded.source)) : loaded.problems.map(({ code, found, line }) => [code, found, line]),
    ).toEqual(source);
  });

  test("given the real look of a gate that asks the world, then it is refused: a scenario says what the world is", () => {
    const pipeline = pipelineOf(`format: 1
name: p
initial: build
stages:
  build: { gates: [{ id: landed, with: { base: main } }, { id: report, with: { file: a.md } }], next: done }
  done: { final: succeeded }
`);
    const text = `format: 1
scenarios: [{ name: a, given: { verdicts: { landed: real, report: real } }, expect: { stage: build } }]
`;
    const loaded = loadScenarios(text, { file: "a.scenario.yaml" });
    const problems = loaded.ok ? checkScenarioNames(loaded.source, pipeline) : [];
    expect(problems.map(({ code, path }) => [code, path.join(".")])).toEqual([["VALUE_UNKNOWN", "scenarios.0.given.verdicts.landed"]]);
  });

  test("the committed JSON Schema is the one in use (scripts/write-schema.ts writes it)", () => {
    const committed: unknown = JSON.parse(readFileSync(new URL("../../schema/scenarios-1.json", import.meta.url), "utf8"));
    expect(committed).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });
});
