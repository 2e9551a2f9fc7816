import type { Instant } from "@sluice/core";
import type { Lanes } from "@sluice/store-kit";
import type { Connection } from "./connection.ts";

/**
 * How rows of one table are found by turns, each text by an index of (scope, pipeline, needs, time). `needs` is `''` where whoever takes a
 * row has to serve nothing.
 */
export interface TurnTexts {
  /** Scopes of the rows whose time has come, longest waiting first: of (now, most). */
  readonly ready: string;
  /** The next scope that has rows: of (scope). */
  readonly nextScope: string;
  /** The next (pipeline, needs) of a scope, with the time of its first row as `since`: of (scope, pipeline, needs). */
  readonly nextLane: string;
  /** Rows to be had, longest waiting first, with their time as `since`: of (scope, pipeline, needs, now, most). */
  readonly longest: string;
}

/** What is asked for. Absent `serves`: whatever is needed. */
export interface TurnQuery {
  readonly scope?: string;
  readonly now: Instant;
  readonly serves?: ReadonlySet<string>;
}

interface Lane {
  readonly pipeline: string;
  readonly needs: string;
  readonly since: Instant;
}

/** While no more than this is ready, the ready rows themselves say which scopes have any; else the index is gone through scope by scope. */
const FEW = 64;

/**
 * The table as lanes to {@link Lanes take turns} from. Neither the length of a queue nor what nobody here can run costs anything: going on
 * to the next scope or lane is one look into the index.
 *
 * @param claim takes a row away, so that it is not found again
 */
export function turnLanes<Row>(connection: Connection, texts: TurnTexts, query: TurnQuery, claim: (row: Row) => void): Lanes<Row> {
  const { scope: only, now, serves } = query;
  const known = new Map<string, readonly Lane[]>();
  const lanesOf = (scope: string): readonly Lane[] => {
    const found: Lane[] = [];
    const next = connection.statement(texts.nextLane);
    let lane = next.get(scope, "", "") as Lane | undefined;
    while (lane !== undefined) {
      if (lane.since <= now && (lane.needs === "" || serves === undefined || serves.has(lane.needs))) found.push(lane);
      lane = next.get(scope, lane.pipeline, lane.needs) as Lane | undefined;
    }
    return found;
  };
  return {
    scopesAfter: (after) => (only === undefined ? scopesAfter(connection, texts, now, after) : only > after ? [only] : []),
    pipelines(scope) {
      const lanes = lanesOf(scope);
      known.set(scope, lanes);
      return [...new Set(lanes.map(({ pipeline }) => pipeline))];
    },
    take(scope, pipeline, most) {
      const lanes = (known.get(scope) ?? []).filter((lane) => lane.pipeline === pipeline);
      const rows = lanes.flatMap(
        ({ needs }) => connection.statement(texts.longest).all(scope, pipeline, needs, now, most) as (Row & { readonly since: Instant })[],
      );
      const taken = rows.toSorted((one, other) => one.since - other.since).slice(0, most);
      for (const row of taken) claim(row);
      return taken;
    },
  };
}

/** Whether there is anything to be had. Reads only: looking must never disturb those who write. */
export function hasAny(connection: Connection, texts: TurnTexts, query: TurnQuery): boolean {
  if (connection.statement(texts.ready).get(query.now, 1) === undefined) return false;
  const lanes = turnLanes(connection, texts, query, () => undefined);
  for (const scope of lanes.scopesAfter("")) if (lanes.pipelines(scope).length > 0) return true;
  return false;
}

function* scopesAfter(connection: Connection, { ready, nextScope }: TurnTexts, now: Instant, after: string): Iterable<string> {
  const found = (connection.statement(ready).all(now, FEW + 1) as { scope: string }[]).map(({ scope }) => scope);
  if (found.length <= FEW) {
    // Compared as the database compares: scopes are ASCII.
    yield* [...new Set(found)].filter((scope) => scope > after).toSorted();
    return;
  }
  const next = connection.statement(nextScope);
  for (let row = next.get(after); row !== undefined; row = next.get((row as { scope: string }).scope))
    yield (row as { scope: string }).scope;
}
