import { type Digest, digestOf, type Facets, type Gate, type Pipeline } from "@sluice/core";
import { placeOfGate } from "./pipeline-view.ts";
import type { RunState } from "./state.ts";

/** What a binding is taken of. */
export interface BindingView {
  readonly pipeline: Pipeline;
  readonly state: RunState;
}

/** What of a gate's `binds` is which. */
interface Bound {
  readonly facets: readonly string[];
  readonly work: boolean;
  readonly evidence: readonly string[];
  /** Names the selection among those of one subject. */
  readonly name: string;
  /** What was asked last: a command asks for the same again and again. */
  last: { readonly facets: Facets; readonly work: string | null | undefined; readonly digest: Digest } | undefined;
}

const BOUND = new WeakMap<Gate, Bound>();

/** Digests of facet selections, by the identity of the facets: a state is asked many times for the same one. Never changes an answer. */
const MEMO = new WeakMap<Facets, Map<string, Digest>>();

/**
 * The digest of exactly what a gate binds now: its facets, the id of its stage's latest work try (`work`), and named evidence of the
 * path (`evidence:NAME`). Verdicts and decisions are current while it is equal.
 */
export function bindingOf({ pipeline, state }: BindingView, gate: Gate): Digest {
  const bound = boundBy(gate);
  const work = bound.work ? (state.works[placeOfGate(pipeline, gate.id)?.stage.id ?? ""] ?? null) : undefined;
  const { facets } = state.subject;
  const { last } = bound;
  if (last !== undefined && last.facets === facets && last.work === work) return last.digest;
  const digest = digestOfBound(bound, state, work);
  // Evidence changes without the facets.
  if (bound.evidence.length === 0) bound.last = { facets, work, digest };
  return digest;
}

function digestOfBound(bound: Bound, state: RunState, work: string | null | undefined): Digest {
  const { facets } = state.subject;
  const evidence = bound.evidence.map((bind) => [bind, evidenceDigest(state, bind.slice(EVIDENCE.length))] as const);
  const memo = memoOf(facets);
  const key = evidence.length === 0 ? `${bound.name} ${work ?? ""}` : JSON.stringify([bound.name, work, evidence]);
  const known = memo.get(key);
  if (known !== undefined) return known;
  const selected = Object.fromEntries(bound.facets.map((facet) => [facet, facets[facet] ?? null]));
  const digest = digestOf({ facets: selected, ...(work === undefined ? {} : { work }), evidence });
  memo.set(key, digest);
  return digest;
}

const EVIDENCE = "evidence:";

function boundBy(gate: Gate): Bound {
  const known = BOUND.get(gate);
  if (known !== undefined) return known;
  const evidence = gate.binds.filter((bind) => bind.startsWith(EVIDENCE));
  const facets = gate.binds.filter((bind) => bind !== "work" && !bind.startsWith(EVIDENCE));
  const bound: Bound = { facets, work: gate.binds.includes("work"), evidence, name: JSON.stringify(gate.binds), last: undefined };
  BOUND.set(gate, bound);
  return bound;
}

function memoOf(facets: Facets): Map<string, Digest> {
  const known = MEMO.get(facets);
  if (known !== undefined) return known;
  const memo = new Map<string, Digest>();
  MEMO.set(facets, memo);
  return memo;
}

function evidenceDigest(state: RunState, name: string): Digest | null {
  for (const record of Object.values(state.verdicts)) {
    const found = record.evidence.find((evidence) => evidence.name === name);
    if (found !== undefined) return found.digest;
  }
  return null;
}
