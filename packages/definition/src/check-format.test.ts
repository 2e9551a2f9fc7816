import { describe, expect, test } from "vitest";
import { placesOf, problemsOf } from "./fixtures/check-text.ts";
import { loadDefinition } from "./load-definition.ts";

/** A definition whose first stage has the given lines. */
function withStage(...lines: readonly string[]): string {
  return `format: 1\nname: p\ninitial: a\nstages:\n  a:\n${lines.map((line) => `    ${line}\n`).join("")}    next: b\n  b: { final: succeeded }\n`;
}

describe("keys and values", () => {
  test.each<[string, string, string, string]>([
    ["an unknown key", "gtes: [secrets]", "gates: [secrets]", "KEY_UNKNOWN 6:5"],
    ["a key that is missing", "work: { timeout: 5m }", "work: { run: x, timeout: 5m }", "KEY_MISSING 6:11"],
    ["a gate without a name", "gates: [{ with: { a: 1 } }]", "gates: [{ use: secrets, with: { a: 1 } }]", "KEY_MISSING 6:13"],
    ["a wrong type", "gates: secrets", "gates: [secrets]", "VALUE_TYPE 6:12"],
    ["an empty list", "gates: []", "gates: [secrets]", "VALUE_RANGE 6:12"],
    [
      "an unknown word",
      "gates: [{ id: secrets, enforcement: optional }]",
      "gates: [{ id: secrets, enforcement: advisory }]",
      "VALUE_UNKNOWN 6:41",
    ],
    ["a number out of range", "work: { run: x, attempts: 0 }", "work: { run: x, attempts: 1 }", "VALUE_RANGE 6:31"],
    ["a fraction", "work: { run: x, attempts: 1.5 }", "work: { run: x, attempts: 2 }", "VALUE_TYPE 6:31"],
    ["a number as duration", "work: { run: x, timeout: 30 }", "work: { run: x, timeout: 30s }", "VALUE_TYPE 6:30"],
    ["no duration", "work: { run: x, timeout: 1h30m }", "work: { run: x, timeout: 90m }", "DURATION_INVALID 6:30"],
    ["a duration of nothing", "work: { run: x, timeout: 0s }", "work: { run: x, timeout: 1s }", "DURATION_INVALID 6:30"],
    ["an endless duration", "work: { run: x, timeout: 401d }", "work: { run: x, timeout: 400d }", "DURATION_INVALID 6:30"],
    ["a name with capitals", "work: { run: Build }", "work: { run: build }", "NAME_INVALID 6:18"],
    ["a name that climbs", "work: { run: a..b }", "work: { run: a.b }", "NAME_INVALID 6:18"],
    ["an octal number", "work: { run: x, attempts: 010 }", "work: { run: x, attempts: 10 }", "NUMBER_INVALID 6:31"],
    ["a hexadecimal number", "work: { run: x, attempts: 0x10 }", "work: { run: x, attempts: 16 }", "NUMBER_INVALID 6:31"],
    [
      "a number that is rounded",
      "gates: [{ id: secrets, with: { m: 9007199254740993 } }]",
      `gates: [{ id: secrets, with: { m: "9007199254740993" } }]`,
      "NUMBER_INVALID 6:39",
    ],
    ["infinity", "gates: [{ id: secrets, with: { m: 1e400 } }]", "gates: [{ id: secrets, with: { m: 1e4 } }]", "NUMBER_INVALID 6:39"],
    [
      "a word for a boolean",
      "routes: [{ when: { fact: x, exists: true }, to: b, once: yes }]",
      "routes: [{ when: { fact: x, exists: true }, to: hold, once: true }]",
      "VALUE_TYPE 6:62",
    ],
    [
      "an opening without a reason",
      "gates: [{ id: secrets, onMissing: { then: accept } }]",
      "gates: [{ id: secrets, onMissing: { then: accept, because: x } }]",
      "KEY_MISSING 6:39",
    ],
  ])("%s", (_what, wrong, twin, place) => {
    expect(placesOf(withStage(wrong))).toContain(place);
    expect(placesOf(withStage(twin))).toEqual([]);
  });
});

