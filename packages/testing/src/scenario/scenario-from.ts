import { type Commit, type Instant, SluiceError, type Subject } from "@sluice/core";
import type { Scenario, ScenarioGiven, ScenarioStep } from "@sluice/definition";
import { type EventOf, fromRecord, refold, type RunEvent, type RunState } from "@sluice/lifecycle";
import { DURATION_UNITS } from "../duration-units.ts";
import { beginToTell, stepOf, whoOf, worldTold } from "./recorded-steps.ts";

/**
 * A recorded run as a scenario: what its world did, in the same order and at the same times, and where it ended. Played with the pipeline
 * that it followed it comes to the same end; played with a changed one it shows what the change would have done.
 *
 * What a ledger does not hold is not in it: files of work (gates answer what they answered), rights that other runs held, and processes
 * that died (their tries took time, which passes).
 *
 * @param commits all commits of the run, from its start
 * @throws SluiceError `COMMAND_INVALID` when they are not
 */
export function scenarioFrom(name: string, commits: readonly Commit[]): Scenario {
  const events = commits.flatMap((commit) => commit.events.map(fromRecord));
  const [started, ...rest] = events;
  if (started?.type !== "run-started") {
    throw new SluiceError({ code: "COMMAND_INVALID", message: "A scenario is made from all commits of a run, from its start." });
  }
  const teller = tell(started);
  for (const [index, event] of rest.entries()) teller.hear(event, rest[index + 1]);
  const state = refold(events);
  return { name, given: teller.given(), when: teller.steps(events.at(-1)?.at ?? started.at), expect: endOf(state) };
}

function endOf({ stage, outcome, holds }: RunState): NonNullable<Scenario["expect"]> {
  return { stage, ...(outcome === undefined ? {} : { outcome }), holds: outcome === undefined ? holds.map(({ code }) => code) : [] };
}

/** Listens to the events of a run, one after the other. */
interface Teller {
  hear(event: RunEvent, next: RunEvent | undefined): void;
  given(): ScenarioGiven;
  /** All steps, with the time that passes after the last one. */
  steps(until: Instant): readonly ScenarioStep[];
}

function tell({ at, data }: EventOf<"run-started">): Teller {
  const { subject, startedBy } = data;
  const steps: ScenarioStep[] = [];
  const told = beginToTell(startedBy.id);
  // Scenarios start at whole seconds.
  const startedAt = at - (at % 1000);
  let now = startedAt;
  const pass = (until: Instant): void => {
    if (until > now) steps.push({ later: durationText(until - now) });
    now = Math.max(now, until);
  };
  return {
    hear(event, next) {
      const step = stepOf(event, next, told);
      if (step === undefined) return;
      pass(event.at);
      steps.push(step);
    },
    given: () => ({
      ...subjectOf(subject),
      startedBy: whoOf(startedBy),
      at: new Date(startedAt).toISOString().replace(".000Z", "Z"),
      ...worldTold(told),
    }),
    steps(until) {
      pass(until);
      return steps;
    },
  };
}

function subjectOf({ key, kind, repo, change, facets }: Subject): ScenarioGiven {
  return { key, kind, ...(repo === undefined ? {} : { repo }), ...(change === undefined ? {} : { change }), facets };
}

/** A span as the largest unit that it is a whole number of. */
function durationText(ms: number): string {
  const [unit, size] = DURATION_UNITS.find(([, each]) => ms % each === 0) ?? ["ms", 1];
  return `${ms / size}${unit}`;
}
