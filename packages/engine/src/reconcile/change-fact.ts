import { canonicalJson, type ChangeRequest, digestOf, type Forge, type Instant, type JsonObject } from "@sluice/core";
import type { FactRecord } from "@sluice/lifecycle";

/** The type of the fact by which a run knows its change request. */
export const CHANGE_FACT = "forge.change";

/** Times of forges are whole seconds: within one, what was seen later is newer. */
const GRAIN_MS = 1000;

/** What a run is told of its change request: what definitions may look at, and nothing that changes without meaning. */
export function changeData({ repo }: Pick<Forge, "repo">, { id, head, base, state, draft, mergedAs }: ChangeRequest): JsonObject {
  return {
    repo,
    change: id,
    state,
    draft,
    branch: head.branch,
    head: head.commit,
    base,
    ...(mergedAs === undefined ? {} : { mergedAs }),
  };
}

/** A fact that a run is to be told. */
export interface ChangeFact {
  /** The same for whoever sees the same: told twice it changes nothing. */
  readonly id: string;
  readonly occurredAt: Instant;
}

/**
 * How a run is told something new about its change request; `undefined` when it knows it, or knows something newer than an answer that was
 * long on its way.
 *
 * @param data what it is to be told, as it will be stored
 */
export function changeFact(
  data: JsonObject,
  { updatedAt }: Pick<ChangeRequest, "updatedAt">,
  known: FactRecord | undefined,
  now: Instant,
): ChangeFact | undefined {
  const before = known?.occurredAt ?? -1;
  if (known !== undefined) {
    if (canonicalJson(known.data) === canonicalJson(data)) return undefined;
    if (changeTold(known) === data["change"] && updatedAt + GRAIN_MS <= before) return undefined;
  }
  // A clock that is ahead of ours must not make the fact one of the future; and what differs is newer than what is known.
  const occurredAt = Math.max(Math.min(updatedAt, now), before + 1);
  return { id: `${CHANGE_FACT}.${digestOf([data, occurredAt]).slice("sha256:".length)}`, occurredAt };
}

/** Which change request a fact is about. */
export function changeTold(known: FactRecord | undefined): string | undefined {
  const { data } = known ?? {};
  const change = typeof data === "object" && data !== null && !Array.isArray(data) ? (data as JsonObject)["change"] : undefined;
  return typeof change === "string" ? change : undefined;
}
