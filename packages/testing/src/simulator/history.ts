import type { Gate, Pipeline, Stage } from "@sluice/core";

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
  readonly approvals: Set<string>;
  closed?: string;
}

/** A run as the checker keeps book of it: from its events alone, and not with the machine's own means. */
export interface History {
  readonly pipeline: Pipeline;
  readonly truth: Truth;
  readonly verdicts: Map<string, Judged>;
  readonly requests: Map<string, Asked>;
  readonly laps: Map<string, number>;
  readonly granted: Map<string, number>;
  /** Works with a result, and works that were dispatched. */
  readonly ended: Set<string>;
  readonly dispatched: Set<string>;
  readonly faults: string[];
  version: number;
  time: number;
  head: string;
  starter: string;
  stage: string;
  path: readonly string[];
  /** Version at which the stage's last wait ended. */
  waitEnded: number;
  /** A dangerous effect was dispatched: what guarded it counts from then on. */
  consumed: boolean;
  completed: boolean;
}

/** The book of a run that has not begun. */
export function emptyHistory(pipeline: Pipeline, truth: Truth): History {
  return {
    pipeline,
    truth,
    verdicts: new Map(),
    requests: new Map(),
    laps: new Map(),
    granted: new Map(),
    ended: new Set(),
    dispatched: new Set(),
    faults: [],
    version: 0,
    time: 0,
    head: "",
    starter: "",
    stage: "",
    path: [],
    waitEnded: 0,
    consumed: false,
    completed: false,
  };
}

/** Notes a broken rule. */
export function broken(history: History, rule: string): void {
  history.faults.push(`${rule} (event ${history.version}, stage ${history.stage})`);
}

/** The stage of that name. */
export function stageNamed({ pipeline }: History, id: string): Stage | undefined {
  return pipeline.stages.find((stage) => stage.id === id);
}

/** A gate's evaluated parts. */
export function partsOf(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? gate.plan.children.flatMap(partsOf) : [gate];
}

/** Whether a required gate is open by the book: recorded as passed, for the present head, and honestly so. `leaving`: the look must be fresh. */
export function isOpenByBook(history: History, gate: Gate, leaving: boolean): boolean {
  if (gate.enforcement !== "required" || gate.plan.kind === "reserve") return true;
  if (gate.plan.kind === "group") return gate.plan.children.every((child) => isOpenByBook(history, child, leaving));
  if (gate.plan.kind === "request") {
    const asked = history.requests.get(gate.id);
    return asked?.closed === "approved" && (history.consumed || asked.head === history.head);
  }
  const judged = history.verdicts.get(gate.id);
  const honest = history.consumed ? undefined : history.truth.passes(gate.id, history.head);
  const fresh = !leaving || gate.reads !== "world" || (judged?.lookedAtVersion ?? 0) >= history.waitEnded;
  return judged?.value === "pass" && honest !== false && fresh;
}
