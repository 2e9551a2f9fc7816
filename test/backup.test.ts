// A backup that was never restored is none: each is opened, judged without any code of the stores, and written on.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Append, RunStore } from "@sluice/core";
import { backupFileStore, createFileStore, verifyFileStore } from "@sluice/store-file";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import { backupSqlite, createSqliteEvidenceStore, createSqliteStore } from "@sluice/store-sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backUpUnderWriters, type BackupReport } from "./support/backup-under-writers.ts";
import { type PostgresServer, startPostgres } from "./support/postgres-server.ts";

const BACKUPS = 5;
const execute = promisify(execFile);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-backup-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fresh(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  return path;
}

function anAppend(run: string): Append {
  return {
    scope: "default",
    run,
    expectedVersion: 0,
    commandId: "start",
    answer: null,
    events: [{ type: "noted", version: 1, at: 1, data: {} }],
    state: { shape: 1, data: {} },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [],
  };
}

async function checkReport(name: string, report: BackupReport): Promise<void> {
  const { backups, acknowledged, lost, meanwhile } = report;
  process.stdout.write(`${name}: ${backups} backups, ${acknowledged} acknowledged before, ${meanwhile} meanwhile, ${lost.length} lost\n`);
  expect(report.faults).toEqual([]);
  expect(report.lost).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(0);
}

/** Writes on in a copy, as whoever restores it does. */
async function writtenOn(store: RunStore): Promise<RunStore> {
  expect((await store.append(anAppend("after-the-restore"))).kind).toBe("appended");
  return store;
}

describe("a backup while several processes write (STO-7)", () => {
  test("SQLite", { timeout: 120_000 }, async () => {
    const file = join(fresh("sqlite"), "runs.db");
    const report = await backUpUnderWriters({ kind: "sqlite", file }, BACKUPS, async (number) => {
      const to = join(fresh(`sqlite-${number}`), "runs.db");
      expect(backupSqlite({ file, to }).bytes).toBe(statSync(to).size);
      return writtenOn(createSqliteStore({ file: to }));
    });
    await checkReport("sqlite", report);
  });

  test("plain files", { timeout: 120_000 }, async () => {
    const source = fresh("files");
    const report = await backUpUnderWriters({ kind: "file", folder: source }, BACKUPS, async (number) => {
      const to = join(folder, `files-${number}`);
      await backupFileStore({ folder: source, to });
      expect(verifyFileStore(to)).toMatchObject({ ok: true });
      return writtenOn(createFileStore({ folder: to }));
    });
    await checkReport("files", report);
  });
});

describe("PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.stop());

  async function migrated(schema: string): Promise<void> {
    const client = await server.pool({ max: 1 }).connect();
    await migratePostgres(client, { schema });
    client.release();
  }

  test("pg_dump and pg_restore bring everything back that was acknowledged", { timeout: 120_000 }, async (context) => {
    const why = await dumpProblem(server.url);
    expect(why).not.toBe("");
    if (why !== undefined) context.skip(why);
    const [schema, target] = [server.freshSchema(), `t_restored_${process.pid}`];
    await migrated(schema);
    const pool = server.pool({ max: 2 });
    const report = await backUpUnderWriters({ kind: "postgres", url: server.url, schema }, 2, async (number) => {
      const dump = join(folder, `dump-${number}.sql`);
      const text = await execute("pg_dump", ["--schema", schema, server.url], { maxBuffer: 1e9 });
      writeFileSync(dump, text.stdout.replaceAll(schema, `${target}_${number}`));
      await execute("psql", ["--quiet", "--set", "ON_ERROR_STOP=1", "--file", dump, server.url]);
      return writtenOn(createPostgresStore({ pool, schema: `${target}_${number}` }));
    });
    await checkReport("pg_dump", report);
  });

  test(
    "on another server, whose transactions have lower numbers, the feed goes on once it was migrated (STO-11)",
    { timeout: 60_000 },
    async () => {
      const schema = server.freshSchema();
      await migrated(schema);
      const pool = server.pool({ max: 2 });
      const store = createPostgresStore({ pool, schema });
      for (const run of ["one", "two", "three"]) await store.append(anAppend(run));
      await store.append({ ...anAppend("one"), expectedVersion: 1, commandId: "again" });
      // As a dump from a busier server has them.
      await pool.query(`UPDATE "${schema}".commits SET xact = (xact::text::bigint + 1000000)::text::xid8`);
      expect((await store.feed({ limit: 10 })).items).toEqual([]);
      await migrated(schema);
      expect((await store.feed({ limit: 10 })).items.map(({ run, commandId }) => `${run} ${commandId}`)).toEqual([
        "one start",
        "one again",
        "two start",
        "three start",
      ]);
      const after = (await store.feed({ limit: 10 })).items.at(-1)?.position ?? "";
      await store.append(anAppend("four"));
      expect((await store.feed({ limit: 10, after })).items.map(({ run }) => run)).toEqual(["four"]);
    },
  );
});

