import { RUN_COLUMNS, SIGNAL_COLUMNS } from "@sluice/store-kit";

const NULLABLE: ReadonlySet<string> = new Set(["outcome", "stage", "repo", "head", "change", "parent"]);

/** Names are compared byte by byte, as every store does. */
const NAME = 'text COLLATE "C"';

const INDEX_COLUMNS = RUN_COLUMNS.map((column) => `"${column}" ${NAME}${NULLABLE.has(column) ? "" : " NOT NULL"}`).join(",\n    ");

/**
 * A row per commit and a row per run. JSON is kept as text: `jsonb` reorders keys and rewrites numbers (threat STO-12). `xact` is what a
 * feed is read by: numbers of a sequence become visible out of order (STO-11). Room is left in the pages of `runs` and `intents`, so that a
 * changed row stays beside its indexes.
 */
export const TABLES = `
  CREATE SEQUENCE @.tokens;
  CREATE TABLE @.runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope ${NAME} NOT NULL,
    run ${NAME} NOT NULL,
    version integer NOT NULL,
    digest text NOT NULL,
    identity ${NAME},
    ${INDEX_COLUMNS},
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    due_at bigint,
    wake_at bigint,
    poked boolean NOT NULL,
    shape integer NOT NULL,
    state text NOT NULL
  ) WITH (fillfactor = 50, toast_tuple_target = 8160);
  CREATE UNIQUE INDEX runs_by_name ON @.runs (scope, run);
  CREATE UNIQUE INDEX runs_by_identity ON @.runs (scope, identity) WHERE identity IS NOT NULL AND status <> 'completed';
  CREATE INDEX runs_by_place ON @.runs (scope, id);
  CREATE INDEX runs_by_status ON @.runs (scope, status, id);
${["key", "head", "change", "parent"]
  .map((column) => `  CREATE INDEX runs_by_${column} ON @.runs (scope, "${column}", id) WHERE "${column}" IS NOT NULL;`)
  .join("\n")}
  CREATE INDEX runs_by_wake ON @.runs (wake_at, id) WHERE wake_at IS NOT NULL;
  CREATE TABLE @.commits (
    run_id bigint NOT NULL,
    version integer NOT NULL,
    xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    command_id ${NAME} NOT NULL,
    previous text,
    digest text NOT NULL,
    answer text NOT NULL,
    events text NOT NULL,
    PRIMARY KEY (run_id, version)
  ) WITH (toast_tuple_target = 8160);
  CREATE UNIQUE INDEX commits_by_command ON @.commits (run_id, command_id);
  CREATE INDEX commits_by_place ON @.commits (xact, run_id, version);
  CREATE TABLE @.intents (
    run_id bigint NOT NULL,
    id ${NAME} NOT NULL,
    scope ${NAME} NOT NULL,
    pipeline ${NAME} NOT NULL,
    needs ${NAME},
    attempt integer NOT NULL,
    lease_ms bigint NOT NULL,
    ready_at bigint NOT NULL,
    token bigint NOT NULL,
    lost boolean NOT NULL,
    holder text,
    intent text NOT NULL,
    PRIMARY KEY (run_id, id)
  ) WITH (fillfactor = 50);
  CREATE INDEX intents_by_ready ON @.intents (ready_at, run_id, id);
  CREATE TABLE @.claims (
    scope ${NAME} NOT NULL, claim ${NAME} NOT NULL, holder text NOT NULL, token bigint NOT NULL, until bigint NOT NULL,
    PRIMARY KEY (scope, claim)
  );
  CREATE TABLE @.reservations (
    scope ${NAME} NOT NULL, name ${NAME} NOT NULL, runs text[] NOT NULL, token bigint,
    PRIMARY KEY (scope, name)
  );
  CREATE TABLE @.definitions (scope ${NAME} NOT NULL, digest text NOT NULL, text text NOT NULL, PRIMARY KEY (scope, digest));
  CREATE TABLE @.unmatched (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope ${NAME} NOT NULL, id ${NAME} NOT NULL,
    "key" ${NAME}, repo ${NAME}, head ${NAME}, "change" ${NAME},
    expires_at bigint NOT NULL, signal text NOT NULL
  );
  CREATE UNIQUE INDEX unmatched_by_id ON @.unmatched (scope, id);
  CREATE INDEX unmatched_by_place ON @.unmatched (scope, number);
${SIGNAL_COLUMNS.map((column) => `  CREATE INDEX unmatched_by_${column} ON @.unmatched (scope, "${column}") WHERE "${column}" IS NOT NULL;`).join("\n")}
  CREATE INDEX unmatched_by_end ON @.unmatched (expires_at);
`;
