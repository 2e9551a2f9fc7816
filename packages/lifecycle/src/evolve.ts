import { SluiceError } from "@sluice/core";
import type { EventType, RunEvent } from "./event.ts";
import { finalFolds } from "./evolve/fold-final.ts";
import { holdFolds } from "./evolve/fold-hold.ts";
import { requestFolds } from "./evolve/fold-request.ts";
import { peopleFolds } from "./evolve/fold-people.ts";
import { reservationFolds } from "./evolve/fold-reservation.ts";
import { runFolds, startState } from "./evolve/fold-run.ts";
import { stageFolds } from "./evolve/fold-stage.ts";
import { successionFolds } from "./evolve/fold-succession.ts";
import { timeFolds } from "./evolve/fold-time.ts";
import { verdictFolds } from "./evolve/fold-verdict.ts";
import { waiverFolds } from "./evolve/fold-waiver.ts";
import { workFolds } from "./evolve/fold-work.ts";
import { placeAfter, type Place } from "./phase-table.ts";
import type { RunState } from "./state.ts";

type Fold = (state: RunState, event: RunEvent, version: number) => RunState;

const FOLDS = {
  ...runFolds,
  ...stageFolds,
  ...verdictFolds,
  ...requestFolds,
  ...peopleFolds,
  ...waiverFolds,
  ...reservationFolds,
  ...workFolds,
  ...holdFolds,
  ...finalFolds,
  ...timeFolds,
  ...successionFolds,
} satisfies Record<Exclude<EventType, "run-started">, unknown> as unknown as Readonly<Record<EventType, Fold>>;

/**
 * The state after an event. Pure: the same events give the same state, in every release.
 *
 * @throws SluiceError `STORE_CORRUPT` when the event cannot follow on the state.
 */
export function evolve(state: RunState | undefined, event: RunEvent): RunState {
  if (event.type === "run-started") {
    if (state !== undefined) throw misplaced("run-started stands in the middle of a ledger");
    return startState(event);
  }
  if (state === undefined) throw misplaced(`a ledger begins with ${event.type}`);
  const version = state.version + 1;
  const place = placeAfter(placeOf(state), event.type);
  const folded = FOLDS[event.type](state, event, version);
  const phase = place === undefined || place === "completed" || place === "queued" ? folded.phase : place;
  // What a fold made is nobody else's yet, so it is finished in place; what it gave back untouched is the caller's and is copied.
  return Object.assign(folded === state ? { ...folded } : folded, { version, at: event.at, phase });
}

/**
 * The state after all events of a run.
 *
 * @throws SluiceError `STORE_CORRUPT` when there are none, or they cannot follow one another.
 */
export function refold(events: Iterable<RunEvent>): RunState {
  let state: RunState | undefined;
  for (const event of events) state = evolve(state, event);
  if (state === undefined) throw misplaced("the ledger is empty");
  return state;
}

function placeOf(state: RunState): Place {
  if (state.outcome !== undefined) return "completed";
  return state.enteredVersion === 0 ? "queued" : state.phase;
}

function misplaced(found: string): SluiceError {
  return new SluiceError({ code: "STORE_CORRUPT", message: `This is no ledger of a run: ${found}.` });
}
