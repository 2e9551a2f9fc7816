import type { RunState } from "../state.ts";
import type { EventOf } from "../event.ts";
import { tellingsOfRequests } from "./fold-time.ts";
import { type Folds, without } from "./fold.ts";

/** Folds of events that move a run between and within stages. */
export const stageFolds: Folds<"stage-entered" | "admission-reopened" | "judging-started" | "look-requested" | "subject-looked"> = {
  "stage-entered": enterStage,
  "admission-reopened": (state, _event, version) => ({
    ...state,
    work: undefined,
    readmitted: readmittedOf(state.work),
    waitEndedVersion: version,
  }),
  "judging-started": (state, { data }, version) => ({
    ...consume(state, data.consumed),
    ...(state.work === undefined ? {} : { work: { ...state.work, judged: state.subject.facets } }),
    waitEndedVersion: version,
  }),
  "look-requested": (state, { data, at }) => ({ ...state, look: { intent: data.intent, attempt: data.attempt, since: at } }),
  "subject-looked": (state) => ({ ...state, look: undefined }),
};

function enterStage(state: RunState, { data, at }: EventOf<"stage-entered">, version: number): RunState {
  const sentBack = data.via === "rework" || data.via === "route" || data.via === "return";
  return {
    ...state,
    ...renew(
      forget({ verdicts: endPending(state), requests: state.requests, evaluations: {}, measures: state.measures }, data.forgets),
      data.renews ?? [],
    ),
    work: undefined,
    readmitted: undefined,
    look: undefined,
    stage: data.stage,
    via: data.via,
    detour: data.detour === true,
    enteredAt: at,
    enteredVersion: version,
    path: data.path,
    routesSeen: [],
    waitEndedVersion: version,
    pendingEnded: {},
    works: without(state.works, data.stage),
    frozen: undefined,
    tellings: tellingsOfRequests(state),
    failures: failuresAfter(state, data),
    laps:
      data.lap === undefined
        ? state.laps
        : { ...state.laps, [data.lap.budget]: { extra: state.laps[data.lap.budget]?.extra ?? 0, taken: data.lap.taken } },
    lap: data.lap ?? (sentBack ? undefined : state.lap),
    returns: data.via === "return" ? { ...state.returns, taken: state.returns.taken + 1 } : state.returns,
    routesTaken:
      data.route === undefined ? state.routesTaken : { ...state.routesTaken, [data.route]: (state.routesTaken[data.route] ?? 0) + 1 },
    // Reasons stay until the run is sent back again, so that every stage on the way knows why.
    reasons: sentBack ? (data.reasons ?? []) : state.reasons,
  };
}

/** Only what was asked for again has anything to count; what ended, a person starts anew. */
function readmittedOf(work: RunState["work"]): RunState["readmitted"] {
  if (work?.status !== "requested" || work.attempt === 1) return undefined;
  const { effect, intent, attempt, tries, proofs, notBefore, sent, before } = work;
  return {
    effect,
    intent,
    attempt,
    tries,
    proofs,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(sent === undefined ? {} : { sent }),
    ...(before === undefined ? {} : { before }),
  };
}

/** Failures that a state remembers. An older one counts anew. */
const FAILURES = 64;

/** A lap adds to its failure; leaving a stage by `next` is progress, and what had failed there before counts anew. */
function failuresAfter({ failures, stage }: RunState, { via, lap, failure, from }: EventOf<"stage-entered">["data"]): RunState["failures"] {
  if (via === "next") return failures?.filter((one) => one.stage !== from);
  if (failure === undefined || lap === undefined) return failures;
  const before = failures?.find((one) => one.stage === stage && one.failure === failure);
  const others = (failures ?? []).filter((one) => one !== before);
  return [...others, { stage, budget: lap.budget, failure, laps: (before?.laps ?? 0) + 1 }].slice(-FAILURES);
}

/** A pending verdict's patience ends with the stage: the next stay waits anew. */
function endPending(state: RunState): RunState["verdicts"] {
  if (!Object.values(state.verdicts).some((record) => record.value === "pending")) return state.verdicts;
  return Object.fromEntries(Object.entries(state.verdicts).filter(([, record]) => record.value !== "pending"));
}

/** What is judged and asked of gates. */
type Judged = Pick<RunState, "verdicts" | "requests" | "evaluations" | "measures">;

/** Drops what was judged of some gates, so that they are asked anew. */
export function forget(state: Judged, gates: readonly string[]): Judged {
  if (gates.length === 0)
    return { verdicts: state.verdicts, requests: state.requests, evaluations: state.evaluations, measures: state.measures };
  const drop = <Value>(records: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
    gates.some((gate) => Object.hasOwn(records, gate))
      ? Object.fromEntries(Object.entries(records).filter(([gate]) => !gates.includes(gate)))
      : records;
  return {
    verdicts: drop(state.verdicts),
    requests: drop(state.requests),
    evaluations: drop(state.evaluations),
    measures: drop(state.measures),
  };
}

/** Ends the consumption of some gates' answers: from now on they are current only for what they are about. */
export function renew<Answers extends Pick<RunState, "verdicts" | "requests">>(answers: Answers, gates: readonly string[]): Answers {
  if (gates.length === 0) return answers;
  const free = <Value extends { readonly consumed?: boolean }>(records: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
    Object.fromEntries(
      Object.entries(records).map(([gate, record]) => [
        gate,
        record.consumed === true && gates.includes(gate) ? { ...record, consumed: false } : record,
      ]),
    );
  return { ...answers, verdicts: free(answers.verdicts), requests: free(answers.requests) };
}

/** Marks verdicts and requests as consumed: they count as current from now on. */
export function consume(state: RunState, gates: readonly string[]): RunState {
  if (gates.length === 0) return state;
  const verdicts = { ...state.verdicts };
  const requests = { ...state.requests };
  for (const gate of gates) {
    if (verdicts[gate] !== undefined) verdicts[gate] = { ...verdicts[gate], consumed: true };
    if (requests[gate] !== undefined) requests[gate] = { ...requests[gate], consumed: true };
  }
  return { ...state, verdicts, requests };
}
