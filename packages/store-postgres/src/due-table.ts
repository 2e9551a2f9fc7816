import type { Instant, RunStore } from "@sluice/core";
import { type Database, text } from "./database.ts";
import { takenByTurns, type TurnsBefore } from "./turns.ts";

const TAKE = "SELECT * FROM @.take_runs($1, '{}', $2, $3, $4, $5, $6)";

/** Gives out due runs by turns; who is locked by somebody is left to him. */
export function dueMethods(database: Database, clock: (() => Instant) | undefined): Pick<RunStore, "takeDue"> {
  const before: TurnsBefore = {};
  return {
    async takeDue({ scope, limit, leaseMs }, options) {
      const { rows, storeNow } = await takenByTurns(before, scope, ({ last, round }) =>
        database.rows(TAKE, [leaseMs, scope ?? null, limit, last, round, clock?.() ?? null], options?.signal),
      );
      return { storeNow, due: rows.map((row) => ({ scope: text(row["o_scope"]), run: text(row["o_run"]) })) };
    },
  };
}
