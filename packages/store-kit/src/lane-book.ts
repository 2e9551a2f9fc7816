import { createSchedule, type Schedule, type Scheduled } from "./schedule.ts";
import { firstIndex } from "./sorted-list.ts";
import { createTurnKeeper, type Lanes } from "./take-turns.ts";

/** Where a thing waits. `needs` is what whoever takes it has to serve; absent: nothing. */
export interface LaneOf {
  readonly scope: string;
  readonly pipeline: string;
  readonly needs: string | undefined;
}

/** What is asked for. */
interface LaneQuery {
  readonly scope?: string;
  readonly limit: number;
  readonly now: number;
  /** Absent: whatever is needed. */
  readonly serves?: ReadonlySet<string>;
}

/** Things that wait for their time, by scope and pipeline, in memory. */
export interface LaneBook<Thing extends Scheduled> {
  /** Puts in, moves, or (with `undefined`) takes out. What decides the lane must not have changed since the thing was put in. */
  set(thing: Thing, at: number | undefined): void;
  /** Whether there is anything to be had. */
  hasAny(query: Omit<LaneQuery, "limit">): boolean;
  /** What is to be had, by turns. It stays in the book. */
  find(query: LaneQuery): readonly Thing[];
}

type Needs<Thing extends Scheduled> = Map<string | undefined, Schedule<Thing>>;
type Pipelines<Thing extends Scheduled> = Map<string, Needs<Thing>>;

/** A book in which nothing waits. @param random as of {@link createTurnKeeper} */
export function createLaneBook<Thing extends Scheduled>(laneOf: (thing: Thing) => LaneOf, random: () => number): LaneBook<Thing> {
  const lanes = new Map<string, Pipelines<Thing>>();
  const scopes: string[] = [];
  const keeper = createTurnKeeper(random);
  const scheduleOf = ({ scope, pipeline, needs }: LaneOf): Schedule<Thing> => {
    if (!lanes.has(scope)) insertSorted(scopes, scope);
    const pipelines = entry(lanes, scope, (): Pipelines<Thing> => new Map());
    return entry(
      entry(pipelines, pipeline, (): Needs<Thing> => new Map()),
      needs,
      createSchedule<Thing>,
    );
  };
  const toTake = ({ scope, now, serves }: Omit<LaneQuery, "limit">): Lanes<Thing> => {
    const served = (of: string, pipeline: string): readonly Schedule<Thing>[] =>
      [...(lanes.get(of)?.get(pipeline) ?? [])].flatMap(([needs, schedule]) =>
        needs === undefined || serves === undefined || serves.has(needs) ? [schedule] : [],
      );
    const longest = (of: string, pipeline: string, most: number): readonly Thing[] =>
      served(of, pipeline)
        .flatMap((schedule) => dueOf(schedule, now, most))
        .toSorted((one, other) => one.at - other.at || one.order - other.order)
        .slice(0, most);
    return {
      scopesAfter: (after) => (scope === undefined ? from(scopes, after) : scope > after ? [scope] : []),
      pipelines: (of) => [...(lanes.get(of)?.keys() ?? [])].filter((each) => longest(of, each, 1).length > 0).toSorted(byText),
      take(of, pipeline, most) {
        const some = longest(of, pipeline, most);
        for (const thing of some) scheduleOf(laneOf(thing)).set(thing, undefined);
        return some;
      },
    };
  };
  return {
    set(thing, at) {
      if (at !== undefined || thing.slot !== -1) scheduleOf(laneOf(thing)).set(thing, at);
    },
    hasAny(query) {
      const looked = toTake(query);
      for (const scope of looked.scopesAfter("")) if (looked.pipelines(scope).length > 0) return true;
      return false;
    },
    find(query) {
      const found = keeper.take(toTake(query), query.limit, query.scope);
      // Taken out only so that it was not found twice; whoever asked says what becomes of it.
      for (const thing of found) scheduleOf(laneOf(thing)).set(thing, thing.at);
      return found;
    },
  };
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function dueOf<Thing extends Scheduled>(schedule: Schedule<Thing>, now: number, most: number): readonly Thing[] {
  const found: Thing[] = [];
  schedule.visitDue(now, (thing) => found.push(thing) < most);
  return found;
}

/** By UTF-16 units, as everywhere: no locale decides whose turn it is. */
function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function insertSorted(texts: string[], text: string): void {
  texts.splice(
    firstIndex(texts, (each) => each > text),
    0,
    text,
  );
}

function* from(texts: readonly string[], after: string): Iterable<string> {
  for (let at = firstIndex(texts, (each) => each > after); at < texts.length; at++) {
    const text = texts[at];
    if (text !== undefined) yield text;
  }
}
