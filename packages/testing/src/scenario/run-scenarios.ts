import { type Pipeline, SluiceError } from "@sluice/core";
import type { Definition, DefinitionPath, Positions, Scenario, ScenarioExpectation, ScenarioFile } from "@sluice/definition";
import type { Answer } from "@sluice/lifecycle";
import type { Rehearsal, RehearsalOptions } from "../rehearsal/rehearsal.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import { type Difference, differencesFrom } from "./check-expectation.ts";
import { performStep } from "./perform-step.ts";
import { givenOf, rehearsalOf } from "./rehearsal-of.ts";
import type { ScenarioFailure, ScenarioReport } from "./scenario-report.ts";

/** What scenarios are run with. */
export interface ScenarioRun extends Pick<RehearsalOptions, "gates" | "process"> {
  /** Where the parts of the file stand, so that failures can say it. */
  readonly positions?: Positions;
  /** Told before each scenario. */
  readonly onScenario?: (name: string) => void;
  /** Stops before the next scenario. */
  readonly signal?: AbortSignal;
}

/**
 * Runs scenarios, each as a rehearsal of its own. What is impossible in a scenario is a failure of it, not an exception.
 *
 * @throws SluiceError `DEFINITION_INVALID` when the pipeline is none, `ABORTED` when the signal is.
 */
export async function runScenarios(
  file: ScenarioFile,
  pipeline: Definition | Pipeline,
  options: ScenarioRun = {},
): Promise<readonly ScenarioReport[]> {
  const { positions, onScenario, signal, ...ports } = options;
  const reports: ScenarioReport[] = [];
  for (const [index, scenario] of file.scenarios.entries()) {
    if (signal?.aborted === true) throw new SluiceError({ code: "ABORTED", message: "The scenarios were stopped." });
    onScenario?.(scenario.name);
    const given = { ...rehearsalOf(givenOf(file.given, scenario.given)), ...ports };
    reports.push(await runScenario(scenario, () => rehearse(pipeline, given), { positions, path: ["scenarios", index] }));
  }
  return reports;
}

/** Where a scenario stands. */
interface Place {
  readonly positions: Positions | undefined;
  readonly path: DefinitionPath;
}

/** Plays it, and again with a crash before each of its steps and before its end where it says that it survives that. */
async function runScenario(scenario: Scenario, begin: () => Promise<Rehearsal>, place: Place): Promise<ScenarioReport> {
  const report = await playOnce(scenario, begin, place);
  if (!report.ok || scenario.survives === undefined) return report;
  for (const [step] of [...(scenario.when ?? []), scenario.expect].entries()) {
    const crashed = await playOnce(scenario, begin, place, step);
    if (crashed.ok) continue;
    return { ...crashed, failures: crashed.failures.map((each) => ({ ...each, crashedBefore: step + 1 })) };
  }
  return report;
}

async function playOnce(scenario: Scenario, begin: () => Promise<Rehearsal>, place: Place, crashBefore?: number): Promise<ScenarioReport> {
  const { name } = scenario;
  let play: Rehearsal;
  try {
    play = await begin();
  } catch (error) {
    return { name, ok: false, failures: [impossible(error, "start", { ...place, path: [...place.path, "name"] })] };
  }
  const failures = await failuresOf(scenario, play, place, crashBefore);
  if (failures.length === 0) return { name, ok: true, failures };
  return { name, ok: false, failures, explanation: (await play.explain()).text };
}

/** What is not as expected after the first step after which anything is not. */
async function failuresOf(
  { when = [], expect = {} }: Scenario,
  play: Rehearsal,
  place: Place,
  crashBefore: number | undefined,
): Promise<readonly ScenarioFailure[]> {
  for (const [index, step] of when.entries()) {
    const here = { ...place, path: [...place.path, "when", index] };
    const number = index + 1;
    if (index === crashBefore) await play.crash();
    let answer: Answer | undefined;
    try {
      answer = await performStep(play, step);
    } catch (error) {
      return [{ step: number, ...impossible(error, "step", here) }];
    }
    const failures = (await differences(step.expect ?? {}, play, answer)).map((difference) => failure(difference, here));
    if (failures.length > 0) return failures.map((each) => ({ step: number, ...each }));
  }
  if (when.length === crashBefore) await play.crash();
  return (await differences(expect, play, undefined)).map((difference) => failure(difference, place));
}

async function differences(expect: ScenarioExpectation, play: Rehearsal, answer: Answer | undefined): Promise<readonly Difference[]> {
  const { data: explanation } = await play.explain();
  return differencesFrom(expect, { play, explanation, answer });
}

function failure({ path, found, expected }: Difference, place: Place): ScenarioFailure {
  const at = place.positions?.at([...place.path, "expect", ...path], "value");
  return { what: path.join("."), found, expected, ...at };
}

/** Only what was refused by us says anything about the scenario; anything else is a defect of a gate, an effect or ours. */
function impossible(error: unknown, what: string, { positions, path }: Place): ScenarioFailure {
  if (!SluiceError.is(error) || error.code === "DEFINITION_INVALID") throw error;
  return { what, found: `${error.code}: ${error.message}`, expected: "something that is possible", ...positions?.at(path, "key") };
}
