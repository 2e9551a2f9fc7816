import { TABLES } from "./0001-tables.ts";
import { APPEND, APPEND_WARM } from "./0002-append.ts";
import { CLAIMS } from "./0003-claims.ts";
import { TURNS } from "./0004-turns.ts";
import { HELD_RESERVATIONS } from "./0005-held-reservations.ts";
import { FIRST_STATISTICS } from "./0006-first-statistics.ts";

/** One step of the schema. A step that was released never changes; what changes is a new step. */
export interface Migration {
  readonly name: string;
  /** Statements in which `@.` stands for the schema. */
  readonly sql: string;
}

/** All steps, in order. The schema's version is how many of them it has. */
export const MIGRATIONS: readonly Migration[] = [
  { name: "0001-tables", sql: TABLES },
  { name: "0002-append", sql: APPEND + APPEND_WARM },
  { name: "0003-claims", sql: CLAIMS },
  { name: "0004-turns", sql: TURNS },
  { name: "0005-held-reservations", sql: HELD_RESERVATIONS },
  { name: "0006-first-statistics", sql: FIRST_STATISTICS },
];
