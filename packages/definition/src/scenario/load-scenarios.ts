import type { Positions, Problem } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { checkSchema } from "../schema/check-schema.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import type { ScenarioFile, ScenarioStep } from "./scenario.ts";
import { scenarioSchema, STEP_ACTS } from "./scenario-schema.ts";

/** Scenarios as they are written with the positions of their parts, or everything that is wrong with them, in order of position. */
export type LoadedScenarios =
  | { readonly ok: true; readonly source: ScenarioFile; readonly positions: Positions }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a file of scenarios, as strictly as a definition and in the same subset of YAML. Never throws on any text. Whether the names in it
 * exist in the pipeline is `checkScenarioNames`'s business.
 */
export function loadScenarios(text: string, { file }: { readonly file: string }): LoadedScenarios {
  const reading = readYaml(text, file);
  if (!reading.ok) return { ok: false, problems: reading.problems.all() };
  const { value, positions, problems } = reading;
  checkSchema(scenarioSchema, value, problems);
  if (problems.count === 0) checkTogether(value as ScenarioFile, problems);
  return problems.count === 0 ? { ok: true, source: value as ScenarioFile, positions } : { ok: false, problems: problems.all() };
}

function checkTogether({ scenarios }: ScenarioFile, problems: ProblemList): void {
  const names = new Set<string>();
  for (const [index, { name, when = [], expect }] of scenarios.entries()) {
    const path = ["scenarios", index];
    const words = { found: `a second scenario named "${name}"`, expected: "a name that says what this one is about" };
    if (names.has(name)) problems.at("NAME_DUPLICATE", [...path, "name"], words);
    names.add(name);
    for (const [at, step] of when.entries()) checkStep(step, [...path, "when", at], problems);
    if (expect === undefined && !when.some((step) => step.expect !== undefined)) {
      problems.at(
        "KEY_MISSING",
        [...path, "expect"],
        { found: "nothing that is expected", expected: "`expect`, here or in a step" },
        "key",
      );
    }
  }
}

function checkStep(step: ScenarioStep, path: readonly (string | number)[], problems: ProblemList): void {
  const [first, ...others] = STEP_ACTS.filter((act) => act in step);
  for (const act of others) {
    problems.at("KEY_CONFLICT", [...path, act], { found: `"${act}" next to "${first}"`, expected: "one thing in each step" }, "key");
  }
  if (first === undefined && step.expect === undefined) {
    problems.at("KEY_MISSING", path, { found: "a step in which nothing happens", expected: STEP_ACTS.join(", ") });
  }
  if (first === undefined && step.expect?.refused !== undefined) {
    problems.at(
      "KEY_INEFFECTIVE",
      [...path, "expect", "refused"],
      { found: "a refusal of nothing", expected: "something that is refused" },
      "key",
    );
  }
  const { extend } = step;
  if (extend !== undefined && !isExtension(extend)) {
    problems.at("KEY_MISSING", [...path, "extend"], {
      found: Object.keys(extend).join(", "),
      expected: "budget and laps, or gate and for",
    });
  }
}

function isExtension({ budget, laps, gate, for: more }: NonNullable<ScenarioStep["extend"]>): boolean {
  const given = [budget, laps, gate, more].map((part) => part !== undefined).join();
  return given === "true,true,false,false" || given === "false,false,true,true";
}
