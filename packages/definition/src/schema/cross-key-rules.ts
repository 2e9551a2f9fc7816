import { parseMemberPath } from "@sluice/verdicts";
import { MAX_STAGES } from "../definition-limits.ts";
import { describeValue } from "../problem/describe-value.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";

/** Words that mean something where a stage's name could stand. */
const RESERVED_STAGES: ReadonlySet<string> = new Set(["hold", "stay", "return", "supersede"]);

type Written = Readonly<Record<string, unknown>>;

/**
 * Rules that span several keys. They read whatever is there, also when the schema has found something wrong elsewhere, so that all
 * problems are told in one go.
 */
export function checkCrossKeyRules(value: unknown, problems: ProblemList): void {
  const root = mapAt(value);
  const stages = mapAt(root["stages"]);
  const count = Object.keys(stages).length;
  if (isMap(root["stages"]) && (count === 0 || count > MAX_STAGES)) {
    problems.at("VALUE_RANGE", ["stages"], { found: `${count} stages`, expected: `1 to ${MAX_STAGES} stages` });
  }
  for (const [name, stage] of Object.entries(stages)) checkStage(name, mapAt(stage), stages, problems);
  for (const [name, freeze] of Object.entries(mapAt(root["freezes"]))) {
    if (isMap(freeze) && !("weekly" in freeze) && !("dates" in freeze))
      missing(["freezes", name, "weekly"], "`weekly`, `dates`, or both", problems);
  }
  for (const [index, step] of listAt(root["finally"]).entries()) {
    if (isMap(step)) exactlyOne(step, ["notify", "run"], ["finally", index], problems);
  }
}

function checkStage(name: string, stage: Written, stages: Written, problems: ProblemList): void {
  const path = ["stages", name];
  if (RESERVED_STAGES.has(name)) {
    problems.at("NAME_RESERVED", path, { found: `a stage named "${name}"`, expected: "another name: this one is a target already" }, "key");
  }
  if ("final" in stage) {
    for (const key of Object.keys(stage).filter((each) => each !== "final")) {
      problems.at(
        "KEY_CONFLICT",
        [...path, key],
        { found: `"${key}" next to "final"`, expected: "final stages without other keys" },
        "key",
      );
    }
  }
  for (const list of ["before", "gates"]) checkGates(stage[list], [...path, list], problems);
  for (const [index, route] of listAt(stage["routes"]).entries()) {
    if (isMap(route)) checkRoute(route, [...path, "routes", index], stages, problems);
  }
  if (!isMap(stage["rework"])) return;
  const here = [...path, "rework"];
  checkSameFailure(stage["rework"], here, problems);
  exactlyOne(stage["rework"], ["laps", "budget"], here, problems);
  const words = { found: `"then" next to "budget"`, expected: "`then` in the budget itself" };
  if ("budget" in stage["rework"] && "then" in stage["rework"]) problems.at("KEY_CONFLICT", [...here, "then"], words, "key");
}

/** An allowance for one failure that is as large as the whole one never counts. */
function checkSameFailure({ laps, sameFailure }: Written, path: DefinitionPath, problems: ProblemList): void {
  if (typeof laps !== "number" || typeof sameFailure !== "number" || sameFailure < laps) return;
  const words = { found: `${sameFailure} of ${laps} laps`, expected: "fewer laps for the same failure than there are in all" };
  problems.at("VALUE_RANGE", [...path, "sameFailure"], words);
}

function checkRoute(route: Written, path: DefinitionPath, stages: Written, problems: ProblemList): void {
  if (!("when" in route) && !("after" in route)) missing([...path, "when"], "`when`, `after`, or both", problems);
  checkCondition(route["when"], [...path, "when"], problems);
  if (route["once"] === true) atMostOne(route, ["once", "budget"], path, problems);
  const to = route["to"];
  if (route["once"] === true || "budget" in route || typeof to !== "string" || to === "hold" || "final" in mapAt(stages[to])) return;
  const words = {
    found: "a route without a count",
    expected: "`once: true` or a budget",
    hint: "an uncounted route could go round for ever",
  };
  problems.at("KEY_MISSING", [...path, "once"], words, "key");
}

