import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  createSluice,
  digestOf,
  exportRuns,
  importRun,
  memory,
  memoryEvidence,
  postgres,
  readEvent,
  readExport,
  sqlite,
} from "../../packages/sdk/src/index.ts";
import type { ErrorExamples } from "./error-example.ts";
import { folder, later, postgresServer, release, repository, waiting } from "./worlds.ts";

const RUN = { scope: "default", run: "r-1" } as const;

/** Stores, and what they hold. */
export const storeErrors = {
  STORE_CLOSED: {
    cause: "The store, or the engine that it belongs to, was closed before the call.",
    remedy: "Close last, after everything that uses the store has ended; open it again to go on.",
    async provoke() {
      // #region STORE_CLOSED
      const store = memory();
      await store.close();
      await store.load(RUN);
      // #endregion STORE_CLOSED
    },
  },
  STORE_BUSY: {
    cause: "Another process kept the store locked for longer than the store waits: `busyMs` in SQLite and plain files.",
    remedy: "Try again. When it lasts, end what holds the lock (the message of a file store names it), or use PostgreSQL for many writers.",
    async provoke() {
      const { file, other } = await sqliteFile();
      const store = sqlite({ file, busyMs: 50 });
      later(() => store.close());
      // #region STORE_BUSY
      other.exec("BEGIN IMMEDIATE");
      await store.putDefinition({ scope: "default", digest: digestOf("{}"), text: "{}" });
      // #endregion STORE_BUSY
    },
  },
  STORE_CORRUPT: {
    cause: "A file was damaged, cut off or edited, or a ledger is not what was written: its digests do not fit.",
    remedy: "Stop writing. Find out what is hurt (`sluice ledger --verify`, `sluice doctor`), and go back to a backup or an export.",
    async provoke() {
      const { file } = await sqliteFile();
      // #region STORE_CORRUPT
      writeFileSync(file, "no database but a text ".repeat(1000));
      sqlite({ file });
      // #endregion STORE_CORRUPT
    },
  },
  STORE_FAILED: {
    cause: "The disk is full, the folder cannot be made, or the server could not be reached or refused; the driver's error is the `cause`.",
    remedy:
      "Mend what `cause` says, and send the command again with the same id: what was stored already is answered with its first answer.",
    provoke() {
      // #region STORE_FAILED
      sqlite({ file: "/dev/null/runs.db" });
      // #endregion STORE_FAILED
    },
  },
  STORE_INSIDE_SUBJECT: {
    cause: "The store lies in the repository under judgement: whoever works there could write their own approval.",
    remedy: 'Choose a place outside, such as below `XDG_STATE_HOME`. On one person\'s machine, `trust: "local-dev"` allows it and says so.',
    async provoke() {
      const { repo, vcs } = await repository();
      // #region STORE_INSIDE_SUBJECT
      const store = sqlite({ file: join(repo, "state", "runs.db") });
      createSluice({ pipelines: [release], vcs, store });
      // #endregion STORE_INSIDE_SUBJECT
      later(() => store.close());
    },
  },
  STORE_INSECURE: {
    cause: "Other users of the machine can write the folder or the file, or it is a link.",
    remedy: "Take the right away (`chmod go-w`), or choose a folder of your own.",
    provoke() {
      const open = folder();
      // #region STORE_INSECURE
      chmodSync(open, 0o777);
      sqlite({ file: join(open, "runs.db") });
      // #endregion STORE_INSECURE
    },
  },
  STORE_NOT_DURABLE: {
    cause:
      "The database would acknowledge what a power cut can lose: `fsync` or `synchronous_commit` is off, or there is no write-ahead log.",
    remedy: "Switch these settings on for the server, role or connection, and keep SQLite files off network drives.",
    async provoke() {
      const server = await postgresServer();
      // #region STORE_NOT_DURABLE
      const pool = server.pool({ options: "-c synchronous_commit=off" });
      await postgres({ pool }).load(RUN);
      // #endregion STORE_NOT_DURABLE
    },
  },
  STORE_SCHEMA_UNKNOWN: {
    cause: "A later release has written this store, or the file is another application's.",
    remedy: "Use that release or a later one. To go back to this one, take the store's backup or an export that this release can read.",
    async provoke() {
      const { file, other } = await sqliteFile();
      // #region STORE_SCHEMA_UNKNOWN
      other.exec("PRAGMA user_version = 99");
      sqlite({ file });
      // #endregion STORE_SCHEMA_UNKNOWN
    },
  },
  STORE_SCHEMA_OUTDATED: {
    cause: "The schema was never made in this database, or by an earlier release.",
    remedy: "Run `sluice migrate`, or give what `migrationScript` prints to whoever may change the database.",
    async provoke() {
      const server = await postgresServer();
      // #region STORE_SCHEMA_OUTDATED
      await postgres({ pool: server.pool(), schema: "never_migrated" }).load(RUN);
      // #endregion STORE_SCHEMA_OUTDATED
    },
  },
  STORE_DRIVER_MISSING: {
    cause:
      "This Node has no `node:sqlite` (it came with 22.13), and `better-sqlite3` is not installed or does not fit; or `pg` is not installed.",
    remedy: "Use a later Node, or `npm install better-sqlite3`; for PostgreSQL `npm install pg`.",
    provoke() {
      const given = process.getBuiltinModule.bind(process);
      later(() => void (process.getBuiltinModule = given));
      // #region STORE_DRIVER_MISSING
      process.getBuiltinModule = () => undefined; // as in a Node without it
      sqlite({ file: join(folder(), "runs.db"), driver: "node" });
      // #endregion STORE_DRIVER_MISSING
    },
  },
  STORE_TEXT_INVALID: {
    cause: "A text holds NUL or half of a surrogate pair; some databases refuse that, others change it.",
    remedy: 'Clean texts of others before you pass them on: `text.toWellFormed().replaceAll("\\0", "")`.',
    async provoke() {
      // #region STORE_TEXT_INVALID
      await memory().putDefinition({ scope: "default", digest: digestOf("{}"), text: "cut off in the middle: \ud83d" });
      // #endregion STORE_TEXT_INVALID
    },
  },
  EVENT_VERSION_UNKNOWN: {
    cause: "A later release wrote events of a type or shape that this one does not know, and it must not guess at history.",
    remedy: "Use the release that wrote the ledger, or a later one, in every process that shares the store.",
    provoke() {
      // #region EVENT_VERSION_UNKNOWN
      readEvent({ type: "run-paused", version: 1, at: Date.now(), data: {} });
      // #endregion EVENT_VERSION_UNKNOWN
    },
  },
  EXPORT_INVALID: {
    cause: "The file was cut off, changed or reordered, is none that `export` wrote, or is of another version.",
    remedy: "Export again, and copy the whole file; the message names the first line that is wrong.",
    async provoke() {
      // #region EXPORT_INVALID
      for await (const _run of readExport(["this is no export"]));
      // #endregion EXPORT_INVALID
    },
  },
  IMPORT_REFUSED: {
    cause: "The run has not ended and would be worked in two stores, or another run of its id or identity is here.",
    remedy: "End it first. When nobody works it any more where it comes from, allow it: `unfinished: true`, `sluice import --unfinished`.",
    async provoke() {
      const store = memory();
      await waiting({ store });
      // #region IMPORT_REFUSED
      const lines = exportRuns(store, { scope: "default" });
      for await (const run of readExport(lines)) await importRun(memory(), run);
      // #endregion IMPORT_REFUSED
    },
  },
  EVIDENCE_TOO_LARGE: {
    cause:
      "Somebody put a body into an evidence store that is larger than its `maxBytes`. The engine cuts what gates looked at before that.",
    remedy: "Keep the part that tells, or open the store with a larger `maxBytes`.",
    async provoke() {
      // #region EVIDENCE_TOO_LARGE
      const evidence = memoryEvidence({ maxBytes: 1024 });
      await evidence.put({ scope: "default", body: new Uint8Array(2000), class: "observed" });
      // #endregion EVIDENCE_TOO_LARGE
    },
  },
  EVIDENCE_UNKNOWN: {
    cause: "No verdict in the ledger of that run names a body of evidence with that digest; it may be another run's, or none was kept.",
    remedy: "List what the run names: `sluice evidence list --run RUN`, `sluice.evidence(run)`.",
    async provoke() {
      const { sluice, run } = await waiting({ evidence: { store: memoryEvidence() } });
      // #region EVIDENCE_UNKNOWN
      await sluice.readEvidence(run, digestOf("never looked at"));
      // #endregion EVIDENCE_UNKNOWN
    },
  },
} satisfies ErrorExamples;

/** A database file that a store has made, and somebody else's connection to it. */
async function sqliteFile(): Promise<{ readonly file: string; readonly other: DatabaseSync }> {
  const file = join(folder(), "runs.db");
  await sqlite({ file }).close();
  const other = new DatabaseSync(file);
  later(() => other.close());
  return { file, other };
}
