import { formatDuration, type Gate, type Pipeline, type Rework, type RunOutcome, type Stage, type Work } from "@sluice/core";
import { conditionText } from "./condition-text.ts";
import { counted } from "../counted.ts";

/** A way out of a stage. `next` is the only guarded one. */
export interface GraphEdge {
  readonly kind: "next" | "rework" | "route" | "revise" | "used-up";
  /** A stage, `hold`, or an outcome. */
  readonly to: string;
  /** When it is taken, in words; empty for `next`. */
  readonly when: string;
}

/** A stage with what happens in each of its phases. */
export interface GraphStage {
  readonly stage: string;
  readonly final?: RunOutcome;
  readonly admitting: readonly string[];
  readonly working: readonly string[];
  readonly judging: readonly string[];
  readonly edges: readonly GraphEdge[];
}

/** A pipeline as something to draw. */
export interface PipelineGraph {
  readonly pipeline: string;
  readonly initial: string;
  /** Those on the way of `next` from the initial one first, in that order. */
  readonly stages: readonly GraphStage[];
}

/** Where a run is. */
export interface GraphPlace {
  readonly run: string;
  readonly stage: string;
  readonly phase: string;
  readonly status: string;
}

/** What there is to draw of a pipeline. Names and conditions in it are not escaped. */
export function pipelineGraph(pipeline: Pipeline): PipelineGraph {
  const chain = nextChain(pipeline);
  const others = pipeline.stages.filter((stage) => !chain.includes(stage));
  return { pipeline: pipeline.name, initial: pipeline.initial, stages: [...chain, ...others].map((stage) => graphStage(stage, pipeline)) };
}

function nextChain({ stages, initial }: Pipeline): readonly Stage[] {
  const chain: Stage[] = [];
  for (let at: string | undefined = initial; at !== undefined;) {
    const stage = stages.find(({ id }) => id === at);
    if (stage === undefined || chain.includes(stage)) break;
    chain.push(stage);
    at = stage.next;
  }
  return chain;
}

function graphStage(stage: Stage, pipeline: Pipeline): GraphStage {
  const { id, final, before, work, gates } = stage;
  return {
    stage: id,
    ...(final === undefined ? {} : { final }),
    admitting: before.map(gateText),
    working: work === undefined ? [] : [workText(work, pipeline)],
    judging: gates.map(gateText),
    edges: edgesOf(stage, pipeline),
  };
}

function workText({ run, timeoutMs, attempts }: Work, { effects }: Pipeline): string {
  const danger = effects.some(({ id, class: kind }) => id === run && kind === "dangerous") ? " (dangerous)" : "";
  return `${run}${danger}, at most ${formatDuration(timeoutMs)}, ${counted(attempts, "attempt")}`;
}

function gateText({ id, use, plan, enforcement }: Gate): string {
  const kind = enforcement === "required" ? "" : `, ${enforcement}`;
  if (plan.kind !== "group") return `${id}${use === id ? kind.replace(/^, (.*)$/, " ($1)") : ` (${use}${kind})`}`;
  const { rule, children } = plan;
  const word = "atLeast" in rule ? `at least ${rule.atLeast} of` : "all" in rule ? "all of" : "any of";
  return `${id} (${word} ${children.map(gateText).join(", ")}${kind})`;
}

/** In the order in which a decision looks at them. */
function edgesOf(stage: Stage, pipeline: Pipeline): readonly GraphEdge[] {
  const { routes, rework, onRevise, next } = stage;
  const routed = routes.map(({ to, when, once, budget }): GraphEdge => {
    const bound = once ? ", once" : budget === undefined ? "" : `, ${allowance(pipeline, budget)}`;
    return { kind: "route", to, when: `${conditionText(when)}${bound}` };
  });
  const revised: readonly GraphEdge[] =
    onRevise?.do === "route" ? [{ kind: "revise", to: onRevise.to, when: "the subject changed" }] : reviseEnd(onRevise?.do);
  return [
    ...routed,
    ...(rework === undefined ? [] : reworkEdges(rework, pipeline)),
    ...revised,
    ...(next === undefined ? [] : [toNext(next)]),
  ];
}

function toNext(to: string): GraphEdge {
  return { kind: "next", to, when: "" };
}

function reviseEnd(what: string | undefined): readonly GraphEdge[] {
  if (what !== "hold" && what !== "supersede") return [];
  return [{ kind: "revise", to: what === "hold" ? "hold" : "superseded", when: "the subject changed" }];
}

function reworkEdges({ to, budget }: Rework, pipeline: Pipeline): readonly GraphEdge[] {
  const then = pipeline.budgets.find(({ id }) => id === budget)?.then ?? "hold";
  return [
    { kind: "rework", to, when: `a gate says no, ${allowance(pipeline, budget)}` },
    { kind: "used-up", to: then, when: `${budget} is used up` },
  ];
}

function allowance({ budgets }: Pipeline, budget: string): string {
  return `${counted(budgets.find(({ id }) => id === budget)?.laps ?? 0, "lap")} of ${budget}`;
}
