import { type Finding, type Instant, type Verdict, VERDICT_LIMITS } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import type { EventData, EventOf } from "../event.ts";
import type { MeasureRecord } from "../run-records.ts";
import type { RunState, VerdictRecord } from "../state.ts";
import type { EndedTry } from "../work-end.ts";
import { type Folds, without } from "./fold.ts";

/**
 * How much of a verdict the state keeps (characters, counts); the ledger keeps the rest. `text` is for all gates of a run together, and
 * each has at least `least` and at most `most` of it: what workers and tools write must not make a state too large to be written.
 */
const KEPT = {
  findings: 8,
  message: 1000,
  place: 300,
  evidence: 4,
  reason: 500,
  text: 12_000,
  least: 200,
  most: 3_000,
  paths: 800,
} as const;

/** Folds of events about evaluations and verdicts. */
export const verdictFolds: Folds<"evaluation-requested" | "verdict-recorded" | "gate-opened" | "verdict-refused" | "attempt-lost"> = {
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
  "gate-opened": (state) => state,
  "verdict-refused": (state) => state,
  "attempt-lost": (state, { data }) => {
    const evaluation = data.gate === undefined ? undefined : state.evaluations[data.gate];
    if (evaluation !== undefined && data.gate !== undefined) {
      return { ...state, evaluations: { ...state.evaluations, [data.gate]: { ...evaluation, attempt: data.attempt + 1 } } };
    }
    if (state.look?.intent === data.intent) return { ...state, look: { ...state.look, attempt: data.attempt + 1, ...putOff(data) } };
    const telling = state.tellings?.[data.intent];
    if (telling !== undefined)
      return { ...state, tellings: { ...state.tellings, [data.intent]: { ...telling, attempt: data.attempt + 1 } } };
    if (state.successor?.intent === data.intent) return { ...state, successor: { ...state.successor, attempt: data.attempt + 1 } };
    const final = Object.entries(state.finals).find(([, record]) => record.intent === data.intent);
    if (final !== undefined)
      return {
        ...state,
        finals: { ...state.finals, [final[0]]: { ...final[1], status: "requested", attempt: data.attempt + 1, ...putOff(data) } },
      };
    return loseWorkAttempt(state, data);
  },
};

function putOff({ notBefore }: EventData["attempt-lost"]): { readonly notBefore?: Instant } {
  return notBefore === undefined ? {} : { notBefore };
}

/** Work that was not out yet gets its next try; what was out ends as vanished, and its effect's policy says what follows. */
function loseWorkAttempt(state: RunState, { intent, attempt, notBefore }: EventData["attempt-lost"]): RunState {
  const { work } = state;
  if (work === undefined || work.intent !== intent || (work.status !== "requested" && work.status !== "proving")) return state;
  if (work.status === "proving") return { ...state, work: { ...work, attempt: attempt + 1 } };
  const id = `${intent}.${attempt + 1}`;
  const before: EndedTry = { work: work.work, how: "vanished", exit: null };
  return {
    ...state,
    work: { ...work, attempt: attempt + 1, tries: work.tries + 1, work: id, before, ...(notBefore === undefined ? {} : { notBefore }) },
    works: { ...state.works, [work.stage]: id },
  };
}

function recordVerdict(state: RunState, { data, at }: EventOf<"verdict-recorded">, version: number): RunState {
  const { verdict } = data;
  const { gate } = verdict;
  const before = state.verdicts[gate];
  const isSame = before !== undefined && before.binding === verdict.binding && before.gateDigest === verdict.gateDigest;
  const stoppedPending = before?.value === "pending" && verdict.value !== "pending";
  // Samples of other content, or under another policy, are no part of this window.
  const measure = isSame ? state.measures[gate] : undefined;
  const patience = isSame && before.recordedVersion >= state.waitEndedVersion ? before.pendingSince : undefined;
  return {
    ...state,
    measures: data.sample === true ? { ...state.measures, [gate]: addSample(measure, verdict, at) } : without(state.measures, gate),
    evaluations: without(state.evaluations, gate),
    verdicts: {
      ...state.verdicts,
      [gate]: keep(verdict, { lookedAtVersion: data.lookedAtVersion, recordedVersion: version }, patience, shareOf(state)),
    },
    pendingEnded: stoppedPending || data.sample === true ? { ...state.pendingEnded, [gate]: version } : state.pendingEnded,
  };
}

/** How much text each gate of the run may keep in its state. */
function shareOf({ gateDigests }: RunState): number {
  return Math.min(KEPT.most, Math.max(KEPT.least, Math.floor(KEPT.text / Math.max(1, Object.keys(gateDigests).length))));
}

function keep(
  verdict: Verdict,
  versions: Pick<VerdictRecord, "lookedAtVersion" | "recordedVersion">,
  patience: Instant | undefined,
  share: number,
): VerdictRecord {
  const pendingSince = verdict.value === "pending" ? (patience ?? verdict.recordedAt) : patience;
  const reason = boundedText(verdict.reason, Math.min(KEPT.reason, share));
  const paths = pathsOf(verdict, share);
  return {
    ...verdict,
    reason,
    findings: findingsWithin(verdict.findings, share - reason.length),
    evidence: verdict.evidence
      .slice(0, KEPT.evidence)
      .map(({ name, digest, class: kind, producer }) => ({ name, digest, class: kind, producer })),
    ...versions,
    ...(paths === undefined ? {} : { paths }),
    ...(pendingSince === undefined ? {} : { pendingSince }),
  };
}

/** Where all findings are, if that is known of each of them: what a waiver of some paths may cover. */
function pathsOf({ value, findings }: Verdict, share: number): readonly string[] | undefined {
  if (value === "pass" || findings.length === 0 || findings.length >= VERDICT_LIMITS.findings) return undefined;
  const paths = [...new Set(findings.map(({ path }) => path))].flatMap((path) => path ?? []);
  const isWhole = findings.every(({ path }) => path !== undefined) && paths.join("").length <= Math.min(share, KEPT.paths);
  return isWhole ? paths : undefined;
}

function findingsWithin(findings: readonly Finding[], room: number): readonly Finding[] {
  let left = room;
  const kept: Finding[] = [];
  for (const finding of findings.slice(0, KEPT.findings)) {
    const short = shorten(finding, Math.min(KEPT.message, Math.max(KEPT.place, left)));
    left -= short.message.length + (short.path?.length ?? 0) + (short.hint?.length ?? 0);
    if (left < 0 && kept.length > 0) break;
    kept.push(short);
  }
  return kept;
}

function shorten(finding: Finding, most: number): Finding {
  const { message, path, hint } = finding;
  return {
    ...finding,
    message: boundedText(message, most),
    ...(path === undefined ? {} : { path: boundedText(path, KEPT.place) }),
    ...(hint === undefined ? {} : { hint: boundedText(hint, KEPT.place) }),
  };
}

function addSample(before: MeasureRecord | undefined, verdict: Verdict, at: Instant): MeasureRecord {
  const passed = verdict.value === "pass";
  const failed = verdict.value === "fail";
  return {
    since: before?.since ?? at,
    samples: (before?.samples ?? 0) + 1,
    failures: (before?.failures ?? 0) + (failed ? 1 : 0),
    inconclusives: (before?.inconclusives ?? 0) + (passed || failed ? 0 : 1),
    consecutive: passed ? (before?.consecutive ?? 0) + 1 : 0,
    ...(failed ? { failing: (before?.failing ?? 0) + 1 } : {}),
    lastAt: verdict.lookedAt,
  };
}
