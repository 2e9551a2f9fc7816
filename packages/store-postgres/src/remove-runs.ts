import type { RemovedRun, RunRemoval } from "@sluice/core";
import { type Database, type Row, text } from "./database.ts";

/** Judges in the order of `judgeRemoval`. The rows are locked first, so no append comes between the look and the end. */
const REMOVE = `WITH wanted AS (
    SELECT r.id, r.run, r.version, r.status, w.version AS known FROM @.runs r JOIN unnest($2::text[], $3::integer[]) AS w (run, version) ON r.run = w.run
      WHERE r.scope = $1 FOR UPDATE OF r
  ), judged AS (
    SELECT id, run, CASE
      WHEN version <> known THEN 'changed'
      WHEN status <> 'completed' THEN 'unfinished'
      WHEN EXISTS (SELECT 1 FROM @.intents i WHERE i.run_id = wanted.id) THEN 'intents'
      WHEN EXISTS (SELECT 1 FROM @.reservations v WHERE v.scope = $1 AND wanted.run = ANY (v.runs)) THEN 'reservation'
    END AS because FROM wanted
  ), gone AS (
    DELETE FROM @.runs r USING judged j WHERE r.id = j.id AND j.because IS NULL RETURNING r.id
  ), emptied AS (
    DELETE FROM @.commits c USING gone g WHERE c.run_id = g.id
  ) SELECT run, because FROM judged`;

type Because = Extract<RemovedRun, { readonly kind: "kept" }>["because"];

/** Takes ended runs out, with all of their commits, in one statement. */
export async function removeRuns(
  database: Database,
  scope: string,
  wanted: readonly RunRemoval[],
  signal: AbortSignal | undefined,
): Promise<readonly RemovedRun[]> {
  const rows = await database.rows(REMOVE, [scope, wanted.map(({ run }) => run), wanted.map(({ version }) => version)], signal);
  const found = new Map<string, Row>(rows.map((row) => [text(row["run"]), row]));
  return wanted.map(({ run }) => {
    const row = found.get(run);
    if (row === undefined) return { run, kind: "absent" };
    return row["because"] === null ? { run, kind: "removed" } : { run, kind: "kept", because: text(row["because"]) as Because };
  });
}
