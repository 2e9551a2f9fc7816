// A server that cannot write: the store says so in words, nothing is half written, and it goes on by itself when the server can again.
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type RunStore, SluiceError } from "@sluice/core";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendTo, expectAppends, insist } from "../../../test/support/postgres-appends.ts";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";
import { mountMemory, whyNoMounts } from "../../../test/support/mounted-disk.ts";

const DISK_BYTES = 160 * 1024 * 1024;
const BEFORE = 20;
const AFTER = 20;
/** Appends to a full disk, which has room left in the pages that it has. */
const MOST_ON_FULL = 400;
const PATIENCE = 40;

const why = whyNoMounts();
const disk = why === undefined ? mountMemory(DISK_BYTES) : undefined;
const ballast = join(disk?.folder ?? "", "ballast");
let server: PostgresServer;
let pool: Pool;
let schema: string;
beforeAll(async () => {
  server = await startPostgres({ own: true, ...(disk === undefined ? {} : { parent: dirname(disk.folder) }) });
  pool = server.pool({ max: 2 });
  schema = server.freshSchema();
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
});
afterAll(async () => {
  await server.stop();
  disk?.unmount();
});

/** What a call was refused with; `undefined` when it was not. */
async function refusalOf(call: Promise<unknown>): Promise<{ readonly code: string; readonly sqlState: unknown } | undefined> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return undefined;
  if (!SluiceError.is(error)) throw error;
  return { code: error.code, sqlState: error.details?.["sqlState"] };
}

/**
 * Waits until the server has come back. One that gave up is started again, and one that hangs is ended first: PostgreSQL itself does not
 * always get out of a recovery that began without room.
 */
async function untilServed(): Promise<void> {
  for (let asked = 1; ; asked++) {
    const isServed = await pool.query("SELECT 1").then(
      () => true,
      () => false,
    );
    if (isServed) return;
    await (asked % PATIENCE === 0 ? server.crash() : server.revive());
    await sleep(50);
  }
}

async function appendUpTo(store: RunStore, run: string, from: number, to: number): Promise<void> {
  for (let version = from; version < to; version++) await insist(store, appendTo(run, version));
}

/** Appends until one is refused. Answers how many were not, and with what. */
async function appendUntilRefused(store: RunStore, run: string, from: number) {
  for (let version = from; version < from + MOST_ON_FULL; version++) {
    const refusal = await refusalOf(store.append(appendTo(run, version)));
    if (refusal !== undefined) return { stored: version, refusal };
  }
  return { stored: from + MOST_ON_FULL, refusal: undefined };
}

describe("a database that is read only", () => {
  test("given it becomes so and ends being so, then what would write is refused in words, reading goes on, and nothing is half written", async () => {
    const store = createPostgresStore({ pool, schema });
    const admin = server.pool({ options: "-c default_transaction_read_only=off", max: 1 });
    const setReadOnly = async (to: "on" | "off"): Promise<void> => {
      await admin.query(`ALTER SYSTEM SET default_transaction_read_only = ${to}`);
      await admin.query("SELECT pg_reload_conf()");
      while ((await pool.query("SHOW default_transaction_read_only")).rows[0]?.default_transaction_read_only !== to) await sleep(5);
    };
    await appendUpTo(store, "read-only", 0, BEFORE);
    await setReadOnly("on");
    const refused = { code: "STORE_FAILED", sqlState: "25006" };
    expect(await refusalOf(store.append(appendTo("read-only", BEFORE)))).toEqual(refused);
    expect(await refusalOf(store.append(appendTo("another", 0)))).toEqual(refused);
    expect(await refusalOf(store.takeIntents({ limit: 9, holder: "h", serves: [] }))).toEqual(refused);
    expect(await refusalOf(store.acquireClaim({ scope: "default", claim: "c", holder: "h", leaseMs: 1000 }))).toEqual(refused);
    expect(await store.load({ scope: "default", run: "read-only" })).toMatchObject({ version: BEFORE });
    await setReadOnly("off");
    await expectAppends(store, "read-only", BEFORE, { pool, schema });
    await expectAppends(store, "another", 0, { pool, schema });
    await appendUpTo(store, "read-only", BEFORE, BEFORE + AFTER);
    await expectAppends(store, "read-only", BEFORE + AFTER, { pool, schema });
  });
});

/** Takes every byte of the disk that is left. */
function fillDisk(): void {
  const descriptor = openSync(ballast, "a");
  // At first in large pieces, then what is left.
  for (const size of [65_536, 512, 1]) writeWhileThereIsRoom(descriptor, Buffer.alloc(size));
  closeSync(descriptor);
}

function writeWhileThereIsRoom(descriptor: number, piece: Buffer): void {
  try {
    for (;;) writeSync(descriptor, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

describe.skipIf(why !== undefined)(`a full disk${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  test(
    "given no room for tables, then appends are refused in words until there is, and each is there once",
    { timeout: 60_000 },
    async () => {
      const store = createPostgresStore({ pool, schema });
      await appendUpTo(store, "full", 0, BEFORE);
      fillDisk();
      const { stored, refusal } = await appendUntilRefused(store, "full", BEFORE);
      process.stdout.write(`postgres store: full disk refused append ${stored + 1} with ${refusal?.code} (${String(refusal?.sqlState)})\n`);
      expect(refusal).toMatchObject({ code: "STORE_FAILED" });
      rmSync(ballast);
      await untilServed();
      await appendUpTo(store, "full", stored, stored + AFTER);
      await expectAppends(store, "full", stored + AFTER, { pool, schema });
    },
  );

  test(
    "given no room for the server's log, then the server ends, and what was acknowledged is there when it is back",
    { timeout: 60_000 },
    async () => {
      const store = createPostgresStore({ pool, schema });
      await appendUpTo(store, "log", 0, BEFORE);
      fillDisk();
      // The next commit needs a new file of the log.
      await pool.query("SELECT pg_switch_wal()").catch(() => undefined);
      const { stored, refusal } = await appendUntilRefused(store, "log", BEFORE);
      process.stdout.write(`postgres store: full log refused append ${stored + 1} with ${refusal?.code} (${String(refusal?.sqlState)})\n`);
      expect(refusal).toMatchObject({ code: "STORE_FAILED" });
      rmSync(ballast);
      await untilServed();
      await appendUpTo(store, "log", stored, stored + AFTER);
      await expectAppends(store, "log", stored + AFTER, { pool, schema });
    },
  );
});
