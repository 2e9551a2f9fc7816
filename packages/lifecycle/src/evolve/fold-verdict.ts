import type { Finding, Verdict } from "@sluice/core";
import type { EventOf } from "../event.ts";
import type { MeasureRecord, RunState, VerdictRecord } from "../state.ts";
import { type Folds, without } from "./fold.ts";

/** How much of a verdict the state keeps (characters, counts); the ledger keeps the rest. */
const KEPT = { findings: 8, message: 300, evidence: 4, reason: 500 } as const;

/** Folds of events about evaluations and verdicts. */
export const verdictFolds: Folds<"evaluation-requested" | "verdict-recorded" | "verdict-refused" | "attempt-lost"> = {
  "evaluation-requested": (state, { data, at }) => ({
    ...state,
    evaluations: {
      ...state.evaluations,
      [data.gate]: {
        intent: data.intent,
        attempt: data.attempt,
        binding: data.binding,
        gateDigest: data.gateDigest,
        requestedAt: at,
        ...(data.notBefore === undefined ? {} : { notBefore: data.notBefore }),
      },
    },
  }),
  "verdict-recorded": recordVerdict,
  "verdict-refused": (state) => state,
  "attempt-lost": (state, { data }) => {
    const evaluation = data.gate === undefined ? undefined : state.evaluations[data.gate];
    if (evaluation !== undefined && data.gate !== undefined) {
      return { ...state, evaluations: { ...state.evaluations, [data.gate]: { ...evaluation, attempt: data.attempt + 1 } } };
    }
    if (state.look?.intent === data.intent) return { ...state, look: { ...state.look, attempt: data.attempt + 1 } };
    const final = Object.entries(state.finals).find(([, record]) => record.intent === data.intent);
    if (final !== undefined) return { ...state, finals: { ...state.finals, [final[0]]: { ...final[1], attempt: data.attempt + 1 } } };
    return loseWorkAttempt(state, data.intent, data.attempt);
  },
};

/** Work that was not out yet gets its next try; what was out ends as vanished, and its effect's policy says what follows. */
function loseWorkAttempt(state: RunState, intent: string, attempt: number): RunState {
  const { work } = state;
  if (work === undefined || work.intent !== intent || (work.status !== "requested" && work.status !== "proving")) return state;
  if (work.status === "proving") return { ...state, work: { ...work, attempt: attempt + 1 } };
  const id = `${intent}.${attempt + 1}`;
  return { ...state, work: { ...work, attempt: attempt + 1, work: id }, works: { ...state.works, [work.stage]: id } };
}

function recordVerdict(state: RunState, { data, at }: EventOf<"verdict-recorded">, version: number): RunState {
  const { gate } = data.verdict;
  const before = state.verdicts[gate];
  const stoppedPending = before?.value === "pending" && data.verdict.value !== "pending";
  const measure = data.sample === true ? { measures: { ...state.measures, [gate]: addSample(state.measures[gate], data.verdict, at) } } : {};
  return {
    ...state,
    ...measure,
    evaluations: without(state.evaluations, gate),
    verdicts: { ...state.verdicts, [gate]: keep(data.verdict, data.lookedAtVersion, version, before) },
    pendingEnded: stoppedPending ? { ...state.pendingEnded, [gate]: version } : state.pendingEnded,
  };
}

function keep(verdict: Verdict, lookedAtVersion: number, recordedVersion: number, before: VerdictRecord | undefined): VerdictRecord {
  const pendingSince = verdict.value === "pending" ? (before?.pendingSince ?? verdict.recordedAt) : undefined;
  return {
    ...verdict,
    reason: verdict.reason.slice(0, KEPT.reason),
    findings: verdict.findings.slice(0, KEPT.findings).map(shorten),
    evidence: verdict.evidence.slice(0, KEPT.evidence).map(({ name, digest, class: kind, producer }) => ({ name, digest, class: kind, producer })),
    lookedAtVersion,
    recordedVersion,
    ...(pendingSince === undefined ? {} : { pendingSince }),
  };
}

function shorten(finding: Finding): Finding {
  const hint = finding.hint?.slice(0, KEPT.message);
  return { ...finding, message: finding.message.slice(0, KEPT.message), ...(hint === undefined ? {} : { hint }) };
}

function addSample(before: MeasureRecord | undefined, verdict: Verdict, at: number): MeasureRecord {
  const passed = verdict.value === "pass";
  const failed = verdict.value === "fail";
  return {
    since: before?.since ?? at,
    samples: (before?.samples ?? 0) + 1,
    failures: (before?.failures ?? 0) + (failed ? 1 : 0),
    inconclusives: (before?.inconclusives ?? 0) + (passed || failed ? 0 : 1),
    consecutive: passed ? (before?.consecutive ?? 0) + 1 : 0,
  };
}