function checkGates(value: unknown, path: DefinitionPath, problems: ProblemList): void {
  for (const [index, entry] of listAt(value).entries()) {
    if (isMap(entry)) checkGate(entry, [...path, index], problems);
  }
}

const GROUP_KEYS: ReadonlySet<string> = new Set(["id", "all", "any", "atLeast", "of", "enforcement", "scope", "if", "needs"]);

function checkGate(gate: Written, path: DefinitionPath, problems: ProblemList): void {
  if ("if" in gate) checkCondition(gate["if"], [...path, "if"], problems);
  const forms = ["all", "any", "atLeast"].filter((key) => key in gate);
  if (forms.length === 0 && !("of" in gate)) {
    if (!("id" in gate) && !("use" in gate)) missing([...path, "use"], "`use`, `id`, or both", problems);
    return;
  }
  if (!("id" in gate)) missing([...path, "id"], "an id for the group", problems);
  atMostOne(gate, ["all", "any", "atLeast"], path, problems);
  if ("atLeast" in gate !== "of" in gate) missing([...path, "of" in gate ? "atLeast" : "of"], "`atLeast` and `of` together", problems);
  for (const key of Object.keys(gate).filter((each) => !GROUP_KEYS.has(each))) {
    problems.at("KEY_CONFLICT", [...path, key], { found: `"${key}" on a group`, expected: `one of ${[...GROUP_KEYS].join(", ")}` }, "key");
  }
  for (const key of ["all", "any", "of"]) checkGates(gate[key], [...path, key], problems);
}

const SOURCES = ["output", "fact", "gate"];
const TESTS = ["equals", "in", "exists"];
const COMBINERS = ["all", "any", "not"];

function checkCondition(value: unknown, path: DefinitionPath, problems: ProblemList): void {
  if (!isMap(value)) return;
  const combiners = COMBINERS.filter((key) => key in value);
  if (combiners.length === 0) {
    exactlyOne(value, SOURCES, path, problems);
    exactlyOne(value, TESTS, path, problems);
    checkMemberPath(value["path"], [...path, "path"], problems);
    return;
  }
  atMostOne(value, [...combiners, ...[...SOURCES, ...TESTS, "path"].filter((key) => key in value)], path, problems);
  for (const key of ["all", "any"]) {
    for (const [index, part] of listAt(value[key]).entries()) checkCondition(part, [...path, key, index], problems);
  }
  checkCondition(value["not"], [...path, "not"], problems);
}

function checkMemberPath(value: unknown, path: DefinitionPath, problems: ProblemList): void {
  if (typeof value !== "string" || parseMemberPath(value) !== undefined) return;
  const words = { found: describeValue(value), expected: "a plain member path such as $.a.b[0]" };
  problems.at("PATH_INVALID", path, { ...words, hint: "wildcards, filters and `..` are not part of conditions" });
}

function exactlyOne(map: Written, keys: readonly string[], path: DefinitionPath, problems: ProblemList): void {
  if (!keys.some((key) => key in map)) missing([...path, keys[0] ?? ""], `one of ${keys.join(", ")}`, problems);
  atMostOne(map, keys, path, problems);
}

function atMostOne(map: Written, keys: readonly string[], path: DefinitionPath, problems: ProblemList): void {
  const [first, ...others] = keys.filter((key) => key in map);
  for (const key of others) {
    problems.at("KEY_CONFLICT", [...path, key], { found: `"${key}" next to "${first}"`, expected: `one of ${keys.join(", ")}` }, "key");
  }
}

function missing(path: DefinitionPath, expected: string, problems: ProblemList): void {
  problems.at("KEY_MISSING", path, { found: `no key "${path.at(-1)}"`, expected }, "key");
}

function isMap(value: unknown): value is Written {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapAt(value: unknown): Written {
  return isMap(value) ? value : {};
}

function listAt(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
