import { expect, test } from "vitest";
import { createDatabase } from "./database.ts";
import type { Query } from "./queryable.ts";

function failing(code: string, when: (query: Query, count: number) => boolean) {
  const queries: Query[] = [];
  const query = async (given: Query) => {
    queries.push(given);
    if (when(given, queries.length)) throw Object.assign(new Error("refused"), { code });
    return { rows: [{ one: 1 }] };
  };
  return { query, queries };
}

test("given a pooler that cannot keep prepared statements, then the same statement goes unprepared, from then on", async () => {
  const server = failing("26000", ({ name }) => name !== undefined);
  const database = createDatabase(server, { schema: "s", inTransaction: false });
  expect(await database.rows("SELECT * FROM @.runs", [])).toEqual([{ one: 1 }]);
  await database.rows("SELECT 2", []);
  expect(server.queries.map(({ name }) => name !== undefined)).toEqual([true, false, false]);
});

test.each(["40001", "40P01"])("STO-13 given a transaction that lost against another (%s), then it is sent again", async (code) => {
  const server = failing(code, (_query, count) => count < 3);
  expect(await createDatabase(server, { schema: "s", inTransaction: false }).rows("SELECT 1", [])).toHaveLength(1);
  expect(server.queries).toHaveLength(3);
});

test("given a lost transaction that is the host's, then the host is told at once", async () => {
  const server = failing("40001", () => true);
  await expect(createDatabase(server, { schema: "s", inTransaction: true }).rows("SELECT 1", [])).rejects.toMatchObject({
    code: "STORE_BUSY",
  });
  expect(server.queries).toHaveLength(1);
});

test("given an error that says nothing about the statement, then it is not sent again", async () => {
  const server = failing("ECONNRESET", () => true);
  await expect(createDatabase(server, { schema: "s", inTransaction: false }).rows("SELECT 1", [])).rejects.toMatchObject({
    code: "STORE_FAILED",
  });
  expect(server.queries).toHaveLength(1);
});
