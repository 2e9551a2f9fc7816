import type { Append, Digest } from "@sluice/core";
import { type DueTime, RUN_COLUMNS, type WantedIntent } from "@sluice/store-kit";
import type { Connection } from "./connection.ts";

/** What an append needs to know of its run: all but its state. */
export interface RunHead {
  readonly id: number;
  readonly version: number;
  readonly digest: Digest;
  readonly due: DueTime;
  /** Values of the run columns, in their order. */
  readonly columns: readonly (string | null)[];
  /** What the last append wanted. Absent: to be read. */
  readonly intents?: readonly WantedIntent[];
}

interface HeadRow {
  readonly id: number;
  readonly version: number;
  readonly digest: Digest;
  readonly due_at: number | null;
  readonly wake_at: number | null;
  readonly poked: number;
  readonly answer: string | null;
}

const STATUS = RUN_COLUMNS.indexOf("status");
/** A scalar subquery: a left join takes five times as long on one of the drivers. */
const FIND_HEAD = `SELECT r.id, r.version, r.digest, r.due_at, r.wake_at, r.poked, ${RUN_COLUMNS.map((column) => `r."${column}"`).join(", ")},
  (SELECT c.answer FROM commits c WHERE c.run_id = r.id AND c.command_id = ?) AS answer FROM runs r WHERE r.scope = ? AND r.run = ?`;

/** The run as the file has it, and the stored answer of the command when it is not new. */
export function readHead(
  connection: Connection,
  append: Append,
): { readonly head: RunHead | undefined; readonly answer: string | undefined } {
  const row = connection.statement(FIND_HEAD).get(append.commandId, append.scope, append.run) as HeadRow | undefined;
  return { head: row && toHead(row), answer: row?.answer ?? undefined };
}

/** Whether the run has ended. */
export function isCompleted(head: RunHead): boolean {
  return head.columns[STATUS] === "completed";
}

function toHead(row: HeadRow): RunHead {
  const columns = row as unknown as Readonly<Record<string, string | null>>;
  return {
    id: row.id,
    version: row.version,
    digest: row.digest,
    due: { dueAt: row.due_at ?? undefined, wakeAt: row.wake_at ?? undefined, poked: row.poked === 1 },
    columns: RUN_COLUMNS.map((column) => columns[column] ?? null),
  };
}
