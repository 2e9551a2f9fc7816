import type { OpenSqlite, SqliteStatement } from "@sluice/store-sqlite";

/** What was asked of a database. */
export interface StatementCounts {
  /** All but the marks of transactions. */
  readonly statements: number;
  /** Transactions that were begun. */
  readonly transactions: number;
  /** Statements that write. */
  readonly writes: number;
}

/** A driver that counts. Counts are exact, unlike times. */
export function countStatements(open: OpenSqlite): {
  readonly open: OpenSqlite;
  readonly reset: () => void;
  readonly counts: () => StatementCounts;
} {
  let counts = { statements: 0, transactions: 0, writes: 0 };
  const count = (sql: string): void => {
    const word = /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? "";
    if (word === "BEGIN") counts.transactions += 1;
    else if (word !== "COMMIT" && word !== "ROLLBACK") counts.statements += 1;
    if (word === "INSERT" || word === "UPDATE" || word === "DELETE") counts.writes += 1;
  };
  return {
    open: (file) => {
      const database = open(file);
      return { prepare: (sql) => counting(database.prepare(sql), () => count(sql)), close: () => database.close() };
    },
    reset: () => {
      counts = { statements: 0, transactions: 0, writes: 0 };
    },
    counts: () => ({ ...counts }),
  };
}

function counting(statement: SqliteStatement, count: () => void): SqliteStatement {
  return {
    get: (...values) => (count(), statement.get(...values)),
    all: (...values) => (count(), statement.all(...values)),
    run: (...values) => (count(), statement.run(...values)),
  };
}
