import { FACET_LIMITS, type Facets, isStorableText } from "@sluice/core";
import { refusal } from "../answer.ts";
import type { Draft } from "../draft.ts";
import { bindingOf } from "../binding.ts";
import { placeOfGate } from "../pipeline-view.ts";
import type { Evaluation } from "../state.ts";
import { DONE, type Handler } from "./handler.ts";

/** Names of what a ref stands for: gone when the ref is. */
const OF_THE_REF = ["head", "tree", "patch"] as const;

/** Takes over facets, if they differ. What follows is found by `settle`. */
export function revise(draft: Draft, seen: Facets, by?: string): void {
  const facets = withoutDeletion(draft, seen);
  if (sameFacets(facets, draft.state.subject.facets)) return;
  draft.emit("subject-revised", { facets, aborts: outdatedBy(draft, facets), ...(by === undefined ? {} : { by }) });
}

/** Looks asked about the old content: an answer given on the new one must not stand for the old, should it ever come back. */
function outdatedBy({ pipeline, state }: Draft, facets: Facets): readonly string[] {
  const revised = { ...state, subject: { ...state.subject, facets } };
  const isOutdated = ([id, evaluation]: readonly [string, Evaluation]): boolean => {
    const gate = placeOfGate(pipeline, id)?.gate;
    return gate === undefined || bindingOf({ pipeline, state: revised }, gate) !== evaluation.binding;
  };
  return Object.entries(state.evaluations)
    .filter(isOutdated)
    .map(([id]) => id);
}

/** Once a dangerous effect was initiated, a deleted ref is no revision: what it stood for is what the run is about. */
function withoutDeletion({ state }: Draft, seen: Facets): Facets {
  if (state.consumption === undefined || seen["head"] !== undefined) return seen;
  const known = state.subject.facets;
  return { ...seen, ...Object.fromEntries(OF_THE_REF.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]]))) };
}

function sameFacets(one: Facets, other: Facets): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && one[name] === other[name]);
}

/** Whether facets are few, short and storable. */
export function areFacets(facets: Facets): boolean {
  const entries = Object.entries(facets);
  return entries.length <= FACET_LIMITS.count && entries.every(([name, value]) => fits(name) && fits(value));
}

function fits(text: unknown): boolean {
  return typeof text === "string" && text.length <= FACET_LIMITS.length && isStorableText(text);
}

/** The host says what the subject is now. */
export const reviseSubject: Handler<"revise"> = (draft, { facets, by }) => {
  if (!areFacets(facets)) return refusal("SUBJECT_INVALID", `at most ${FACET_LIMITS.count} facets of ${FACET_LIMITS.length} characters`);
  revise(draft, facets, by.id);
  return DONE;
};
