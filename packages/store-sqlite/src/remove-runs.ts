import type { RemovedRun, RunRemoval } from "@sluice/core";
import { decodeJson, judgeRemoval, type ReservationQueue } from "@sluice/store-kit";
import type { Connection } from "./connection.ts";

const FIND = `SELECT id, version, status, EXISTS (SELECT 1 FROM intents i WHERE i.run_id = r.id) AS wanted
  FROM runs r WHERE scope = ? AND run = ?`;
const QUEUES = "SELECT queue FROM reservations WHERE scope = ?";
/** The last place of the feed stays taken: a number that was given out must not be given out again, or readers would pass over what it names. */
const KEEP_LAST = `UPDATE commits SET run_id = 0, command_id = CAST(number AS TEXT), previous = NULL, digest = '', answer = 'null', events = '[]'
  WHERE number = (SELECT max(number) FROM commits) AND run_id = ?`;
const DROP_PLACES = "DELETE FROM commits WHERE run_id = 0 AND number < (SELECT max(number) FROM commits)";
const DROP_COMMITS = "DELETE FROM commits WHERE run_id = ?";
const DROP_RUN = "DELETE FROM runs WHERE id = ?";

interface FoundRun {
  readonly id: number;
  readonly version: number;
  readonly status: string;
  readonly wanted: number;
}

/** Takes ended runs out, with all of their commits. Within a write transaction. */
export function removeRuns(connection: Connection, scope: string, wanted: readonly RunRemoval[]): readonly RemovedRun[] {
  const answers = wanted.map((removal) => {
    const found = connection.statement(FIND).get(scope, removal.run) as FoundRun | undefined;
    const answer = judgeRemoval(
      removal,
      found && {
        version: found.version,
        completed: found.status === "completed",
        hasIntents: found.wanted === 1,
        isReserving: () => isReserving(connection, scope, removal.run),
      },
    );
    if (answer.kind === "removed" && found !== undefined) remove(connection, found.id);
    return answer;
  });
  connection.statement(DROP_PLACES).run();
  return answers;
}

function remove(connection: Connection, id: number): void {
  connection.statement(KEEP_LAST).run(id);
  connection.statement(DROP_COMMITS).run(id);
  connection.statement(DROP_RUN).run(id);
}

function isReserving(connection: Connection, scope: string, run: string): boolean {
  const rows = connection.statement(QUEUES).all(scope) as { readonly queue: string }[];
  return rows.some(({ queue }) => (decodeJson(queue) as unknown as ReservationQueue).some((entry) => entry.run === run));
}
