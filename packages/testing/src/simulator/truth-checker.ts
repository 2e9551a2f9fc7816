import type { Gate, Pipeline } from "@sluice/core";
import type { EventOf, EventType, RunEvent } from "@sluice/lifecycle";

/** What really is the case, asked by the checker only. */
export interface Truth {
  /** Whether an honest look at a commit passes a gate; `undefined` where only the recorded verdict can tell. */
  passes(gate: string, head: string): boolean | undefined;
  /** When the log of the tracker has this gesture, if it is by that person, about that item, and says that. */
  attests(gesture: string, key: string, who: string, decision: string): number | undefined;
}

/** Compares a run's events with the world that they are about: what no auditor of the ledger alone can see. */
export interface TruthChecker {
  /** Lies that this event rests on. */
  follow(event: RunEvent): readonly string[];
}

interface Seen {
  readonly pipeline: Pipeline;
  readonly truth: Truth;
  head: string;
  starter: string;
  key: string;
  stage: string;
  path: readonly string[];
  /** A dangerous effect was dispatched: what guarded it counts from then on. */
  consumed: boolean;
  /** Works with a result. */
  readonly ended: Set<string>;
  /** Acts at the tracker that were carried here. */
  readonly gestures: Set<string>;
  /** When requests were opened. */
  readonly opened: Map<string, number>;
}

type Follower<Type extends EventType> = (seen: Seen, event: EventOf<Type>) => readonly string[];

const NOTHING: readonly string[] = [];

const FOLLOWERS: { readonly [Type in EventType]?: Follower<Type> } = {
  "run-started": (seen, { data }) => {
    seen.head = data.subject.facets["head"] ?? "";
    seen.starter = data.startedBy.id;
    seen.key = data.subject.key;
    return NOTHING;
  },
  "subject-revised": (seen, { data }) => {
    seen.head = data.facets["head"] ?? "";
    return NOTHING;
  },
  "stage-entered": (seen, { data }) => {
    const lies = data.via === "next" ? liesOnPath(seen, [...seen.path]) : NOTHING;
    seen.stage = data.stage;
    seen.path = data.path;
    return lies;
  },
  "request-opened": (seen, { at, data }) => {
    seen.opened.set(data.request, at);
    return NOTHING;
  },
  "decision-recorded": ({ starter, key, truth, gestures, opened }, { data: { by, id, gate, request, decision } }) => {
    if (by.id === starter) return [`invariant 7: the starter decided on ${gate}`];
    if (!id.startsWith("tracker.")) return NOTHING;
    const twice = gestures.has(id);
    gestures.add(id);
    if (twice) return [`decisions: ${id} was carried twice`];
    const at = truth.attests(id, key, by.id, decision);
    if (at === undefined) return [`decisions: nobody did ${id} (${by.id}, ${decision})`];
    return at < (opened.get(request) ?? 0) ? [`decisions: ${id} is older than the question that it answers`] : NOTHING;
  },
  "work-dispatched": (seen) => {
    const effect = seen.pipeline.stages.find((stage) => stage.id === seen.stage)?.work?.run;
    const isDangerous = seen.pipeline.effects.some((one) => one.id === effect && one.class === "dangerous");
    if (!isDangerous) return NOTHING;
    const lies = liesOnPath(
      seen,
      seen.path.filter((stage) => stage !== seen.stage),
    );
    seen.consumed = true;
    return lies;
  },
  "work-undone": (seen) => {
    seen.consumed = false;
    return NOTHING;
  },
  // What the world proves takes the place of what a try had reported.
  "work-proof-requested": (seen, { data }) => {
    seen.ended.delete(data.work);
    return NOTHING;
  },
  "work-ended": (seen, { data }) => {
    if (data.end.declaredBy !== undefined) return NOTHING;
    const twice = seen.ended.has(data.work);
    if (data.end.how === "finished") seen.ended.add(data.work);
    return twice ? [`effects: ${data.work} has two results`] : NOTHING;
  },
};

/** Creates a checker for one run. */
export function createTruthChecker(pipeline: Pipeline, truth: Truth): TruthChecker {
  const nowhere = { head: "", starter: "", key: "", stage: "", path: [] };
  const seen: Seen = { pipeline, truth, ...nowhere, consumed: false, ended: new Set(), gestures: new Set(), opened: new Map() };
  return {
    follow: (event) =>
      (FOLLOWERS[event.type] as ((seen: Seen, event: RunEvent) => readonly string[]) | undefined)?.(seen, event) ?? NOTHING,
  };
}

/** Required gates of these stages that an honest look at the present head would not pass. */
function liesOnPath({ pipeline, truth, head, consumed }: Seen, stages: readonly string[]): readonly string[] {
  if (consumed) return NOTHING;
  const gates = pipeline.stages.filter((stage) => stages.includes(stage.id)).flatMap((stage) => stage.gates.flatMap(requiredLeaves));
  return gates
    .filter((gate) => truth.passes(gate.id, head) === false)
    .map((gate) => `invariant 1: moved on although ${gate.id} is a lie about ${head}`);
}

function requiredLeaves(gate: Gate): readonly Gate[] {
  if (gate.enforcement !== "required") return [];
  if (gate.plan.kind === "group") return gate.plan.children.flatMap(requiredLeaves);
  return gate.plan.kind === "evaluate" || gate.plan.kind === "measure" ? [gate] : [];
}
