import type { Pipeline } from "@sluice/core";
import type { EventOf, EventType, RunEvent } from "@sluice/lifecycle";
import { broken, emptyHistory, type History, isOpenByBook, partsOf, stageNamed, type Truth } from "./history.ts";

/**
 * Follows a run's events with a bookkeeping of its own, written from the invariants and not from the machine, and says what they break.
 * Understands required evaluate, request and group gates without waivers and openings: what simulated pipelines are made of.
 */
export interface HistoryChecker {
  /** Rules that this event breaks. */
  follow(event: RunEvent): readonly string[];
}

type Follower<Type extends EventType> = (history: History, event: EventOf<Type>) => void;

const AFTER_THE_END: ReadonlySet<EventType> = new Set<EventType>([
  "work-ended",
  "work-undone",
  "work-heard",
  "reservation-release-requested",
  "reservation-released",
  "final-requested",
  "final-begun",
  "final-ended",
  "attempt-lost",
]);

const FOLLOWERS: { readonly [Type in EventType]?: Follower<Type> } = {
  "run-started": (history, { data }) => {
    history.head = data.subject.facets["head"] ?? "";
    history.starter = data.startedBy.id;
  },
  "subject-revised": (history, { data }) => {
    history.head = data.facets["head"] ?? "";
  },
  "stage-entered": followEntry,
  "verdict-recorded": (history, { data }) => {
    history.verdicts.set(data.verdict.gate, { value: data.verdict.value, lookedAtVersion: data.lookedAtVersion });
  },
  "request-opened": (history, { data }) => {
    history.requests.set(data.gate, { head: history.head, approvals: new Set() });
  },
  "decision-recorded": followDecision,
  "request-closed": followClosing,
  "reservation-held": (history) => {
    history.waitEnded = history.version;
  },
  "work-dispatched": followDispatch,
  "work-undone": (history) => {
    history.consumed = false;
  },
  "work-proof-requested": (history, { data }) => {
    // What the world proves takes the place of what a try had reported.
    history.ended.delete(data.work);
  },
  "work-ended": followEnd,
  "budget-extended": (history, { data }) => {
    history.granted.set(data.budget, (history.granted.get(data.budget) ?? 0) + data.laps);
  },
  "run-completed": (history, { data }) => {
    const isFinal = stageNamed(history, history.stage)?.final === "succeeded";
    if (data.outcome === "succeeded" && !isFinal) broken(history, "invariant 1: succeeded outside a final stage");
    history.completed = true;
  },
};

/** Creates a checker for one run. */
export function createHistoryChecker(pipeline: Pipeline, truth: Truth): HistoryChecker {
  const history = emptyHistory(pipeline, truth);
  return {
    follow: (event) => {
      history.version += 1;
      history.faults.length = 0;
      if (event.at < history.time) broken(history, "invariant 20: time ran backwards");
      if (history.completed && !AFTER_THE_END.has(event.type)) broken(history, `invariant 19: ${event.type} after the end`);
      history.time = event.at;
      (FOLLOWERS[event.type] as ((history: History, event: RunEvent) => void) | undefined)?.(history, event);
      return [...history.faults];
    },
  };
}

function followEntry(history: History, { data }: EventOf<"stage-entered">): void {
  if (data.via === "next") {
    checkGates(history, [data.from ?? ""], true, (gate, from) => `left ${from} by next with ${gate} not open`);
    checkGates(history, history.path.slice(0, -1), false, (gate, stage) => `${gate} of ${stage} is not current any more`);
  }
  if (data.lap !== undefined) followLap(history, data.lap.budget);
  history.stage = data.stage;
  history.path = data.path;
  history.waitEnded = history.version;
}

function followLap(history: History, budget: string): void {
  const taken = (history.laps.get(budget) ?? 0) + 1;
  history.laps.set(budget, taken);
  const laps = history.pipeline.budgets.find((one) => one.id === budget)?.laps ?? 0;
  if (taken > laps + (history.granted.get(budget) ?? 0)) broken(history, `budgets: lap ${taken} of ${budget}, which has ${laps}`);
}

function followDecision(history: History, { data }: EventOf<"decision-recorded">): void {
  const asked = history.requests.get(data.gate);
  if (asked === undefined || asked.closed !== undefined)
    broken(history, `invariant 7: a decision on ${data.gate} counts without an open request`);
  if (data.by.id === history.starter) broken(history, `invariant 7: the starter decided on ${data.gate}`);
  if (data.decision === "approve") asked?.approvals.add(data.by.id);
}

function followClosing(history: History, { data }: EventOf<"request-closed">): void {
  const asked = history.requests.get(data.gate);
  const gates = history.pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates]).flatMap(partsOf);
  const plan = gates.find((gate) => gate.id === data.gate)?.plan;
  const needed = plan?.kind === "request" ? plan.from.reduce((sum, set) => sum + set.count, 0) : 0;
  if (data.as === "approved" && (asked?.approvals.size ?? 0) < needed)
    broken(history, `invariant 7: ${data.gate} approved by too few people`);
  if (asked !== undefined) asked.closed = data.as;
  history.waitEnded = history.version;
}

function followDispatch(history: History, { data }: EventOf<"work-dispatched">): void {
  if (history.dispatched.has(data.work)) broken(history, `invariant 14: ${data.work} was dispatched twice`);
  history.dispatched.add(data.work);
  const stage = stageNamed(history, history.stage);
  for (const gate of stage?.before ?? [])
    if (!isOpenByBook(history, gate, false)) broken(history, `invariant 1: work began with ${gate.id} not open`);
  const isDangerous = history.pipeline.effects.some((one) => one.id === stage?.work?.run && one.class === "dangerous");
  if (!isDangerous) return;
  const earlier = history.path.filter((one) => one !== history.stage);
  checkGates(history, earlier, false, (gate, from) => `a dangerous effect began with ${gate} of ${from} not open`);
  history.consumed = true;
}

function checkGates(history: History, stages: readonly string[], leaving: boolean, say: (gate: string, stage: string) => string): void {
  for (const id of stages) {
    for (const gate of stageNamed(history, id)?.gates ?? []) {
      if (!isOpenByBook(history, gate, leaving)) broken(history, `invariant 1: ${say(gate.id, id)}`);
    }
  }
}

function followEnd(history: History, { data }: EventOf<"work-ended">): void {
  const isDeclared = data.end.declaredBy !== undefined;
  if (!isDeclared && history.ended.has(data.work)) broken(history, `effects: ${data.work} has two results`);
  if (!isDeclared && data.end.how === "finished") history.ended.add(data.work);
  history.waitEnded = history.version;
}
