import type { ScenarioExpectation, ScenarioVerdict } from "@sluice/definition";
import { type Answer, type Explanation, explainOneGate } from "@sluice/lifecycle";
import type { Rehearsal } from "../rehearsal/rehearsal.ts";

/** A difference between what was found and what was expected, and where the expectation is written. */
export interface Difference {
  readonly path: readonly string[];
  readonly found: string;
  readonly expected: string;
}

/** What is compared with an expectation. */
export interface Situation {
  readonly play: Rehearsal;
  readonly explanation: Explanation;
  /** What the step was answered, when somebody did something. */
  readonly answer: Answer | undefined;
}

/** Everything that is not as expected. */
export function differencesFrom(expect: ScenarioExpectation, situation: Situation): readonly Difference[] {
  const { play, explanation } = situation;
  const { run } = play;
  const counts = (key: "performed" | "messages", found: (name: string) => number): readonly Difference[] =>
    Object.entries(expect[key] ?? {}).flatMap(([name, count]) =>
      found(name) === count ? [] : [{ path: [key, name], found: String(found(name)), expected: String(count) }],
    );
  return [
    ...compare("refused", refusalOf(situation.answer), expect.refused ?? "nothing"),
    ...compare("stage", run.stage ?? "none", expect.stage),
    ...compare("status", run.status, expect.status),
    ...compare("outcome", run.outcome ?? "none yet", expect.outcome),
    ...compare("holds", listed(run.state.holds.map(({ code }) => code)), expect.holds && listed(expect.holds)),
    ...compare("waits", listed(run.waits.map((wait) => `${wait.for} ${wait.name}`)), expect.waits && listed(expect.waits)),
    ...compare("blockers", listed(explanation.blockers.map(({ what, code }) => `${what} ${code}`)), blockers(expect.blockers)),
    ...compare("lap", String(explanation.lap?.taken ?? 0), expect.lap?.toString()),
    ...Object.entries(expect.verdicts ?? {}).flatMap(([gate, verdict]) => verdictDifference(gate, verdict, situation)),
    ...counts("performed", (name) => play.performed.filter(({ effect }) => effect === name).length),
    ...counts("messages", (name) => play.notices.filter(({ to }) => to === name).length),
  ];
}

function compare(key: string, found: string, expected: string | undefined): readonly Difference[] {
  return expected === undefined || found === expected ? [] : [{ path: [key], found, expected }];
}

function refusalOf(answer: Answer | undefined): string {
  return answer === undefined || answer.ok ? "nothing" : answer.code;
}

/** Order means nothing, but how often something stands there does. */
function listed(words: readonly string[]): string {
  return words.length === 0 ? "none" : words.toSorted().join(", ");
}

function blockers(expected: ScenarioExpectation["blockers"]): string | undefined {
  return expected === undefined ? undefined : listed(Object.entries(expected).map(([what, code]) => `${what} ${code}`));
}

function verdictDifference(gate: string, expected: ScenarioVerdict, { play, explanation }: Situation): readonly Difference[] {
  const { state } = play.run;
  const explained = explainOneGate(play.pipeline, state, explanation.at, gate);
  const record = state.verdicts[gate];
  const wanted = typeof expected === "string" ? { value: expected } : expected;
  const found: Told = {
    value: explained?.current === true ? (explained.value ?? "none") : "none",
    code: explained?.code,
    class: record?.class,
    cause: record?.cause,
    open: explained?.open,
  };
  const keys = Object.keys(wanted);
  const show = (of: Told): string => keys.map((key) => (key === "value" ? of[key] : `${key} ${of[key] ?? "none"}`)).join(", ");
  return show(found) === show({ ...wanted }) ? [] : [{ path: ["verdicts", gate], found: show(found), expected: show({ ...wanted }) }];
}

/** A gate's verdict, key by key, as far as there is one. */
type Told = Readonly<Record<string, string | boolean | undefined>>;
