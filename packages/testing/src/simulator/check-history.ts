import type { Gate, Pipeline, Stage } from "@sluice/core";
import type { EventOf, RunEvent } from "@sluice/lifecycle";

/** What really is the case, asked by the checker only. */
export interface Truth {
  /** Whether an honest look at a commit passes a gate; `undefined` where only the recorded verdict can tell. */
  passes(gate: string, head: string): boolean | undefined;
}

interface Judged {
  readonly value: string;
  readonly lookedAtVersion: number;
}

interface Asked {
  readonly head: string;
  readonly starterCounts: boolean;
  approvals: Set<string>;
  closed?: string;
}

/**
 * Follows a run's events with a bookkeeping of its own, written from the invariants and not from the machine, and says what they break.
 * Understands required evaluate, request and group gates without waivers and openings: what simulated pipelines are made of.
 */
export interface HistoryChecker {
  /** Rules that this event breaks. */
  follow(event: RunEvent): readonly string[];
}

const AFTER_THE_END = new Set(["work-ended", "work-undone", "work-heard", "reservation-release-requested", "reservation-released", "final-requested", "final-begun", "final-ended", "attempt-lost"]);

/** Creates a checker for one run. */
export function createHistoryChecker(pipeline: Pipeline, truth: Truth): HistoryChecker {
  const verdicts = new Map<string, Judged>();
  const requests = new Map<string, Asked>();
  const laps = new Map<string, number>();
  const granted = new Map<string, number>();
  const ended = new Set<string>();
  const dispatched = new Set<string>();
  const faults: string[] = [];
  let version = 0;
  let time = 0;
  let head = "";
  let starter = "";
  let stage = "";
  let path: readonly string[] = [];
  let waitEnded = 0;
  let consumed = false;
  let completed = false;
  const broken = (rule: string): void => {
    faults.push(`${rule} (event ${version}, stage ${stage})`);
  };
  const stageOf = (id: string): Stage | undefined => pipeline.stages.find((one) => one.id === id);

  const isOpen = (gate: Gate, leaving: boolean): boolean => {
    if (gate.enforcement !== "required" || gate.plan.kind === "reserve") return true;
    if (gate.plan.kind === "group") return gate.plan.children.every((child) => isOpen(child, leaving));
    if (gate.plan.kind === "request") {
      const asked = requests.get(gate.id);
      return asked?.closed === "approved" && (consumed || asked.head === head);
    }
    const judged = verdicts.get(gate.id);
    const honest = consumed ? undefined : truth.passes(gate.id, head);
    const fresh = !leaving || gate.reads !== "world" || (judged?.lookedAtVersion ?? 0) >= waitEnded;
    return judged?.value === "pass" && honest !== false && fresh;
  };
  const checkEdge = (from: string): void => {
    for (const gate of stageOf(from)?.gates ?? []) if (!isOpen(gate, true)) broken(`invariant 1: left ${from} by next with ${gate.id} not open`);
    for (const id of path.slice(0, -1)) {
      for (const gate of stageOf(id)?.gates ?? []) if (!isOpen(gate, false)) broken(`invariant 1: ${gate.id} of ${id} is not current any more`);
    }
  };
  const enter = ({ data }: EventOf<"stage-entered">): void => {
    if (data.via === "next") checkEdge(data.from ?? "");
    if (data.lap !== undefined) {
      const taken = (laps.get(data.lap.budget) ?? 0) + 1;
      laps.set(data.lap.budget, taken);
      const budget = pipeline.budgets.find((one) => one.id === data.lap?.budget)?.laps ?? 0;
      if (taken > budget + (granted.get(data.lap.budget) ?? 0)) broken(`budgets: lap ${taken} of ${data.lap.budget}, which has ${budget}`);
    }
    stage = data.stage;
    path = data.path;
    waitEnded = version;
  };
  const decide = ({ data }: EventOf<"decision-recorded">): void => {
    const asked = requests.get(data.gate);
    if (asked === undefined || asked.closed !== undefined) broken(`invariant 7: a decision on ${data.gate} counts without an open request`);
    if (data.by.id === starter) broken(`invariant 7: the starter decided on ${data.gate}`);
    if (data.decision === "approve") asked?.approvals.add(data.by.id);
  };
  const close = ({ data }: EventOf<"request-closed">): void => {
    const asked = requests.get(data.gate);
    const plan = pipeline.stages.flatMap((one) => [...one.before, ...one.gates]).flatMap(leaves).find((gate) => gate.id === data.gate)?.plan;
    const needed = plan?.kind === "request" ? plan.from.reduce((sum, set) => sum + set.count, 0) : 0;
    if (data.as === "approved" && (asked?.approvals.size ?? 0) < needed) broken(`invariant 7: ${data.gate} approved by too few people`);
    if (asked !== undefined) asked.closed = data.as;
    waitEnded = version;
  };
  const dispatch = ({ data }: EventOf<"work-dispatched">): void => {
    if (dispatched.has(data.work)) broken(`invariant 14: ${data.work} was dispatched twice`);
    dispatched.add(data.work);
    for (const gate of stageOf(stage)?.before ?? []) if (!isOpen(gate, false)) broken(`invariant 1: work began with ${gate.id} not open`);
    const effect = stageOf(stage)?.work?.run;
    if (pipeline.effects.some((one) => one.id === effect && one.class === "dangerous")) {
      checkEdgeOfPath();
      consumed = true;
    }
  };
  const checkEdgeOfPath = (): void => {
    for (const id of path.filter((one) => one !== stage)) {
      for (const gate of stageOf(id)?.gates ?? []) if (!isOpen(gate, false)) broken(`invariant 1: a dangerous effect began with ${gate.id} of ${id} not open`);
    }
  };
  const end = ({ data }: EventOf<"work-ended">): void => {
    if (data.end.declaredBy === undefined && ended.has(data.work)) broken(`effects: ${data.work} has two results`);
    if (data.end.how === "finished" && data.end.declaredBy === undefined) ended.add(data.work);
    waitEnded = version;
  };

  return {
    follow: (event) => {
      version += 1;
      faults.length = 0;
      if (event.at < time) broken("invariant 20: time ran backwards");
      time = event.at;
      if (completed && !AFTER_THE_END.has(event.type)) broken(`invariant 19: ${event.type} after the end`);
      switch (event.type) {
        case "run-started":
          head = event.data.subject.facets["head"] ?? "";
          starter = event.data.startedBy.id;
          break;
        case "subject-revised":
          head = event.data.facets["head"] ?? "";
          break;
        case "stage-entered":
          enter(event);
          break;
        case "verdict-recorded":
          verdicts.set(event.data.verdict.gate, { value: event.data.verdict.value, lookedAtVersion: event.data.lookedAtVersion });
          break;
        case "request-opened":
          requests.set(event.data.gate, { head, starterCounts: false, approvals: new Set() });
          break;
        case "decision-recorded":
          decide(event);
          break;
        case "request-closed":
          close(event);
          break;
        case "reservation-held":
          waitEnded = version;
          break;
        case "work-dispatched":
          dispatch(event);
          break;
        case "work-undone":
          consumed = false;
          break;
        case "work-proof-requested":
          // What the world proves takes the place of what a try had reported.
          ended.delete(event.data.work);
          break;
        case "work-ended":
          end(event);
          break;
        case "budget-extended":
          granted.set(event.data.budget, (granted.get(event.data.budget) ?? 0) + event.data.laps);
          break;
        case "run-completed":
          if (event.data.outcome === "succeeded" && stageOf(stage)?.final !== "succeeded") broken("invariant 1: succeeded outside a final stage");
          completed = true;
          break;
        default:
      }
      return [...faults];
    },
  };
}

function leaves(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? gate.plan.children.flatMap(leaves) : [gate];
}
