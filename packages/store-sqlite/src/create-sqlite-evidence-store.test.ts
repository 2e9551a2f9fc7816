import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSettableClock, describeEvidenceStore } from "@sluice/conformance";
import type { EvidenceKey, EvidenceStore } from "@sluice/core";
import { createSqliteEvidenceStore, createSqliteStore, sqliteDriver, type SqliteDriverName } from "@sluice/store-sqlite";
import { afterEach, describe, expect, test } from "vitest";

const capabilities = { durability: "disk", manyProcesses: true, maxBytes: 100_000 } as const;
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-evidence-"));
  folders.push(folder);
  return join(folder, "evidence.db");
}

async function subject(driver: SqliteDriverName) {
  const file = newFile();
  const clock = createSettableClock();
  const opened = (): EvidenceStore => createSqliteEvidenceStore({ file, clock: clock.now, maxBytes: capabilities.maxBytes, driver });
  const store = opened();
  return {
    clock,
    store,
    another: async () => opened(),
    async reopen() {
      await store.close();
      return opened();
    },
    async alter({ scope, digest }: EvidenceKey) {
      const database = sqliteDriver(driver)(file);
      database
        .prepare("UPDATE contents SET body = ? WHERE id = (SELECT id FROM bodies WHERE scope = ? AND digest = ?)")
        .run(new TextEncoder().encode("other bytes"), scope, digest);
      database.close();
    },
    bytes: async () => Buffer.concat([file, `${file}-wal`].filter((path) => existsSync(path)).map((path) => readFileSync(path))),
  };
}

for (const driver of ["node", "better-sqlite3"] as const)
  describeEvidenceStore(
    { describe, test, skip: () => expect.unreachable() },
    { name: `evidence in SQLite on ${driver}`, capabilities, create: () => subject(driver) },
  );

test("the database of runs is not taken for one of evidence, nor the other way", async () => {
  const file = newFile();
  await createSqliteStore({ file }).close();
  expect(() => createSqliteEvidenceStore({ file })).toThrow(expect.objectContaining({ code: "STORE_SCHEMA_UNKNOWN" }));
  const other = newFile();
  await createSqliteEvidenceStore({ file: other }).close();
  expect(() => createSqliteStore({ file: other })).toThrow(expect.objectContaining({ code: "STORE_SCHEMA_UNKNOWN" }));
});