describe("keys that go together", () => {
  test.each<[string, string, string, string]>([
    ["rework without a count", "rework: { to: a }", "rework: { to: a, laps: 1 }", "KEY_MISSING 6:13"],
    ["laps and a budget", "rework: { to: a, laps: 1, budget: x }", "rework: { to: a, laps: 1 }", "KEY_CONFLICT 6:31"],
    ["a budget's own end told twice", "rework: { to: a, budget: x, then: hold }", "rework: { to: a, budget: x }", "KEY_CONFLICT 6:33"],
    [
      "a route without a count",
      "routes: [{ when: { fact: x, exists: true }, to: a }]",
      "routes: [{ when: { fact: x, exists: true }, to: a, once: true }]",
      "KEY_MISSING 6:14",
    ],
    [
      "a route to an end needs none",
      "routes: [{ when: { fact: x }, to: b }]",
      "routes: [{ when: { fact: x, exists: true }, to: b }]",
      "KEY_MISSING 6:22",
    ],
    [
      "a condition without a source",
      "gates: [{ id: secrets, if: { equals: 1 } }]",
      "gates: [{ id: secrets, if: { fact: x, equals: 1 } }]",
      "KEY_MISSING 6:32",
    ],
    [
      "two tests",
      "gates: [{ id: secrets, if: { fact: x, equals: 1, in: [1] } }]",
      "gates: [{ id: secrets, if: { fact: x, in: [1] } }]",
      "KEY_CONFLICT 6:54",
    ],
    [
      "TG-14 a value that equals nothing",
      "gates: [{ id: secrets, if: { fact: x, equals: null } }]",
      "gates: [{ id: secrets, if: { fact: x, exists: true } }]",
      "VALUE_TYPE 6:51",
    ],
    [
      "TG-14 a list that is compared",
      "gates: [{ id: secrets, if: { fact: x, in: [1, [2]] } }]",
      "gates: [{ id: secrets, if: { fact: x, in: [1, 2] } }]",
      "VALUE_TYPE 6:51",
    ],
    [
      "a combination with a test",
      "gates: [{ id: secrets, if: { not: { fact: x, exists: true }, equals: 1 } }]",
      "gates: [{ id: secrets, if: { not: { fact: x, exists: true } } }]",
      "KEY_CONFLICT 6:66",
    ],
    [
      "a nested condition",
      "gates: [{ id: secrets, if: { all: [{ any: [{ fact: x }] }] } }]",
      "gates: [{ id: secrets, if: { all: [{ any: [{ fact: x, equals: true }] }] } }]",
      "KEY_MISSING 6:48",
    ],
    [
      "JP-1 a path with a filter",
      `gates: [{ id: secrets, if: { fact: x, path: "$[?@.a]", equals: 1 } }]`,
      "gates: [{ id: secrets, if: { fact: x, path: '$.a[0]', equals: 1 } }]",
      "PATH_INVALID 6:49",
    ],
    ["a group without an id", "gates: [{ all: [secrets] }]", "gates: [{ id: g, all: [secrets] }]", "KEY_MISSING 6:13"],
    ["a group of two forms", "gates: [{ id: g, all: [secrets], any: [note] }]", "gates: [{ id: g, all: [secrets] }]", "KEY_CONFLICT 6:38"],
    ["atLeast without of", "gates: [{ id: g, atLeast: 1 }]", "gates: [{ id: g, atLeast: 1, of: [secrets] }]", "KEY_MISSING 6:13"],
    ["an empty group", "gates: [{ id: g, any: [] }]", "gates: [{ id: g, any: [secrets] }]", "VALUE_RANGE 6:27"],
    [
      "a gate's key on a group",
      "gates: [{ id: g, any: [secrets], timeout: 5m }]",
      "gates: [{ id: g, any: [{ id: secrets, timeout: 5m }] }]",
      "KEY_CONFLICT 6:38",
    ],
  ])("%s", (_what, wrong, twin, place) => {
    expect(placesOf(withStage(wrong))).toContain(place);
    expect(placesOf(withStage(twin))).toEqual([]);
  });

  test("an end has no other key", () => {
    expect(
      placesOf(withStage("routes: [{ when: { fact: x, exists: true }, to: b }]").replace("succeeded }", "succeeded, next: a }")),
    ).toEqual(["KEY_CONFLICT 8:26"]);
  });

  test.each(["hold", "stay", "return", "supersede"])("no stage is named %s", (name) => {
    expect(placesOf(withStage().concat(`  ${name}: { final: failed }\n`))).toEqual(["NAME_RESERVED 8:3"]);
    expect(placesOf(withStage().concat("  other: { final: failed }\n"))).toEqual([]);
  });
});

