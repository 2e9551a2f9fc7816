import type { Instant, Intent, Pipeline, RunStatus } from "@sluice/core";
import { openFinals } from "./open-finals.ts";
import { isDangerousUnresolved } from "./dangerous-unresolved.ts";
import { placeOfGate, stageOf } from "./pipeline-view.ts";
import type { RunState, WorkRecord } from "./state.ts";
import { rosterIntents, tellingIntents, tellingsAhead } from "./request-intents.ts";
import { timedRoutes } from "./timed-routes.ts";
import { lateWaitsOf, type Wait, waitsOf } from "./waits.ts";
import { warningsAhead } from "./warnings-ahead.ts";

/** What a run wants from the shell. */
export interface Next {
  readonly status: RunStatus;
  readonly intents: readonly Intent[];
  readonly waits: readonly Wait[];
  /** When time alone will change something; absent: never. */
  readonly dueAt?: Instant;
}

/** How long a claim on an intent lasts without renewal, in milliseconds. */
const LEASE_MS = 30_000;

/** What a run wants: the shell work outstanding, what it waits for, and when to look again. A view: nothing is decided here. */
export function next(pipeline: Pipeline, state: RunState): Next {
  const intents = intentsOf(pipeline, state);
  const waits = waitsOf(pipeline, state);
  // What has passed was looked at by the command that brought the state about; only what lies ahead can still do something.
  const ahead = [...waits, ...lateWaitsOf(pipeline, state)]
    .flatMap((wait) => [wait.recheckAt, isDecided(pipeline, state, wait) ? wait.expiresAt : undefined])
    .concat(
      warningsAhead(pipeline, state).map(({ warnAt }) => warnAt),
      timedRoutes(pipeline, state),
      tellingsAhead(pipeline, state),
    )
    .filter((at) => at !== undefined && at > state.at);
  const dueAt = ahead.length === 0 ? undefined : Math.min(...(ahead as Instant[]));
  return { status: statusOfRun(state, intents), intents, waits, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** The end of a wait for a gate's own word is decided with all others: not before every look that is out has come back. */
function isDecided(pipeline: Pipeline, { evaluations }: RunState, wait: Wait): boolean {
  if (wait.for !== "pending" && wait.for !== "reservation") return true;
  return Object.keys(evaluations).every((gate) => placeOfGate(pipeline, gate)?.gate.plan.kind === "measure");
}

function statusOfRun(state: RunState, intents: readonly Intent[]): RunStatus {
  if (state.outcome !== undefined) return "completed";
  if (state.holds.length > 0) return "held";
  if (state.enteredVersion === 0) return "queued";
  return intents.some(({ kind }) => kind !== "notify" && kind !== "roster") ? "running" : "waiting";
}

function intentsOf(pipeline: Pipeline, state: RunState): readonly Intent[] {
  const late = [...releases(state), ...finals(pipeline, state), ...tellingIntents(state), ...successor(state)];
  const { work } = state;
  if (state.outcome !== undefined)
    return isDangerousUnresolved(state) && work?.status !== "requested" ? [...late, ...workIntents(pipeline, work)] : late;
  const asked = [...late, ...rosterIntents(pipeline, state)];
  // A hold stops what has not begun; what is out is seen through.
  if (state.holds.length > 0)
    return [...asked, ...reservations(state).filter(isTaking), ...(work?.status === "dispatched" ? workIntents(pipeline, work) : [])];
  return [...evaluations(pipeline, state), ...workIntents(pipeline, work), ...looks(state), ...reservations(state), ...asked];
}

function evaluations(pipeline: Pipeline, state: RunState): readonly Intent[] {
  return Object.entries(state.evaluations).map(([gate, evaluation]) => ({
    id: evaluation.intent,
    kind: "evaluate",
    attempt: evaluation.attempt,
    ...(evaluation.notBefore === undefined ? {} : { notBefore: evaluation.notBefore }),
    needs: evaluation.gateDigest,
    leaseMs: LEASE_MS,
    payload: {
      kind: "evaluate",
      gate,
      binding: evaluation.binding,
      gateDigest: evaluation.gateDigest,
      timeoutMs: placeOfGate(pipeline, gate)?.gate.timeoutMs ?? LEASE_MS,
    },
  }));
}

function workIntents(pipeline: Pipeline, work: WorkRecord | undefined): readonly Intent[] {
  if (work === undefined || work.status === "ended" || work.status === "detached") return [];
  return [
    {
      id: work.intent,
      kind: "work",
      attempt: work.attempt,
      ...(work.notBefore === undefined ? {} : { notBefore: work.notBefore }),
      needs: work.effect,
      leaseMs: LEASE_MS,
      payload: {
        kind: "work",
        stage: work.stage,
        effect: work.effect,
        work: work.work,
        timeoutMs: stageOf(pipeline, work.stage).work?.timeoutMs ?? 0,
        phase: work.status === "proving" ? "prove" : "dispatch",
      },
    },
  ];
}

function looks({ look }: RunState): readonly Intent[] {
  if (look === undefined) return [];
  return [
    {
      id: look.intent,
      kind: "look",
      attempt: look.attempt,
      ...(look.notBefore === undefined ? {} : { notBefore: look.notBefore }),
      leaseMs: LEASE_MS,
      payload: { kind: "look" },
    },
  ];
}

function reservations(state: RunState): readonly Intent[] {
  return Object.values(state.reservations)
    .filter((reservation) => reservation.status === "asked")
    .map(({ intent, gate, name, stolen }) => ({
      id: intent,
      kind: "reserve",
      attempt: 1,
      leaseMs: LEASE_MS,
      payload: { kind: "reserve", gate, name, ...(stolen === undefined ? {} : { steal: stolen.held }) },
    }));
}

/** Somebody has just said so, hold or no hold. */
function isTaking({ payload }: Intent): boolean {
  return payload.kind === "reserve" && payload.steal !== undefined;
}

function releases(state: RunState): readonly Intent[] {
  return Object.values(state.reservations)
    .filter((reservation) => reservation.status === "releasing")
    .map(({ intent, name, token }) => ({
      id: intent,
      kind: "release",
      attempt: 1,
      leaseMs: LEASE_MS,
      payload: { kind: "release", name, ...(token === undefined ? {} : { token }) },
    }));
}

function finals(pipeline: Pipeline, state: RunState): readonly Intent[] {
  return openFinals(pipeline, state).map(({ step, final }) => {
    const putOff = final.notBefore === undefined ? {} : { notBefore: final.notBefore };
    const base = { id: final.intent, attempt: final.attempt, ...putOff, leaseMs: LEASE_MS };
    if (final.effect !== undefined)
      return { ...base, kind: "final", needs: final.effect, payload: { kind: "final", effect: final.effect, step } };
    const data = { step, outcome: state.outcome ?? null, code: state.completedCode ?? null, reason: state.completedReason ?? null };
    return { ...base, kind: "notify", payload: { kind: "notify", to: final.notify ?? "starter", topic: "run-completed", step, data } };
  });
}

function successor(state: RunState): readonly Intent[] {
  const { intent, attempt, start, run } = state.successor ?? {};
  if (intent === undefined || attempt === undefined || start === undefined || run === undefined) return [];
  return [{ id: intent, kind: "start", attempt, leaseMs: LEASE_MS, payload: { kind: "start", run } }];
}