/** Why the dump program here cannot be used on this server: it must not be older. */
async function dumpProblem(url: string): Promise<string | undefined> {
  try {
    await execute("pg_dump", ["--schema-only", "--schema", "nobody_has_this", url]);
    return undefined;
  } catch (error) {
    const said = String((error as { readonly stderr?: unknown }).stderr ?? error);
    return said.includes("no matching schemas") ? undefined : `pg_dump does not serve this server: ${said.trim().split("\n")[0]}`;
  }
}

describe("a backup", () => {
  test("is for its owner alone, is never written over another file, and leaves nothing behind when it fails", async () => {
    const place = fresh("owner");
    const [file, to] = [join(place, "runs.db"), join(place, "copy.db")];
    await createSqliteStore({ file }).close();
    backupSqlite({ file, to });
    expect(statSync(to).mode & 0o777).toBe(0o600);
    const before = readFileSync(to);
    expect(() => backupSqlite({ file, to })).toThrow(expect.objectContaining({ code: "OUTPUT_FAILED" }));
    expect(readFileSync(to)).toEqual(before);
    expect(() => backupSqlite({ file, to: join(place, "none", "copy.db") })).toThrow(expect.objectContaining({ code: "OUTPUT_FAILED" }));
    expect(() => backupSqlite({ file: join(place, "none.db"), to: join(place, "other.db") })).toThrow(
      expect.objectContaining({ code: "STORE_FAILED" }),
    );
    expect(readdirSync(place).filter((name) => name.includes(".part"))).toEqual([]);
    const source = fresh("owner-files");
    await createFileStore({ folder: source }).close();
    await expect(backupFileStore({ folder: source, to: place })).rejects.toMatchObject({ code: "OUTPUT_FAILED" });
    await expect(backupFileStore({ folder: join(place, "none"), to: join(place, "copy") })).rejects.toMatchObject({ code: "STORE_FAILED" });
  });

  test("of a damaged store is refused (STO-16)", async () => {
    const source = fresh("damaged");
    const store = createFileStore({ folder: source });
    for (const run of ["one", "two"]) await store.append(anAppend(run));
    await store.close();
    const ledger = join(source, "ledger.jsonl");
    writeFileSync(ledger, readFileSync(ledger, "utf8").replace('"noted"', '"nated"'));
    await expect(backupFileStore({ folder: source, to: join(folder, "damaged-copy") })).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    const file = join(fresh("damaged-sqlite"), "runs.db");
    const database = createSqliteStore({ file });
    for (let number = 0; number < 200; number++) await database.append(anAppend(`run-${number}`));
    await database.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 8192, 12_288);
    writeFileSync(file, bytes);
    expect(() => backupSqlite({ file, to: join(folder, "damaged.db") })).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
  });

  test("of evidence in SQLite holds every body, and the marks of those that were erased", async () => {
    const place = fresh("evidence");
    const [file, to] = [join(place, "bodies.db"), join(place, "copy.db")];
    const store = createSqliteEvidenceStore({ file });
    const put = async (text: string) => store.put({ scope: "default", body: new TextEncoder().encode(text), class: "observed" });
    const [kept, erased] = [await put("kept"), await put("erased")];
    await store.erase({ scope: "default", digest: erased.digest, by: "carol", because: "why" });
    backupSqlite({ file, to });
    await store.close();
    const copy = createSqliteEvidenceStore({ file: to });
    expect((await copy.get({ scope: "default", digest: kept.digest })).kind).toBe("present");
    expect((await copy.get({ scope: "default", digest: erased.digest })).kind).toBe("erased");
    await copy.close();
  });
});
