import { setTimeout as sleep } from "node:timers/promises";
import { SluiceError } from "@sluice/core";
import { checkSignal } from "@sluice/store-kit";
import { isNotPrepared, isPassing, storeError } from "./postgres-errors.ts";
import { preparedName } from "./prepared-names.ts";
import type { Queryable, QueryRows } from "./queryable.ts";
import { inSchema } from "./schema-name.ts";

/** A row as text and numbers; big integers come as text. */
export type Row = Readonly<Record<string, unknown>>;

/** The store's way to its database. */
export interface Database {
  /**
   * Runs one statement, in which `@.` stands for the schema.
   *
   * @throws SluiceError `STORE_BUSY`, `STORE_FAILED`, `STORE_SCHEMA_OUTDATED`, `ABORTED`
   */
  rows(sql: string, values: readonly unknown[], signal?: AbortSignal): Promise<readonly Row[]>;
}

/** How a database is used. */
export interface DatabaseUse {
  readonly schema: string;
  /** Inside a transaction of the host's a failed statement has ended the whole: it cannot be sent again. */
  readonly inTransaction: boolean;
}

/** How often a statement is tried that lost against another transaction. It wrote nothing then. */
const TRIES = 5;

/**
 * Statements are prepared by name, which spares the server reading them again. Where something between us and the server cannot keep
 * them (PgBouncer before 1.21 in transaction mode), the first refusal ends that for good.
 */
export function createDatabase(queryable: Queryable, { schema, inTransaction }: DatabaseUse): Database {
  const texts = new Map<string, string>();
  let prepares = !inTransaction;
  const textOf = (sql: string): string => {
    const known = texts.get(sql);
    if (known !== undefined) return known;
    const text = inSchema(sql, schema);
    texts.set(sql, text);
    return text;
  };
  const send = (text: string, values: readonly unknown[]): Promise<QueryRows> =>
    queryable.query({ text, values: [...values], ...(prepares ? { name: preparedName(text) } : {}) });
  return {
    async rows(sql, values, signal) {
      const text = textOf(sql);
      for (let tried = 1; ; tried++) {
        checkSignal(signal === undefined ? undefined : { signal });
        try {
          return (await send(text, values)).rows;
        } catch (error) {
          if (inTransaction || tried >= TRIES || !(isPassing(error) || isNotPrepared(error))) throw storeError(error);
          if (isNotPrepared(error)) prepares = false;
        }
        await sleep(2 ** tried * (1 + Math.random()));
      }
    },
  };
}

/** A whole number that may have come as text. @throws SluiceError `STORE_CORRUPT` */
export function whole(value: unknown): number {
  const number = typeof value === "number" ? value : typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new SluiceError({ code: "STORE_CORRUPT", message: "The database gave something else where a whole number belongs." });
}

/** A whole number, or nothing. */
export function wholeOrNone(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : whole(value);
}

/** A text. @throws SluiceError `STORE_CORRUPT` */
export function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new SluiceError({ code: "STORE_CORRUPT", message: "The database gave something else where a text belongs." });
}
