/** Whose turn it was last. A hint: losing it costs nothing but a place in the row. */
export interface Turn {
  /** The scope that was served last; the next one begins after it. */
  readonly scope: string;
  /** Counts how often all scopes had their turn: says which pipeline of a scope is next. */
  readonly round: number;
}

/** Things that are given out by turns: what is claimable, or what is due, by scope and pipeline. */
export interface Lanes<Thing> {
  /** Scopes in which there may be something, in order, from the first one after `after` on. */
  scopesAfter(after: string): Iterable<string>;
  /** Pipelines of that scope in which there is something, in order. */
  pipelines(scope: string): readonly string[];
  /** Takes out the longest waiting of one pipeline; later calls do not find them again. */
  take(scope: string, pipeline: string, most: number): readonly Thing[];
}

/** What was given out, and whose turn it was last. */
interface TakenInTurns<Thing> {
  readonly taken: readonly Thing[];
  readonly turn: Turn;
}

/** Gives out by turns and remembers whose turn it was last. */
export interface TurnKeeper {
  /**
   * Takes up to `limit` things, by turns.
   *
   * @param scope the one scope that was asked for: its turns are kept apart from those of all scopes
   */
  take<Thing>(lanes: Lanes<Thing>, limit: number, scope: string | undefined): readonly Thing[];
}

/** Scopes among which chance chooses the first. */
const CHOSEN_AMONG = 1000;

/**
 * Makes a keeper that has served nobody yet.
 *
 * @param random says at which scope the first turn begins: where processes open a store for a moment each, those at the end of the alphabet
 * would else never have theirs
 */
export function createTurnKeeper(random: () => number): TurnKeeper {
  const turns: { all?: Turn; one?: Turn } = {};
  return {
    take(lanes, limit, scope) {
      const which = scope === undefined ? "all" : "one";
      const { taken, turn } = takeTurns(lanes, limit, turns[which] ?? { scope: anyScope(lanes, random), round: 0 });
      turns[which] = turn;
      return taken;
    },
  };
}

function anyScope<Thing>(lanes: Lanes<Thing>, random: () => number): string {
  const scopes = [""];
  for (const scope of lanes.scopesAfter("")) if (scopes.push(scope) > CHOSEN_AMONG) break;
  return scopes[Math.floor(random() * scopes.length)] ?? "";
}

/**
 * Gives out up to `limit` things: scopes take turns, the pipelines of a scope take its turns by turns, and of one pipeline the longest
 * waiting comes first. So what has much waiting cannot keep what has little from its share, and what nobody else wants is given whole.
 * Begins after the scope that was served last, and goes around until there is no more.
 */
export function takeTurns<Thing>(lanes: Lanes<Thing>, limit: number, before: Turn): TakenInTurns<Thing> {
  const taken: Thing[] = [];
  let { scope: last, round } = before;
  let [most, misses] = [1, 0];
  for (let after = last; misses < 2; after = "", round += 1) {
    const had = taken.length;
    let seen = 0;
    for (const scope of lanes.scopesAfter(after)) {
      const pipelines = lanes.pipelines(scope);
      const pipeline = pipelines[round % pipelines.length];
      if (pipeline === undefined) continue;
      seen += pipelines.length;
      taken.push(...lanes.take(scope, pipeline, Math.min(most, limit - taken.length)));
      last = scope;
      if (taken.length >= limit) return { taken, turn: { scope: last, round } };
    }
    misses = taken.length > had ? 0 : misses + 1;
    // Once around nobody else wanted anything: the rest is given in one go.
    most = after === "" && seen === 1 ? limit : 1;
  }
  return { taken, turn: { scope: last, round } };
}
