import type { RUN_COLUMNS } from "@sluice/store-kit";

/** Rows of each table from which the statistics are taken. */
const SAMPLE = 400;

const VALUES: Readonly<Partial<Record<(typeof RUN_COLUMNS)[number], string>>> = {
  pipeline: "'p-' || n % 3",
  key: "'k-' || n",
  status: "CASE WHEN n % 4 = 0 THEN 'completed' ELSE 'waiting' END",
  startedBy: "'s-' || n % 9",
  head: "'h-' || n",
  definition: "'d-' || n % 3",
};

const COLUMNS = Object.keys(VALUES);

/**
 * What the planner has to know while the tables are empty: that runs are many and scopes few. It keeps the plans that it makes then, and
 * knowing nothing it may find a run by its scope alone, among indexes that look alike. So the tables are filled, looked at and emptied; what
 * is really stored replaces the statistics as soon as the server looks at the tables by itself. A store that holds anything has its own.
 */
export const FIRST_STATISTICS = `
  SAVEPOINT first_statistics;
  DO $$
  BEGIN
    LOCK TABLE @.runs, @.commits, @.intents, @.unmatched IN ACCESS EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM @.runs) OR EXISTS (SELECT FROM @.commits) OR EXISTS (SELECT FROM @.intents) OR EXISTS (SELECT FROM @.unmatched) THEN
      RETURN;
    END IF;
    INSERT INTO @.runs (scope, run, version, digest, identity, ${COLUMNS.map((column) => `"${column}"`).join(", ")}, created_at, updated_at, due_at, wake_at, poked, shape, state)
      SELECT 's', 'r-' || n, 5, 'd', 'i-' || n, ${Object.values(VALUES).join(", ")}, n, n, n, nullif(n % 4, 0) * n, false, 1, repeat(' ', 2000) FROM generate_series(1, ${SAMPLE}) n;
    INSERT INTO @.commits (run_id, version, command_id, digest, answer, events)
      SELECT n / 5, n % 5, 'c-' || n, 'd', '{}', '[]' FROM generate_series(1, ${SAMPLE}) n;
    INSERT INTO @.intents (run_id, id, scope, pipeline, needs, attempt, lease_ms, ready_at, token, lost, intent)
      SELECT n, 'i-' || n % 9, 's', 'p-' || n % 3, nullif('n-' || n % 3, 'n-0'), 1, 1, n, n % 2 * n, false, '{}' FROM generate_series(1, ${SAMPLE}) n;
    INSERT INTO @.unmatched (scope, id, "key", expires_at, signal)
      SELECT 's', 'u-' || n, 'k-' || n, n, repeat(' ', 500) FROM generate_series(1, ${SAMPLE}) n;
    ANALYZE @.runs, @.commits, @.intents, @.unmatched;
    TRUNCATE @.runs, @.commits, @.intents, @.unmatched RESTART IDENTITY;
  END $$;
  RELEASE first_statistics;
`;
