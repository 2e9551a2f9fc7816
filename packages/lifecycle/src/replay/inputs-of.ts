import type { Relations } from "@sluice/approvals";
import type { Facets, Instant, Outcome, Verdict } from "@sluice/core";
import type { CommandData, CommandType } from "../command.ts";
import type { EventOf, EventType, RunEvent } from "../event.ts";
import type { RunState } from "../state.ts";

/** A command without its id and time. */
export type ReplayInput = {
  [Type in CommandType]: { readonly type: Type; readonly observed?: Facets } & CommandData[Type];
}[CommandType];

/** A run that is gone through again: as it was before a commit, and as it would be. */
export interface Replaying {
  readonly was: RunState;
  readonly state: RunState;
}

type Reader<Type extends EventType> = (event: EventOf<Type>, replaying: Replaying) => ReplayInput | undefined;

/** Looks that the machine makes up itself. */
const OWN_CODES: ReadonlySet<string> = new Set(["GATE_SKIPPED", "CONDITION_ABSENT", "ATTEMPTS_LOST"]);

/**
 * What came from outside with each event, for the run as it would be: under another definition the same message belongs to another intent.
 * Events without an entry follow from others, or from time.
 */
const READERS: { readonly [Type in EventType]?: Reader<Type> } = {
  "verdict-recorded": ({ data }, { was, state }) => verdictInput(data.verdict, state, Math.max(0, was.version - data.lookedAtVersion)),
  "attempt-lost": ({ data }, { state }) => lostInput(data, state),
  "decision-recorded": ({ data }, { state }) => decisionInput(data, state),
  "decision-kept": ({ data }, { state }) => decisionInput(data, state),
  "reservation-held": ({ data: { gate, name, token } }) => ({ type: "record-reservation", gate, name, token }),
  "reservation-queued": ({ data: { gate, name, position } }) => ({ type: "record-reservation", gate, name, position }),
  "reservation-released": ({ data: { name } }, { state }) => {
    const intent = state.reservations[name]?.intent;
    return intent === undefined ? undefined : { type: "record-release", name, intent };
  },
  "work-dispatched": ({ data: { tokenDigest, baseline } }, { state: { work } }) =>
    work?.status === "requested" ? { type: "dispatch-work", intent: work.intent, attempt: work.attempt, tokenDigest, baseline } : undefined,
  "work-detached": (_event, { state: { work } }) =>
    work === undefined ? undefined : { type: "detach-work", intent: work.intent, attempt: work.attempt },
  "work-heard": (_event, { state: { work } }) =>
    work?.tokenDigest === undefined ? undefined : { type: "report-work", tokenDigest: work.tokenDigest, report: "alive" },
  "work-ended": ({ data: { end } }, { state: { work } }) => {
    // What a person said, and what time or a lost try ended, is told by other events.
    if (work === undefined || end.declaredBy !== undefined || end.how === "timed-out") return undefined;
    const { intent, attempt, status } = work;
    if (end.proven === true) return { type: "record-proof", intent, attempt, proof: "happened", end };
    if (end.how === "vanished") return status === "proving" ? { type: "record-proof", intent, attempt, proof: "unknown" } : undefined;
    return status === "dispatched" || status === "detached" ? { type: "end-work", intent, attempt, end } : undefined;
  },
  "work-undone": ({ data: { by } }, { state: { work } }) =>
    by !== undefined || work?.status !== "proving"
      ? undefined
      : { type: "record-proof", intent: work.intent, attempt: work.attempt, proof: "did-not-happen" },
  "subject-looked": (_event, { state: { look, subject } }) =>
    look === undefined ? undefined : { type: "record-look", intent: look.intent, attempt: look.attempt, facets: subject.facets },
  "fact-recorded": ({ data: { fact, id: signal, data, occurredAt } }) => ({
    type: "record-fact",
    fact,
    signal,
    data,
    ...(occurredAt === undefined ? {} : { occurredAt }),
  }),
  "waiver-recorded": ({ data: { waiver } }) => {
    const { at: _at, allowedBy, seconds: _seconds, ...given } = waiver;
    return { type: "waive", waiver: given, by: { id: allowedBy, assurance: "verified" } };
  },
  "hold-ended": ({ data: { hold, by, answer } }, { was, state }) => {
    const code = was.holds.find((each) => each.hold === hold)?.code;
    const same = state.holds.find((each) => each.code === code) ?? state.holds[0];
    if (same === undefined) return undefined;
    return { type: "resume", by, relations: NOBODY_ELSE, hold: same.hold, ...(answer === undefined ? {} : { answer }) };
  },
  "budget-extended": ({ data: { budget, laps, by } }) => ({ type: "extend", by, what: { budget, laps } }),
  "request-extended": ({ data: { gate, expiresAt, by } }, { was }) => {
    const byMs = expiresAt - (was.requests[gate]?.expiresAt ?? expiresAt);
    return byMs <= 0 ? undefined : { type: "extend", by, what: { gate, byMs } };
  },
  "work-refused": ({ data: { class: kind, code, reason } }, { state: { work } }) =>
    work?.status !== "requested"
      ? undefined
      : { type: "refuse-work", intent: work.intent, attempt: work.attempt, refused: { class: kind, code, reason } },
  "run-completed": ({ data: { code, by = "somebody", reason, successor } }) => {
    const who = { id: by, assurance: "verified" } as const;
    if (code === "CANCELLED") return { type: "cancel", by: who, reason };
    return code === "SUPERSEDED" && successor !== undefined ? { type: "supersede", by: who, successor } : undefined;
  },
};