describe("names that every JavaScript object has (YML-3)", () => {
  test.each<[string, string]>([
    ["a gate in short", "gates: [constructor]"],
    ["a gate's id", "gates: [{ id: constructor, use: secrets }]"],
    ["a gate's implementation", "gates: [{ id: secrets, use: prototype }]"],
    ["a group", "gates: [{ id: constructor, all: [tests] }]"],
    ["an effect", "work: { run: constructor }"],
    ["what a gate needs", "gates: [{ id: secrets, needs: [__proto__] }]"],
  ])("%s is refused before anything is looked up by it", (_what, line) => {
    expect(problemsOf(withStage(line)).map(({ code }) => code)).toEqual(["NAME_RESERVED"]);
    expect(problemsOf(withStage(line.replace(/constructor|prototype|__proto__/, "secrets")))).toEqual([]);
  });
});

describe("help", () => {
  test.each<[string, string, string]>([
    ["a typo", "gaets: [secrets]", "gates"],
    ["uses", "gates: [{ uses: secrets }]", "use"],
    ["steps", "steps: [secrets]", "gates"],
    ["needs on a stage", "needs: [x]", "next"],
    ["runs-on", "runs-on: ubuntu", "work"],
    ["timeout-minutes", "work: { run: x, timeout-minutes: 5 }", "timeout"],
    ["retries", "work: { run: x, retries: 5 }", "attempts"],
    ["a word of a list", "gates: [{ id: secrets, enforcement: advisry }]", "advisory"],
    ["a gate", "gates: [secret]", "secrets"],
    ["a cause", "gates: [{ id: dependency-audit, onError: { feed-donw: { then: accept, because: x } } }]", "feed-down"],
    ["a placeholder", "reserve: { name: '${rep}' }", "repo"],
  ])("%s has a did-you-mean", (_what, line, meant) => {
    expect(problemsOf(withStage(line)).map((problem) => problem.didYouMean)).toContain(meant);
  });

  test("jobs are stages, and `on` has no counterpart", () => {
    const problems = problemsOf("format: 1\nname: p\ninitial: a\non: push\njobs: {}\n");
    expect(problems.map(({ code, didYouMean }) => [code, didYouMean])).toEqual([
      ["KEY_MISSING", undefined],
      ["KEY_BOOLEAN_WORD", undefined],
      ["KEY_UNKNOWN", "stages"],
    ]);
    expect(problems[1]?.hint).toBeDefined();
  });

  test("all problems come in one go, in order of position, with path and file", () => {
    const text = withStage("gates: [{ id: 5 }, secrets]", "wrok: { run: x }", "rework: { to: a, laps: many }").replace(
      "format: 1",
      "format: 2",
    );
    const loaded = loadDefinition(text, { file: "sluice.yaml", origin: "main" });
    const problems = loaded.ok ? [] : loaded.problems;
    expect(problems.map(({ code, line, path }) => [code, line, path])).toEqual([
      ["VALUE_UNKNOWN", 1, ["format"]],
      ["VALUE_TYPE", 6, ["stages", "a", "gates", 0, "id"]],
      ["KEY_UNKNOWN", 7, ["stages", "a", "wrok"]],
      ["VALUE_TYPE", 8, ["stages", "a", "rework", "laps"]],
    ]);
    expect(problems[0]?.file).toBe("main:sluice.yaml");
  });

  test("wiring is checked for its form and for the gates it names", () => {
    const wire = (meaning: string): string => withStage("gates: [secrets]").concat(`wiring: { tracker: { Done: ${meaning} } }\n`);
    expect(placesOf(wire("display"))).toEqual([]);
    expect(placesOf(wire("{ decide: secrets, as: approve }"))).toEqual([]);
    expect(placesOf(wire("shown"))).toEqual(["VALUE_TYPE 9:28"]);
    expect(placesOf(wire("{ decide: secrets, as: revoke }"))).toEqual(["VALUE_UNKNOWN 9:51"]);
    expect(placesOf(wire("{ decide: secret, as: approve }"))).toEqual(["GATE_UNKNOWN 9:38"]);
  });
});
