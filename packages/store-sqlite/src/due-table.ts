import type { Instant, RunKey, RunStore } from "@sluice/core";
import { duePoked, dueTaken } from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import type { SqliteValue } from "./sqlite-driver.ts";

interface DueRow extends RunKey {
  readonly id: number;
}

const DUE = "SELECT id, scope, run FROM runs WHERE wake_at <= ?";
const TAKE = "UPDATE runs SET wake_at = ?, poked = ? WHERE id = ?";
const POKE = "UPDATE runs SET due_at = ?, wake_at = ?, poked = ? WHERE scope = ? AND run = ? AND status <> 'completed'";

export async function takeDue(
  connection: Connection,
  clock: () => Instant,
  query: { readonly scope?: string; readonly limit: number; readonly leaseMs: number },
  signal: AbortSignal | undefined,
): ReturnType<RunStore["takeDue"]> {
  const lookedAt = clock();
  if (connection.read(() => findDue(connection, query, lookedAt)).length === 0) return { storeNow: lookedAt, due: [] };
  return connection.write(() => {
    const storeNow = clock();
    const rows = findDue(connection, query, storeNow);
    const taken = dueTaken({ dueAt: undefined, wakeAt: undefined, poked: false }, storeNow, query.leaseMs);
    for (const { id } of rows) connection.statement(TAKE).run(taken.wakeAt ?? null, taken.poked ? 1 : 0, id);
    return { storeNow, due: rows.map(({ scope, run }) => ({ scope, run })) };
  }, signal);
}

function findDue(connection: Connection, query: { readonly scope?: string; readonly limit: number }, storeNow: Instant): DueRow[] {
  const values: SqliteValue[] = query.scope === undefined ? [] : [query.scope];
  // `+` keeps the scope from choosing the index: it would visit every run of the scope.
  const where = query.scope === undefined ? "" : " AND +scope = ?";
  return connection.statement(`${DUE}${where} ORDER BY wake_at, id LIMIT ?`).all(storeNow, ...values, query.limit) as DueRow[];
}

/** Wakes a run from outside. Within a write transaction. */
export function pokeRun(connection: Connection, key: RunKey, storeNow: Instant): void {
  const due = duePoked(storeNow);
  connection.statement(POKE).run(due.dueAt ?? null, due.wakeAt ?? null, due.poked ? 1 : 0, key.scope, key.run);
}
