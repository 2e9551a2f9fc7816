import { type Digest, digestOf, type Facets, type Gate, type Pipeline } from "@sluice/core";
import { placeOfGate } from "./pipeline-view.ts";
import type { RunState } from "./state.ts";

/** What a binding is taken of. */
export interface BindingView {
  readonly pipeline: Pipeline;
  readonly state: RunState;
}

/** Digests of facet selections, by the identity of the facets: a state is asked many times for the same one. Never changes an answer. */
const MEMO = new WeakMap<Facets, Map<string, Digest>>();

/**
 * The digest of exactly what a gate binds now: its facets, the id of its stage's latest work try (`work`), and named evidence of the
 * path (`evidence:NAME`). Verdicts and decisions are current while it is equal.
 */
export function bindingOf({ pipeline, state }: BindingView, gate: Gate): Digest {
  const stage = placeOfGate(pipeline, gate.id)?.stage.id ?? "";
  const work = gate.binds.includes("work") ? (state.works[stage] ?? null) : undefined;
  const evidence = gate.binds.filter((bind) => bind.startsWith("evidence:")).map((bind) => [bind, evidenceDigest(state, bind.slice(9))]);
  const { facets } = state.subject;
  const memo = MEMO.get(facets) ?? new Map<string, Digest>();
  MEMO.set(facets, memo);
  const key = JSON.stringify([gate.binds, work, evidence]);
  const known = memo.get(key);
  if (known !== undefined) return known;
  const bound = gate.binds.filter((bind) => bind !== "work" && !bind.startsWith("evidence:"));
  const selected = Object.fromEntries(bound.map((facet) => [facet, facets[facet] ?? null]));
  const digest = digestOf({ facets: selected, ...(work === undefined ? {} : { work }), evidence });
  memo.set(key, digest);
  return digest;
}

function evidenceDigest(state: RunState, name: string): Digest | null {
  for (const record of Object.values(state.verdicts)) {
    const found = record.evidence.find((evidence) => evidence.name === name);
    if (found !== undefined) return found.digest;
  }
  return null;
}
