import { type Digest, digestOf, type Facets, type Gate, type Pipeline } from "@sluice/core";
import { evidenceOf } from "./evidence-of.ts";
import { leavesOf, placeOfGate, stageOf } from "./pipeline-view.ts";
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
  const evidence = bound.evidence.map((bind) => [bind, evidenceFor({ pipeline, state }, gate, bind.slice(EVIDENCE.length))] as const);
  const digest = digestOfBound(bound, facets, work, evidence);
  // Evidence changes without the facets.
  if (bound.evidence.length === 0) bound.last = { facets, work, digest };
  return digest;
}

type BoundEvidence = readonly (readonly [string, readonly Digest[]])[];

function digestOfBound(bound: Bound, facets: Facets, work: string | null | undefined, evidence: BoundEvidence): Digest {
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

/** Digests of the evidence of a name that other gates of the path left. What a run has turned away from proves nothing any more. */
function evidenceFor({ pipeline, state }: BindingView, reader: Gate, name: string): readonly Digest[] {
  const gates = state.path.map((id) => stageOf(pipeline, id)).flatMap((stage) => [...stage.before, ...stage.gates]);
  return gates
    .flatMap(leavesOf)
    .filter((gate) => gate.id !== reader.id)
    .flatMap((gate) => evidenceOf(state, gate))
    .filter((evidence) => evidence.name === name)
    .map((evidence) => evidence.digest);
}
