import { formatDuration, type Instant } from "@sluice/core";
import type { Wait } from "@sluice/lifecycle";
import type { Move, Situation } from "./move.ts";

/**
 * Time passes: until the run wants to be looked at, or longer, until one of its waits ends, with nobody having looked in between. How long
 * that is makes no other difference.
 */
export function movesOfTime({ state, wanted }: Situation): readonly Move[] {
  const { waits, dueAt, intents } = wanted;
  const ends = waits.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]));
  const moments = [...new Set([...(dueAt === undefined ? [] : [dueAt]), ...ends])].filter((at) => at > state.at).toSorted((a, b) => a - b);
  const isIdle = intents.length === 0 && !waits.some((wait) => wait.for === "request" || wait.for === "hold");
  return moments.map((at) => ({
    act: `${formatDuration(at - state.at)} pass${whatEnds(waits, at)}`,
    by: "time",
    at,
    detour: !(isIdle && at === dueAt),
    command: { type: "tick" },
  }));
}

function whatEnds(waits: readonly Wait[], at: Instant): string {
  const ended = waits.find(({ expiresAt }) => expiresAt === at);
  if (ended !== undefined) return `: the time for ${ended.name} is over`;
  const again = waits.find(({ recheckAt }) => recheckAt === at);
  return again === undefined ? "" : `: ${again.name} is due again`;
}
