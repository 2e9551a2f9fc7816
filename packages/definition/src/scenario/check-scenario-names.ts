import type { Gate, Pipeline } from "@sluice/core";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { DefinitionPath, Positions, Problem } from "../problem/problem.ts";
import { createProblemList, type ProblemList } from "../problem/problem-list.ts";
import type { ScenarioExpectation, ScenarioFile, ScenarioGiven, ScenarioStep } from "./scenario.ts";

/** The names that a pipeline has. */
interface Names {
  /** Gates whose own code would ask the world, of which a scenario has none. */
  readonly worldly: readonly string[];
  readonly gates: readonly string[];
  readonly stages: readonly string[];
  readonly effects: readonly string[];
}

/** Where a file of scenarios stands, so that problems can say it. */
export interface ScenarioSource {
  readonly file?: string;
  readonly positions?: Positions;
}

/** Finds every gate, stage and effect in scenarios that the pipeline does not have: a scenario about nothing would prove nothing. */
export function checkScenarioNames(
  { given, scenarios }: ScenarioFile,
  pipeline: Pipeline,
  source: ScenarioSource = {},
): readonly Problem[] {
  const problems = createProblemList(source);
  const check = checker(namesOf(pipeline), problems);
  check.given(given, ["given"]);
  for (const [index, scenario] of scenarios.entries()) {
    const path = ["scenarios", index];
    check.given(scenario.given, [...path, "given"]);
    check.expectation(scenario.expect, [...path, "expect"]);
    for (const [at, step] of (scenario.when ?? []).entries()) check.step(step, [...path, "when", at]);
  }
  return problems.all();
}

function checker({ gates, stages, effects, worldly }: Names, problems: ProblemList) {
  const one = (
    what: string,
    known: readonly string[],
    name: string | undefined,
    path: DefinitionPath,
    which: "key" | "value" = "value",
  ): void => {
    if (name === undefined || known.includes(name)) return;
    const words = { found: `the ${what} "${name}"`, expected: known.join(", ") || "none: the pipeline has no such thing" };
    problems.at(what === "gate" ? "GATE_UNKNOWN" : "VALUE_UNKNOWN", path, { ...words, didYouMean: didYouMean(name, known) }, which);
  };
  const keys = (what: string, known: readonly string[], map: object | undefined, path: DefinitionPath): void => {
    for (const name of Object.keys(map ?? {})) one(what, known, name, [...path, name], "key");
  };
  const expectation = (expect: ScenarioExpectation | undefined, path: DefinitionPath): void => {
    one("stage", stages, expect?.stage, [...path, "stage"]);
    keys("gate", gates, expect?.verdicts, [...path, "verdicts"]);
    keys("effect", effects, expect?.performed, [...path, "performed"]);
  };
  return {
    expectation,
    given(given: ScenarioGiven | undefined, path: DefinitionPath): void {
      keys("gate", gates, given?.verdicts, [...path, "verdicts"]);
      for (const [gate, said] of Object.entries(given?.verdicts ?? {})) {
        if (said !== "real" || !worldly.includes(gate)) continue;
        const words = { found: "real", expected: "an answer: this gate asks the world, and a scenario says what that is" };
        problems.at("VALUE_UNKNOWN", [...path, "verdicts", gate], words);
      }
      keys("effect", effects, given?.work, [...path, "work"]);
      keys("effect", effects, given?.proofs, [...path, "proofs"]);
      for (const [at, name] of (given?.detached ?? []).entries()) one("effect", effects, name, [...path, "detached", at]);
    },
    step(step: ScenarioStep, path: DefinitionPath): void {
      one("effect", effects, step.work?.effect, [...path, "work", "effect"]);
      keys("gate", gates, step.verdicts, [...path, "verdicts"]);
      for (const act of ["waive", "extend"] as const) one("gate", gates, step[act]?.gate, [...path, act, "gate"]);
      // A decision on a gate that does not exist is refused at run time; whoever expects that has written it on purpose.
      if (step.expect?.refused !== "GATE_UNKNOWN") {
        for (const act of ["approve", "reject", "revoke", "break-glass"] as const)
          one("gate", gates, step[act]?.gate, [...path, act, "gate"]);
      }
      expectation(step.expect, [...path, "expect"]);
    },
  };
}

function namesOf(pipeline: Pipeline): Names {
  const work = pipeline.stages.flatMap((stage) => (stage.work === undefined ? [] : [stage.work.run]));
  const final = pipeline.finally.flatMap((step) => ("run" in step ? [step.run] : []));
  const all = pipeline.stages.flatMap(({ before, gates }) => [...before, ...gates].flatMap(withChildren));
  return {
    worldly: all.filter(({ reads }) => reads === "world").map(({ id }) => id),
    stages: pipeline.stages.map(({ id }) => id),
    gates: all.map(({ id }) => id),
    effects: [...new Set([...work, ...final])],
  };
}

function withChildren(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? [gate, ...gate.plan.children.flatMap(withChildren)] : [gate];
}
