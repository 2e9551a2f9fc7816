import type { Cancellable, Digest, Instant, Principal, TrackerItem, Wiring } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import type { TrackedProject } from "./tracked-project.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A decision that somebody made by giving an item a status. */
export interface Act {
  /** Of the gesture: made of the project and the entry of the log, so that it is carried once. */
  readonly id: string;
  readonly gate: string;
  readonly as: "approve" | "reject";
  readonly by: Principal;
  /** The question that was open when it was made. */
  readonly seen: Digest;
}

/**
 * What people decided on the questions that a run asks now, by the log of the tracker. Only a status that the pipeline wires to the asking
 * gate counts, given by somebody the log names and we know, after the question was opened: what came before was about something else, by
 * the tracker's time against the store's. What is dated after now by the store's time is left for `later`: a tracker whose clock is ahead
 * brings an answer late. Closer than the two clocks agree, nobody can tell what came first. What we did ourselves decides nothing.
 */
export async function actsOn(
  { tracker, principalOf, system = "tracker" }: TrackedProject,
  { byId }: Vocabulary,
  { statuses }: Wiring,
  { requests }: RunState,
  { item, now }: { readonly item: TrackerItem; readonly now: Instant },
  options: Cancellable,
): Promise<{ readonly acts: readonly Act[]; readonly later: boolean }> {
  const asked = Object.entries(requests).filter(([, request]) => request.closed === undefined);
  const wired = Object.values(statuses).flatMap((meaning) => (meaning === "display" ? [] : [meaning.decide]));
  if (!asked.some(([gate]) => wired.includes(gate))) return { acts: [], later: false };
  const log = await tracker.acts(item.id, options);
  const acts = log.flatMap(({ id, actor, to, at }): readonly Act[] => {
    const name = byId.get(to)?.name;
    const meaning = name === undefined || !Object.hasOwn(statuses, name) ? undefined : statuses[name];
    if (meaning === undefined || meaning === "display" || actor === undefined || tracker.isSelf(actor)) return [];
    const request = asked.find(([gate]) => gate === meaning.decide)?.[1];
    const by = principalOf(actor);
    if (request === undefined || by === undefined || at < request.openedAt || at > now) return [];
    const gesture = `${system}.${tracker.project}.${id}`;
    if (request.decisions.some((decision) => decision.id === gesture)) return [];
    return [{ id: gesture, gate: meaning.decide, as: meaning.as, by, seen: request.digest }];
  });
  return { acts, later: log.some(({ at }) => at > now) };
}
