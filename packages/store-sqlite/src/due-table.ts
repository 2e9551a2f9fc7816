import type { Instant, RunKey, RunStore } from "@sluice/core";
import { createTurnKeeper, duePoked, dueTaken } from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import { hasAny, turnLanes, type TurnQuery, type TurnTexts } from "./turn-lanes.ts";

interface DueRow extends RunKey {
  readonly id: number;
}

/** A completed run has no time; naming that lets the partial indexes serve. */
const WAITS = "wake_at IS NOT NULL";
const DUE: TurnTexts = {
  ready: "SELECT scope FROM runs WHERE wake_at <= ? ORDER BY wake_at LIMIT ?",
  nextScope: `SELECT scope FROM runs WHERE ${WAITS} AND scope > ? ORDER BY scope LIMIT 1`,
  nextLane: `SELECT pipeline, '' AS needs, wake_at AS since FROM runs WHERE ${WAITS} AND scope = ? AND pipeline > ? AND '' = ?
    ORDER BY pipeline, wake_at LIMIT 1`,
  longest: `SELECT id, scope, run, wake_at AS since FROM runs WHERE scope = ? AND pipeline = ? AND '' = ? AND wake_at <= ?
    ORDER BY wake_at, id LIMIT ?`,
};
const TAKE = "UPDATE runs SET wake_at = ?, poked = ? WHERE id = ?";
const POKE = "UPDATE runs SET due_at = ?, wake_at = ?, poked = ? WHERE scope = ? AND run = ? AND status <> 'completed'";

/** Gives out due runs. */
export function dueMethods(connection: Connection, clock: () => Instant): Pick<RunStore, "takeDue"> {
  const keeper = createTurnKeeper(Math.random);
  return {
    async takeDue({ scope, limit, leaseMs }, options) {
      const query = (now: Instant): TurnQuery => ({ now, ...(scope === undefined ? {} : { scope }) });
      const lookedAt = clock();
      if (!connection.read(() => hasAny(connection, DUE, query(lookedAt)))) return { storeNow: lookedAt, due: [] };
      return connection.write(() => {
        const storeNow = clock();
        const { wakeAt, poked } = dueTaken({ dueAt: undefined, wakeAt: undefined, poked: false }, storeNow, leaseMs);
        const claim = ({ id }: DueRow): void => void connection.statement(TAKE).run(wakeAt ?? null, poked ? 1 : 0, id);
        const rows = keeper.take(turnLanes(connection, DUE, query(storeNow), claim), limit, scope);
        return { storeNow, due: rows.map((row) => ({ scope: row.scope, run: row.run })) };
      }, options?.signal);
    },
  };
}

/** Wakes a run from outside. Within a write transaction. */
export function pokeRun(connection: Connection, key: RunKey, storeNow: Instant): void {
  const due = duePoked(storeNow);
  connection.statement(POKE).run(due.dueAt ?? null, due.wakeAt ?? null, due.poked ? 1 : 0, key.scope, key.run);
}
