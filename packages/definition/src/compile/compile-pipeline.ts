import { type Digest, digestOf, type FinalStep, type GateRegistry, type Pipeline } from "@sluice/core";
import { checkFormat } from "../check-format.ts";
import type { Definition, FinalStepDefinition } from "../definition.ts";
import { plainCopy } from "../plain-copy.ts";
import { present } from "../present.ts";
import type { Positions, Problem } from "../problem/problem.ts";
import { createProblemList } from "../problem/problem-list.ts";
import { checkEarlyDecisions } from "./check-early-decisions.ts";
import { checkGateNames } from "./check-gate-names.ts";
import { compileBudgets } from "./compile-budgets.ts";
import { compileEffects } from "./compile-effects.ts";
import { compileFreezes } from "./compile-freezes.ts";
import { compileWiring } from "./compile-wiring.ts";
import { compileStage } from "./compile-stage.ts";

/** Where the definition came from, so that problems can say it. */
export interface CompileOptions {
  readonly file?: string;
  readonly positions?: Positions;
}

/** What the machine reads, with its digest, or everything that is wrong. */
export type CompiledPipeline =
  | { readonly ok: true; readonly pipeline: Pipeline; readonly digest: Digest }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Expands short forms, fills in defaults and resolves every gate to kind, plan and digest through the registry. The definition is
 * checked against format 1 first, so one made in code needs no other check. Never throws on any value.
 */
export function compilePipeline(definition: Definition, registry: GateRegistry, options: CompileOptions = {}): CompiledPipeline {
  const problems = createProblemList(options);
  const copy = plainCopy(definition, problems);
  if (problems.count > 0 || !checkFormat(copy, problems)) return { ok: false, problems: problems.all() };
  const finals = new Set(Object.keys(copy.stages).filter((id) => copy.stages[id]?.final !== undefined));
  const compilation = { registry, problems, finals };
  const pipeline: Pipeline = present({
    format: 1 as const,
    name: copy.name,
    initial: copy.initial,
    stages: Object.entries(copy.stages).map(([id, stage]) => compileStage(id, stage, compilation)),
    budgets: compileBudgets(copy, problems),
    effects: compileEffects(copy),
    finally: (copy.finally ?? []).map(compileFinalStep),
    identity: copy.identity,
    freezes: copy.freezes === undefined ? undefined : compileFreezes(copy, problems),
    counts: copy.counts,
    wiring: compileWiring(copy),
  });
  checkGateNames(copy, problems);
  if (problems.count === 0) checkEarlyDecisions(pipeline, problems);
  return problems.count > 0 ? { ok: false, problems: problems.all() } : { ok: true, pipeline, digest: digestOf(pipeline) };
}

function compileFinalStep(step: FinalStepDefinition, index: number): FinalStep {
  return { id: `finally.${index + 1}`, ...step };
}
