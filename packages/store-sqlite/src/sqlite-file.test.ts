// What the store makes of the file it is given.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Append, RunStore } from "@sluice/core";
import { createSqliteStore, type OpenSqlite, type SqliteDatabase, sqliteDriver } from "@sluice/store-sqlite";
import { afterAll, describe, expect, test, vi } from "vitest";

const root = mkdtempSync(join(tmpdir(), "sluice-file-"));
afterAll(() => rmSync(root, { recursive: true }));
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

let count = 0;
const fresh = (): string => join(root, `store-${++count}`, "runs.db");

const anAppend = (expectedVersion: number, over: Partial<Append> = {}): Append => ({
  scope: "default",
  run: "run",
  expectedVersion,
  commandId: `c${expectedVersion}`,
  answer: {},
  events: [{ type: "noted", version: 1, at: 1, data: { text: "something that happened" } }],
  state: { shape: 1, data: {} },
  index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
  intents: [],
  settles: [],
  consumes: [],
  fences: [],
  ...over,
});

function opened<Result>(file: string, work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

describe.each(["node", "better-sqlite3"] as const)("on %s", (driver) => {
  test("STO-7 every connection is durable: WAL in the file, synchronous FULL on each, reopened too", async () => {
    const file = fresh();
    const seen: SqliteDatabase[] = [];
    const open: OpenSqlite = (path) => {
      const database = sqliteDriver(driver)(path);
      seen.push(database);
      return database;
    };
    const first = createSqliteStore({ file, open });
    await first.append(anAppend(0));
    const second = createSqliteStore({ file, open });
    expect(seen.map((database) => database.prepare("PRAGMA synchronous").get())).toEqual([{ synchronous: 2 }, { synchronous: 2 }]);
    expect(opened(file, (database) => ({ ...database.prepare("PRAGMA journal_mode").get() }))).toEqual({ journal_mode: "wal" });
    expect(opened(file, (database) => ({ ...database.prepare("PRAGMA application_id").get() }))).toEqual({ application_id: 0x536c7569 });
    await first.close();
    await second.close();
    const third = createSqliteStore({ file, open });
    expect(seen.at(-1)?.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    await third.close();
  });

  test("STO-7 a database that does not confirm the settings is refused", () => {
    const open: OpenSqlite = (file) => {
      const database = sqliteDriver(driver)(file);
      const ignoring = { get: () => ({ synchronous: 1 }), all: () => [], run: () => ({ changes: 0 }) };
      return { prepare: (sql) => (sql.includes("synchronous") ? ignoring : database.prepare(sql)), close: () => database.close() };
    };
    expect(() => createSqliteStore({ file: fresh(), open })).toThrow(code("STORE_NOT_DURABLE"));
  });

  test("STO-10 what is no database, another application's or a newer version's is refused and left as it is", async () => {
    const text = fresh();
    await createSqliteStore({ file: text, driver }).close();
    writeFileSync(text, "this is a text file, and a long one so that it has a whole header ".repeat(100));
    for (const end of ["-wal", "-shm"]) rmSync(text + end, { force: true });
    expect(() => createSqliteStore({ file: text, driver })).toThrow(code("STORE_CORRUPT"));
    const foreign = join(root, `foreign-${driver}.db`);
    opened(foreign, (database) => database.exec("CREATE TABLE notes (text TEXT)"));
    chmodSync(foreign, 0o600);
    const before = readFileSync(foreign);
    expect(() => createSqliteStore({ file: foreign, driver })).toThrow(code("STORE_SCHEMA_UNKNOWN"));
    expect(readFileSync(foreign)).toEqual(before);
    const newer = fresh();
    await createSqliteStore({ file: newer, driver }).close();
    opened(newer, (database) => database.exec("PRAGMA user_version = 99"));
    expect(() => createSqliteStore({ file: newer, driver })).toThrow(
      expect.objectContaining({ code: "STORE_SCHEMA_UNKNOWN", details: expect.objectContaining({ found: 99, known: 2 }) }),
    );
  });

  test("a warm append is two statements, one more for each intent that comes in the place of another, and one to read what is not remembered", async () => {
    const file = fresh();
    const statements: string[] = [];
    const store = createSqliteStore({ file, open: recording(driver, statements) });
    const other = createSqliteStore({ file, driver });
    const look = { id: "look", kind: "look", attempt: 1, leaseMs: 9, payload: { kind: "look" } } as const;
    await store.append(anAppend(0, { intents: [look], dueAt: 5 }));
    await counted(store, statements, anAppend(1, { intents: [look], dueAt: 5 }), ["BEGIN", "UPDATE", "INSERT", "COMMIT"]);
    await counted(store, statements, anAppend(2, { intents: [look], dueAt: 6 }), ["BEGIN", "UPDATE", "INSERT", "COMMIT"]);
    const replaced = ["BEGIN", "UPDATE", "INSERT", "UPDATE", "COMMIT"];
    await counted(store, statements, anAppend(3, { intents: [{ ...look, id: "again" }], dueAt: 6 }), replaced);
    const changed = ["BEGIN", "UPDATE", "INSERT", "SELECT", "INSERT", "COMMIT"];
    await counted(store, statements, anAppend(4, { intents: [{ ...look, id: "again", attempt: 2 }] }), changed);
    await other.append(anAppend(5));
    const read = ["BEGIN", "SELECT", "UPDATE", "INSERT", "SELECT", "COMMIT"];
    await counted(store, statements, anAppend(6), read);
    const repeated = ["BEGIN", "UPDATE", "INSERT", "ROLLBACK", "BEGIN", "SELECT", "COMMIT"];
    await counted(store, statements, anAppend(7, { commandId: "c6" }), repeated);
    statements.length = 0;
    await store.takeIntents({ limit: 9, holder: "w", serves: [] });
    await store.takeDue({ limit: 9, leaseMs: 1, scope: "other" });
    expect(statements).toEqual(["SELECT", "SELECT"]);
    await other.close();
    await store.close();
  });
});

async function counted(store: RunStore, statements: string[], append: Append, expected: readonly string[]): Promise<void> {
  statements.length = 0;
  await store.append(append);
  expect(statements).toEqual(expected);
}

function recording(driver: "node" | "better-sqlite3", statements: string[]): OpenSqlite {
  return (file) => {
    const database = sqliteDriver(driver)(file);
    return {
      close: () => database.close(),
      prepare: (sql) => {
        const statement = database.prepare(sql);
        const note = (): void => void statements.push(sql.split(" ")[0] ?? "");
        return {
          get: (...values) => (note(), statement.get(...values)),
          all: (...values) => (note(), statement.all(...values)),
          run: (...values) => (note(), statement.run(...values)),
        };
      },
    };
  };
}

describe.skipIf(process.platform === "win32")("who can write the file", () => {
  test("the folder is made for its owner alone, the file too", async () => {
    const file = join(root, "deep", "er", "runs.db");
    const store = createSqliteStore({ file });
    await store.append(anAppend(0));
    expect(statSync(join(root, "deep", "er")).mode & 0o777).toBe(0o700);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600);
    await store.close();
  });

  test.each([0o770, 0o707, 0o1777])("a folder of mode %o is refused", (mode) => {
    const folder = join(root, `open-${mode}`);
    mkdirSync(folder);
    chmodSync(folder, mode);
    expect(() => createSqliteStore({ file: join(folder, "runs.db") })).toThrow(code("STORE_INSECURE"));
    expect(existsSync(join(folder, "runs.db"))).toBe(false);
  });

  test("a file that others can write, or a link, is refused", async () => {
    const file = fresh();
    await createSqliteStore({ file }).close();
    const link = join(root, "link.db");
    symlinkSync(file, link);
    expect(() => createSqliteStore({ file: link })).toThrow(code("STORE_INSECURE"));
    chmodSync(file, 0o620);
    expect(() => createSqliteStore({ file })).toThrow(code("STORE_INSECURE"));
  });
});

describe("trouble", () => {
  test("STO-8 a file that stays locked is STORE_BUSY after the given time, and the process goes on meanwhile", async () => {
    const file = fresh();
    const store = createSqliteStore({ file, busyMs: 60 });
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await expect(store.append(anAppend(0))).rejects.toThrow(code("STORE_BUSY"));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(1);
    other.exec("ROLLBACK");
    other.close();
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
    await store.close();
  });

  test("a caller who gives up while the file is locked is let go", async () => {
    const file = fresh();
    const store = createSqliteStore({ file });
    const other = new DatabaseSync(file);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.append(anAppend(0), { signal: AbortSignal.timeout(20) })).rejects.toThrow(code("ABORTED"));
    other.close();
    await store.close();
  });

  test("STO-5 after a commit that failed on the disk the handle acknowledges nothing more", async () => {
    const open: OpenSqlite = (file) => {
      const database = sqliteDriver("node")(file);
      const full = Object.assign(new Error("database or disk is full"), { errcode: 13 });
      let fail = false;
      return {
        close: () => database.close(),
        prepare: (sql) => {
          const statement = database.prepare(sql);
          if (sql.startsWith("INSERT INTO commits")) fail = true;
          const run: typeof statement.run = (...values) => {
            if (sql === "COMMIT" && fail) throw full;
            return statement.run(...values);
          };
          return { get: (...values) => statement.get(...values), all: (...values) => statement.all(...values), run };
        },
      };
    };
    const file = fresh();
    const store = createSqliteStore({ file, open });
    await expect(store.append(anAppend(0))).rejects.toThrow(code("STORE_FAILED"));
    await expect(store.append(anAppend(0))).rejects.toThrow(code("STORE_FAILED"));
    await store.close();
    const again = createSqliteStore({ file });
    expect(await again.load({ scope: "default", run: "run" })).toBeUndefined();
    await again.close();
  });

  test("STO-16 every flipped byte of a stored commit is found when it is read", async () => {
    const file = fresh();
    const store = createSqliteStore({ file });
    await store.append(anAppend(0));
    await store.append(anAppend(1));
    const writer = new DatabaseSync(file);
    const key = { scope: "default", run: "run" };
    for (const column of ["command_id", "events", "digest", "previous"] as const) {
      const { text } = writer.prepare(`SELECT ${column} AS text FROM commits WHERE number = 2`).get() as { text: string };
      const set = writer.prepare(`UPDATE commits SET ${column} = ? WHERE number = 2`);
      for (let at = 0; at < text.length; at++) {
        set.run(text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 4) + text.slice(at + 1));
        await expect(store.ledger(key), `${column} ${at}`).rejects.toThrow(code("STORE_CORRUPT"));
        await expect(store.feed({ limit: 9 }), `${column} ${at}`).rejects.toThrow(code("STORE_CORRUPT"));
      }
      set.run(text);
    }
    expect((await store.ledger(key)).items.length).toBe(2);
    writer.exec("UPDATE commits SET run_id = 7 WHERE number = 1"); // the first is cut off
    await expect(store.ledger(key)).rejects.toThrow(code("STORE_CORRUPT"));
    writer.exec("UPDATE commits SET run_id = 1 WHERE number = 1; UPDATE commits SET run_id = 7 WHERE number = 2"); // the last is
    await expect(store.ledger(key)).rejects.toThrow(code("STORE_CORRUPT"));
    writer.exec("UPDATE runs SET state = '{' ");
    await expect(store.load(key)).rejects.toThrow(code("STORE_CORRUPT"));
    writer.close();
    await store.close();
  });

  test("STO-17 a driver this Node does not have is named, the other one serves in its place", async () => {
    const builtin = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    expect(() => createSqliteStore({ file: fresh(), driver: "node" })).toThrow(code("STORE_DRIVER_MISSING"));
    const store = createSqliteStore({ file: fresh() });
    builtin.mockRestore();
    expect(await store.append(anAppend(0))).toMatchObject({ kind: "appended" });
    await store.close();
  });

  test("STO-17 a better-sqlite3 that would crash this Node is refused", () => {
    const versions = vi.spyOn(process, "versions", "get").mockReturnValue({ ...process.versions, napi: "9" });
    expect(() => sqliteDriver("better-sqlite3")).toThrow(code("STORE_DRIVER_MISSING"));
    versions.mockRestore();
  });
});
