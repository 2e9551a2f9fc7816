import { type Pipeline, SluiceError } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import { type Answer, refusal } from "./answer.ts";
import { complete } from "./advance/complete.ts";
import { enterInitial } from "./advance/leave.ts";
import { settle } from "./advance/settle.ts";
import type { CommandOf, CommandType, RunCommand } from "./command.ts";
import { adopt } from "./decide/adopt.ts";
import { advise } from "./decide/advise.ts";
import { decideRequest } from "./decide/decide-request.ts";
import { delegate, endDelegation } from "./decide/delegate.ts";
import { dispatchWork } from "./decide/dispatch-work.ts";
import { detachWork, endWork, recordProof, reportWork } from "./decide/end-work.ts";
import { eraseEvidence } from "./decide/erase-evidence.ts";
import { extend } from "./decide/extend.ts";
import { DONE, type Handler } from "./decide/handler.ts";
import { recordRoster } from "./decide/record-roster.ts";
import { recordTelling } from "./decide/record-telling.ts";
import { recordVerdict } from "./decide/record-verdict.ts";
import { recordFact, recordFinal, recordLook, recordRelease, recordReservation } from "./decide/record-world.ts";
import { refuseWork } from "./decide/refuse-work.ts";
import { resume } from "./decide/resume.ts";
import { areFacets, revise, reviseSubject } from "./decide/revise.ts";
import { recordSuccessor, supersede } from "./decide/supersede.ts";
import { recordReservationLost, steal } from "./decide/steal.ts";
import { waive } from "./decide/waive.ts";
import { writeOffAttempt } from "./decide/write-off-attempt.ts";
import { type Draft, draftOn } from "./draft.ts";
import { event, type RunEvent } from "./event.ts";
import { evolve } from "./evolve.ts";
import { gateDigestsOf } from "./pipeline-view.ts";
import type { RunState } from "./state.ts";

/** What a command led to. */
export interface Decided {
  readonly events: readonly RunEvent[];
  /** The state after the events. */
  readonly state: RunState | undefined;
  readonly answer: Answer;
}

const HANDLERS: { readonly [Type in Exclude<CommandType, "start">]: Handler<Type> } = {
  tick: () => DONE,
  "record-verdict": recordVerdict,
  "write-off-attempt": writeOffAttempt,
  "dispatch-work": dispatchWork,
  "detach-work": detachWork,
  "end-work": endWork,
  "report-work": reportWork,
  "record-proof": recordProof,
  "record-look": recordLook,
  "record-reservation": recordReservation,
  "record-release": recordRelease,
  "record-final": recordFinal,
  "record-fact": recordFact,
  revise: reviseSubject,
  decide: decideRequest,
  waive,
  resume,
  extend,
  cancel: (draft, { by, reason }) => {
    complete(draft, { outcome: "cancelled", code: "CANCELLED", reason: boundedText(reason ?? `cancelled by ${by.id}`, 1000), by: by.id });
    return DONE;
  },
  supersede,
  adopt,
  steal,
  "record-reservation-lost": recordReservationLost,
  "refuse-work": refuseWork,
  "record-successor": recordSuccessor,
  advise,
  delegate,
  "end-delegation": endDelegation,
  "record-roster": recordRoster,
  "record-telling": recordTelling,
  "erase-evidence": eraseEvidence,
};

/** Commands that an ended run still takes: what is on its way back from the world. */
const AFTER_THE_END: ReadonlySet<CommandType> = new Set([
  "tick",
  "end-work",
  "report-work",
  "record-proof",
  "record-release",
  "record-final",
  "write-off-attempt",
  "record-successor",
  "record-telling",
  "erase-evidence",
]);

/**
 * The pure machine: what a command does to a run. Runs to quiescence, so that one append holds everything that follows. Expected refusals
 * are answers. Neither clock nor randomness: time comes with the command.
 *
 * @param pipeline the definition the run follows (for `adopt`: the one it shall follow)
 * @param state `undefined` for a run that does not exist
 */
export function decide(pipeline: Pipeline, state: RunState | undefined, command: RunCommand): Decided {
  if (command.type === "start")
    return state === undefined ? start(pipeline, command) : { events: [], state, answer: { ok: true, run: state.run } };
  if (state === undefined) return { events: [], state, answer: refusal("RUN_NOT_FOUND", "there is no such run") };
  if (state.outcome !== undefined && !AFTER_THE_END.has(command.type)) {
    return { events: [], state, answer: refusal("RUN_COMPLETED", `the run has ended: ${state.outcome}; start another one`) };
  }
  const looked = (command.observed !== undefined && areFacets(command.observed)) || command.type === "record-look";
  const draft = draftOn(pipeline, state, command, looked);
  if (command.type !== "adopt") takeObserved(draft, command);
  const answer = handle(draft, command);
  // A definition that was refused is not the run's: nothing can follow from it.
  if (answer.ok || command.type !== "adopt") settle(draft);
  return { events: draft.events, state: draft.state, answer };
}

/** What was just seen of the subject comes first, then what time has ended: the command finds the run as it really is. */
function takeObserved(draft: Draft, command: RunCommand): void {
  if (draft.state.outcome !== undefined) return;
  if (command.observed !== undefined && areFacets(command.observed)) revise(draft, command.observed);
  // Cancel comes before everything else that might follow.
  if (command.type !== "cancel") settle(draft);
}

function handle(draft: Draft, command: Exclude<RunCommand, { type: "start" }>): Answer {
  // The table is typed by command; indexing it with a union loses that the two belong together.
  const handler = HANDLERS[command.type] as (draft: Draft, command: RunCommand) => Answer;
  if (!Object.hasOwn(HANDLERS, command.type))
    throw new SluiceError({ code: "COMMAND_INVALID", message: `There is no command ${command.type}.` });
  return handler(draft, command);
}

function start(pipeline: Pipeline, command: CommandOf<"start">): Decided {
  const { scope, run, definition, identity, startedBy, policyTrusted, parent, supersedes } = command;
  const subject = command.observed === undefined ? command.subject : { ...command.subject, facets: command.observed };
  if (!areFacets(subject.facets))
    return { events: [], state: undefined, answer: refusal("SUBJECT_INVALID", "the subject's facets are too many or too long") };
  const started = event("run-started", command.at, {
    scope,
    run,
    pipeline: pipeline.name,
    definition,
    gates: gateDigestsOf(pipeline),
    identity,
    startedBy,
    subject,
    policyTrusted,
    ...(parent === undefined ? {} : { parent }),
    ...(supersedes === undefined ? {} : { supersedes }),
  });
  const draft = draftOn(pipeline, evolve(undefined, started), command, command.observed !== undefined);
  enterInitial(draft);
  settle(draft);
  return { events: [started, ...draft.events], state: draft.state, answer: { ok: true, run } };
}
