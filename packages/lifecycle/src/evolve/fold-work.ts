import type { Consumption, RunState, WorkRecord } from "../state.ts";
import type { EndedTry } from "../work-end.ts";
import type { EventOf } from "../event.ts";
import { type Folds, without } from "./fold.ts";
import { consume, renew } from "./fold-stage.ts";

/** Folds of events about the stage's work. */
export const workFolds: Folds<
  | "work-requested"
  | "work-dispatched"
  | "work-detached"
  | "work-heard"
  | "work-proof-requested"
  | "work-ended"
  | "work-undone"
  | "work-refused"
  | "counts-refused"
> = {
  "work-requested": requestWork,
  "work-dispatched": dispatchWork,
  "work-detached": (state, { data: { inspectEveryMs } }) =>
    change(state, { status: "detached", ...(inspectEveryMs === undefined ? {} : { inspectEveryMs }) }),
  "work-heard": (state, { at }) => change(state, { heardAt: at }),
  "work-proof-requested": (state, { data, at }) =>
    change(state, {
      status: "proving",
      attempt: data.attempt,
      provingFrom: data.attempt,
      requestedAt: at,
      proofs: (state.work?.proofs ?? 0) + 1,
    }),
  "work-ended": endWork,
  "work-undone": undoWork,
  "work-refused": refuseWork,
  "counts-refused": (state) => state,
};

/** A try of work that was asked for before goes on counting, also when it had to wait for its admission once more. */
function requestWork(state: RunState, { data, at }: EventOf<"work-requested">): RunState {
  const again = state.work?.intent === data.intent ? state.work : undefined;
  const readmitted = state.readmitted?.intent === data.intent ? state.readmitted : undefined;
  const sent = again?.sent ?? readmitted?.sent;
  const before = again === undefined ? readmitted?.before : endedTry(again);
  return {
    ...state,
    readmitted: undefined,
    works: { ...state.works, [data.stage]: data.work },
    work: {
      intent: data.intent,
      effect: data.effect,
      stage: data.stage,
      work: data.work,
      attempt: data.attempt,
      tries: again === undefined ? (readmitted?.tries ?? 1) : again.tries + 1,
      proofs: again?.proofs ?? readmitted?.proofs ?? 0,
      dangerous: data.dangerous,
      status: "requested",
      requestedAt: at,
      ...(data.notBefore === undefined ? {} : { notBefore: data.notBefore }),
      ...(sent === undefined ? {} : { sent }),
      ...(before === undefined ? {} : { before }),
    },
  };
}

/** How a try ended that another one follows; of one that never began, how the one before it did. */
function endedTry({ work, end, before }: WorkRecord): EndedTry | undefined {
  if (end === undefined) return before;
  const { how, exit, note } = end;
  return { work, how, exit, ...(note === undefined ? {} : { note }) };
}

/** A refusal that may be asked again uses up a try; any other ends the run. */
function refuseWork(state: RunState, { data }: EventOf<"work-refused">): RunState {
  const { work } = state;
  if (work?.intent !== data.intent || data.notBefore === undefined) return state;
  const id = `${work.intent}.${work.attempt + 1}`;
  const before: EndedTry = { work: work.work, how: "refused", exit: null, note: data.reason };
  return {
    ...change(state, { attempt: work.attempt + 1, tries: work.tries + 1, work: id, notBefore: data.notBefore, before }),
    works: { ...state.works, [work.stage]: id },
  };
}

function change(state: RunState, members: Partial<WorkRecord>): RunState {
  return state.work === undefined ? state : { ...state, work: { ...state.work, ...members } };
}

function dispatchWork(state: RunState, { data, at }: EventOf<"work-dispatched">): RunState {
  const after = change(consume(state, data.consumed), {
    status: "dispatched",
    dispatchedAt: at,
    heardAt: at,
    deadline: data.deadline,
    tokenDigest: data.tokenDigest,
    baseline: data.baseline,
    sent: state.subject.facets,
    ...(data.folder === undefined ? {} : { folder: data.folder }),
  });
  if (state.work?.dangerous !== true) return after;
  return { ...after, consumption: consumptionOf(state, data) };
}

/** What a dangerous effect uses up: its own earlier tries count as it, other effects as earlier. */
function consumptionOf(state: RunState, { work, intent, consumed }: EventOf<"work-dispatched">["data"]): Consumption {
  const head = state.subject.facets["head"];
  const before = state.consumption;
  const isSame = before?.intent === intent;
  const fresh = consumed.filter((gate) => state.verdicts[gate]?.consumed !== true && state.requests[gate]?.consumed !== true);
  const earlier = isSame ? before.earlier : before;
  return {
    work,
    intent,
    ...(head === undefined ? {} : { head }),
    gates: isSame ? [...new Set([...before.gates, ...fresh])] : fresh,
    ...(earlier === undefined ? {} : { earlier: flat(earlier) }),
  };
}

function flat({ work, intent, head, gates, earlier }: Consumption): NonNullable<Consumption["earlier"]> {
  return { work, intent, ...(head === undefined ? {} : { head }), gates: [...new Set([...gates, ...(earlier?.gates ?? [])])] };
}

/** A new end replaces what the effect gave before, also when it gives nothing: conditions never read the output of an earlier try. */
function endWork(state: RunState, { data }: EventOf<"work-ended">, version: number): RunState {
  const { work, consumption } = state;
  const effect = work?.effect ?? "";
  const isKnown = data.end.how === "finished" && consumption?.intent === data.intent;
  return {
    ...change(state, { status: "ended", end: data.end }),
    outputs: data.end.output === undefined ? without(state.outputs, effect) : { ...state.outputs, [effect]: data.end.output },
    consumption: isKnown ? { ...consumption, resolved: true } : consumption,
    counts: countsAfter(state.counts, data),
    waitEndedVersion: version,
  };
}

/** What an effect counted replaces what an earlier try of it had: a repeated try does not count twice. */
function countsAfter(before: RunState["counts"], { intent, end: { counts } }: EventOf<"work-ended">["data"]): RunState["counts"] {
  if (counts === undefined) return before;
  const told = before?.of?.intent === intent ? before.of.counts : {};
  const total = { ...before?.total };
  for (const name of new Set([...Object.keys(told), ...Object.keys(counts)]))
    total[name] = (total[name] ?? 0) - (told[name] ?? 0) + (counts[name] ?? 0);
  return { total, of: { intent, counts } };
}

/** It did not happen: what it consumed can be asked again, and what had been consumed before it still is. */
function undoWork(state: RunState, { data }: EventOf<"work-undone">): RunState {
  const { consumption } = state;
  if (consumption?.intent !== data.intent) return state;
  const { earlier, gates } = consumption;
  const freed = renew(state, gates);
  const head = consumption.head === undefined ? {} : { head: consumption.head };
  return { ...freed, consumption: earlier === undefined ? undefined : { ...earlier, ...head, resolved: true } };
}