/** What came from outside with the events of one commit, in their order. What was seen of the subject goes with the first of them. */
export function inputsOf(events: readonly RunEvent[], replaying: () => Replaying): readonly (() => ReplayInput | undefined)[] {
  // Extending ends its own hold.
  const extends_ = events.some(({ type }) => type === "budget-extended");
  const revised = events.find((event): event is EventOf<"subject-revised"> => event.type === "subject-revised");
  const readers = events
    .filter(({ type }) => READERS[type] !== undefined && !(extends_ && type === "hold-ended"))
    .map((event) => () => readInput(event, replaying()));
  const host = { id: revised?.data.by ?? "host", assurance: "verified" } as const;
  // What time has ended comes before the command, and nothing before a cancel.
  const first: ReplayInput = revised === undefined ? { type: "tick" } : { type: "revise", facets: revised.data.facets, by: host };
  return events.some((event) => event.type === "run-completed" && event.data.code === "CANCELLED") ? readers : [() => first, ...readers];
}

function readInput(event: RunEvent, replaying: Replaying): ReplayInput | undefined {
  const reader = READERS[event.type] as Reader<EventType> | undefined;
  const input = reader?.(event, replaying);
  // Whoever sends or ends work has looked at the subject.
  const looks = input?.type === "dispatch-work" || input?.type === "end-work";
  return looks ? { ...input, observed: replaying.state.subject.facets } : input;
}

/** A verdict for whatever look at its gate is out; `undefined` when none is. */
export function verdictInput(verdict: Verdict, state: RunState, age: number): ReplayInput | undefined {
  const { gate, lookedAt } = verdict;
  const outstanding = state.evaluations[gate];
  if (outstanding === undefined || OWN_CODES.has(verdict.code)) return undefined;
  const { intent, attempt, binding, gateDigest } = outstanding;
  const lookedAtVersion = Math.max(1, state.version - age);
  return { type: "record-verdict", intent, attempt, gate, binding, gateDigest, outcome: outcomeOf(verdict), lookedAt, lookedAtVersion };
}

function outcomeOf({ value, class: kind, cause, code, reason, findings, evidence, examined }: Verdict): Outcome {
  return {
    value,
    ...(kind === undefined ? {} : { class: kind }),
    ...(cause === undefined ? {} : { cause }),
    code,
    reason,
    findings,
    evidence,
    ...(examined === undefined ? {} : { examined }),
  };
}

function lostInput({ intent, gate }: EventOf<"attempt-lost">["data"], state: RunState): ReplayInput | undefined {
  const { work, look } = state;
  const evaluation = gate === undefined ? undefined : state.evaluations[gate];
  const lost = evaluation ?? (intent.startsWith("work.") ? work : intent.startsWith("look.") ? look : undefined);
  return lost === undefined ? undefined : { type: "write-off-attempt", intent: lost.intent, attempt: lost.attempt };
}

type Decided = EventOf<"decision-recorded">["data"] | EventOf<"decision-kept">["data"];

/** Whoever ended a hold was found to hold no relation that excludes them; the ledger says no more of it. */
const NOBODY_ELSE: Relations = { author: [], committer: [], pusher: [] };

/** A person's decision on the request as it would be open; before it opens, in advance. */
export function decisionInput(decided: Decided, state: RunState): ReplayInput {
  const { gate, decision, by, id: decisionId, reason } = decided;
  const request = state.requests[gate];
  return {
    type: "decide",
    gate,
    decision,
    by,
    decisionId,
    seen: request?.digest ?? state.definition,
    relations: {},
    ...(reason === undefined ? {} : { reason }),
    ...("for" in decided && decided.for !== undefined ? { for: decided.for } : {}),
  };
}

/** Time of a commit. */
export function timeOf(events: readonly RunEvent[]): Instant {
  return events.at(-1)?.at ?? 0;
}
