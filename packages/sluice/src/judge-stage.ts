import type { Evidence, Gate, Outcome, Stage } from "@sluice/core";
import { accepts, combine } from "@sluice/verdicts";
import { judgeGate, type JudgingParts } from "./judge-gate.ts";
import { judgeWithoutLooking, pendingOutsideRuns } from "./judge-without-looking.ts";
import { type StageDisposition, stageDisposition } from "./stage-disposition.ts";

/** What one look said about one gate. */
export interface GateVerdict extends Outcome {
  readonly gate: string;
  readonly enforcement: Gate["enforcement"];
  readonly durationMs: number;
}

/** What one look at a stage said. */
export interface StageJudgement {
  readonly disposition: StageDisposition;
  /** In the order of the definition, groups before their children. */
  readonly verdicts: readonly GateVerdict[];
  /** What is known of the gates that stand in the way: of one that was not asked, what those say because of which it was not. */
  readonly closed: readonly (GateVerdict | undefined)[];
  /** Ids of all gates because of which those are closed: themselves and their members. */
  readonly blocking: readonly string[];
  /** Gates that were not looked at because a gate they need is not open. */
  readonly unasked: readonly string[];
}

/** Told when a gate is looked at, and when it was. */
export type JudgingProgress = (gate: string, verdict: GateVerdict | undefined) => void;

/**
 * Judges the gates of a stage once, in the order of `needs`, and stores nothing. Requests, reservations, measures and units stay pending:
 * nobody is asked and nothing is taken. Rejects only when interrupted.
 */
export async function judgeStage(parts: JudgingParts, stage: Stage, progress: JudgingProgress = () => undefined): Promise<StageJudgement> {
  const gates = [...stage.before, ...stage.gates];
  const all = gates.flatMap(withChildren);
  const look: Look = { parts, progress, all, stored: new Map() };
  for (let round = ready(look, gates); round.length > 0; round = ready(look, gates)) {
    await Promise.all(round.map((gate) => lookAt(look, gate)));
  }
  const closed = gates.filter((gate) => !isOpen(look, gate));
  const reasons = [...new Set(closed.flatMap((gate) => reasonsOf(look, gate)))];
  return {
    disposition: stageDisposition(
      stage,
      reasons.map((gate) => ({ gate, verdict: verdictOf(look, gate) })),
    ),
    verdicts: all.flatMap((gate) => verdictOf(look, gate) ?? []),
    closed: reasons.map((gate) => verdictOf(look, gate)),
    blocking: [...new Set([...closed, ...reasons].flatMap(withChildren))].flatMap((gate) => (isOpen(look, gate) ? [] : [gate.id])),
    unasked: all.filter((gate) => verdictOf(look, gate) === undefined).map((gate) => gate.id),
  };
}

interface Look {
  readonly parts: JudgingParts;
  readonly progress: JudgingProgress;
  readonly all: readonly Gate[];
  /** What was found out, by gate. Groups that are not skipped stand for their children and are not in it. */
  readonly stored: Map<string, GateVerdict>;
}

/** Leaves that were not looked at yet and need nothing that is closed. Gates that nobody needs to look at are judged on the way. */
function ready(look: Look, gates: readonly Gate[]): readonly Gate[] {
  return gates.flatMap((gate): readonly Gate[] => {
    if (look.stored.has(gate.id) || !gate.needs.every((id) => isJudgedOpen(look, id))) return [];
    const known = judgeWithoutLooking(gate, look.parts.context.subject, (id) => verdictById(look, id));
    if (known !== undefined) {
      store(look, gate, known, 0);
      return [];
    }
    return gate.plan.kind === "group" ? ready(look, gate.plan.children) : [gate];
  });
}

async function lookAt(look: Look, gate: Gate): Promise<void> {
  const { parts, progress } = look;
  const { kind } = gate.plan;
  if (kind === "group") return;
  progress(gate.id, undefined);
  const startedMs = parts.clock.monotonicMs();
  const outcome = kind === "evaluate" ? await judgeGate(parts, gate, boundEvidence(look, gate)) : pendingOutsideRuns(kind);
  store(look, gate, outcome, Math.round(parts.clock.monotonicMs() - startedMs));
}

function store({ stored, progress }: Look, gate: Gate, outcome: Outcome, durationMs: number): void {
  const verdict = { gate: gate.id, ...outcome, enforcement: gate.enforcement, durationMs };
  stored.set(gate.id, verdict);
  progress(gate.id, verdict);
}

function isOpen(look: Look, gate: Gate): boolean {
  const verdict = verdictOf(look, gate);
  return accepts(verdict === undefined ? undefined : { ...verdict, attempt: 1 }, gate, 0).accepted;
}

/** The gates whose verdicts speak for a closed one: itself, or, where nobody could be asked, those that it or its members need. */
function reasonsOf(look: Look, gate: Gate): readonly Gate[] {
  if (verdictOf(look, gate) !== undefined) return [gate];
  const needed = look.all.filter(({ id }) => gate.needs.includes(id) && !isJudgedOpen(look, id));
  const members = gate.plan.kind === "group" ? gate.plan.children : [];
  const reasons = [...needed, ...members].flatMap((each) => reasonsOf(look, each));
  return reasons.length > 0 ? reasons : [gate];
}

function isJudgedOpen(look: Look, id: string): boolean {
  const gate = look.all.find((each) => each.id === id);
  return gate !== undefined && verdictOf(look, gate) !== undefined && isOpen(look, gate);
}

function verdictById(look: Look, id: string): GateVerdict | undefined {
  const gate = look.all.find((each) => each.id === id);
  return gate === undefined ? undefined : verdictOf(look, gate);
}

/** What is known of a gate; a group is what its children are. `undefined` while nothing was looked at. */
function verdictOf(look: Look, gate: Gate): GateVerdict | undefined {
  const stored = look.stored.get(gate.id);
  if (stored !== undefined || gate.plan.kind !== "group") return stored;
  const { children, rule } = gate.plan;
  const judged = children.flatMap((child) => verdictOf(look, child) ?? []);
  if (judged.length === 0) return undefined;
  const group = combine(
    rule,
    children.map((child) => ({
      value: verdictOf(look, child)?.value,
      accepted: isOpen(look, child),
      required: child.enforcement === "required",
    })),
  );
  return {
    gate: gate.id,
    value: group.value,
    ...(group.value === "error" ? { class: worstClass(judged) } : {}),
    ...(group.cause === undefined ? {} : { cause: group.cause }),
    code: group.code,
    reason: `${group.passes} of ${group.of} passed, ${group.needed} needed`,
    enforcement: gate.enforcement,
    findings: [],
    evidence: [],
    durationMs: Math.max(...judged.map((verdict) => verdict.durationMs)),
  };
}

function worstClass(verdicts: readonly GateVerdict[]): NonNullable<Outcome["class"]> {
  const classes = verdicts.map((verdict) => verdict.class);
  return (["definition", "input", "infrastructure"] as const).find((name) => classes.includes(name)) ?? "infrastructure";
}

function boundEvidence({ stored }: Look, gate: Gate): readonly Evidence[] {
  const names = gate.binds.filter((bind) => bind.startsWith("evidence:")).map((bind) => bind.slice("evidence:".length));
  return [...stored.values()].flatMap((verdict) => verdict.evidence).filter((evidence) => names.includes(evidence.name));
}

function withChildren(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? [gate, ...gate.plan.children.flatMap(withChildren)] : [gate];
}
