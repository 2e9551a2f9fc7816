import { setTimeout as sleep } from "node:timers/promises";
import { SluiceError } from "@sluice/core";
import { checkSignal } from "@sluice/store-kit";
import { isPassing, storeError } from "./postgres-errors.ts";
import type { Queryable } from "./queryable.ts";
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

/** How often a statement is tried that lost against another transaction. It wrote nothing then. */
const TRIES = 5;

/** @param retry not inside a transaction of the host's: there a failed statement has ended the whole */
export function createDatabase(queryable: Queryable, schema: string, retry: boolean): Database {
  const texts = new Map<string, string>();
  const textOf = (sql: string): string => {
    const known = texts.get(sql);
    if (known !== undefined) return known;
    const text = inSchema(sql, schema);
    texts.set(sql, text);
    return text;
  };
  return {
    async rows(sql, values, signal) {
      for (let tried = 1; ; tried++) {
        checkSignal(signal === undefined ? undefined : { signal });
        try {
          return (await queryable.query({ text: textOf(sql), values: [...values] })).rows;
        } catch (error) {
          if (!retry || tried >= TRIES || !isPassing(error)) throw storeError(error);
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
