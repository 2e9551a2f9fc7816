import { type Append, type AppendedClaim, type AppendResult, type Digest, type Instant, type LoadedRun, SluiceError } from "@sluice/core";
import { checkSignal, createRememberedHeads, decodeJson, type EncodedAppend, encodeAppend, type RememberedHeads } from "@sluice/store-kit";
import { claimsOf, COLD_WIDTH, coldValues } from "./append-cold.ts";
import { type AppendQueue, createAppendQueue, MOST_TOGETHER } from "./append-queue.ts";
import { WARM_WIDTH, warmAppend } from "./append-warm.ts";
import { type Database, type Row, text, whole } from "./database.ts";
import { isRefusal } from "./postgres-errors.ts";
import type { RunHead } from "./run-head.ts";

/** The way in which a store sends its appends. */
export interface AppendWays {
  /** Judges and writes any append, from what the database has. */
  readonly cold: AppendQueue<Row>;
  /** Writes an append to a run that is as remembered. Absent inside a transaction of the host's, which may be rolled back. */
  readonly warm?: WarmWay;
}

interface WarmWay {
  readonly heads: RememberedHeads<RunHead>;
  /** Answers with the time of the write, and a token; with nothing where the run is another one. */
  readonly queue: AppendQueue<unknown>;
}

/** The ways of a store: the short one only where what was answered is also stored. */
export function appendWays(database: Database, { inTransaction }: { readonly inTransaction: boolean }): AppendWays {
  const cold = createAppendQueue(async (batch) => {
    const rows = await database.rows(COLD[batch.length - 1] ?? "", batch.flat());
    return rows.toSorted((one, other) => whole(one["place"]) - whole(other["place"]));
  }, isRefusal);
  if (inTransaction) return { cold };
  const queue = createAppendQueue(async (batch) => {
    const [row] = await database.rows(WARM[batch.length - 1] ?? "", batch.flat());
    return row?.["told"] as readonly unknown[];
  }, isRefusal);
  return { cold, warm: { heads: createRememberedHeads(), queue } };
}

/** Statements of one call, of two and so on: one after the other, in the order of their parameters. */
const COLD = eachSize((count) =>
  Array.from({ length: count }, (_one, at) => `SELECT ${at} AS place, a.* FROM @.append(${parameters(at, COLD_WIDTH)}) a`).join(
    " UNION ALL ",
  ),
);
const WARM = eachSize(
  (count) =>
    `SELECT ARRAY[${Array.from({ length: count }, (_one, at) => `@.append_warm(${parameters(at, WARM_WIDTH)})`).join(", ")}] AS told`,
);

function eachSize(statement: (count: number) => string): readonly string[] {
  return Array.from({ length: MOST_TOGETHER }, (_none, at) => statement(at + 1));
}

function parameters(at: number, width: number): string {
  return Array.from({ length: width }, (_each, place) => `$${at * width + place + 1}`).join(", ");
}

/** Decides and writes one append. What is remembered of its run spares the database judging it; when that was wrong, it is judged after all. */
export async function appendCommit(
  { cold, warm }: AppendWays,
  clock: (() => Instant) | undefined,
  append: Append,
  signal: AbortSignal | undefined,
): Promise<AppendResult> {
  checkSignal(signal === undefined ? undefined : { signal });
  const encoded = encodeAppend(append);
  const written = warm && (await appendWarm(warm, append, encoded, clock?.()));
  if (written !== undefined) return written;
  const row = await cold.send(append, coldValues(append, encoded, clock?.()));
  if (row["kind"] === "appended") warm?.heads.set(append, headOf(encoded, row));
  return toResult(append, row);
}

/** Nothing when nothing was written. */
function appendWarm(
  { heads, queue }: WarmWay,
  append: Append,
  encoded: EncodedAppend,
  now: Instant | undefined,
): Promise<AppendResult | undefined> | undefined {
  const before = heads.get(append, append.expectedVersion);
  const guess = before && warmAppend(append, encoded, before, now);
  if (guess === undefined) return undefined;
  // Until the answer is there, nobody knows how the run stands.
  heads.forget(append);
  return queue.send(append, guess.values).then(
    (told) => {
      if (told === null) return undefined;
      heads.set(append, guess.after);
      const [at, token] = text(told).split(" ");
      const claims = token === undefined || guess.put === undefined ? [] : [{ intent: guess.put.id, token }];
      return appended(append, encoded.version, whole(at), claims);
    },
    (error: unknown) => {
      // The command is stored already, or a claim was lost: whoever judges it tells which.
      if (isRefusal(error)) return undefined;
      throw error;
    },
  );
}

function headOf({ columns, intents }: EncodedAppend, row: Row): RunHead {
  return { id: text(row["id"]), version: whole(row["version"]), digest: text(row["told"]) as Digest, columns, intents };
}

function toResult(append: Append, row: Row): AppendResult {
  const storeNow = whole(row["at"]);
  switch (row["kind"]) {
    case "appended": {
      const tokens = (row["tokens"] ?? []) as readonly unknown[];
      const claims = claimsOf(append).map((intent, at) => ({ intent, token: tokens[at] }));
      return appended(append, whole(row["version"]), storeNow, claims);
    }
    case "duplicate":
      return { kind: "duplicate", answer: decodeJson(text(row["told"])) };
    case "exists":
      return { kind: "exists", run: text(row["told"]) };
    case "fenced":
      return { kind: "fenced", claim: text(row["told"]) };
    case "conflict":
      return { kind: "conflict", current: toLoaded(append, row, storeNow), storeNow };
    default: {
      const message = `The run ${append.run} has ended and cannot become ${append.index.status}.`;
      throw new SluiceError({ code: "RUN_COMPLETED", message });
    }
  }
}

/** What was written, with the claims that nobody else has. */
function appended(
  { intents }: Append,
  version: number,
  storeNow: Instant,
  claims: readonly { readonly intent: string; readonly token: unknown }[],
): AppendResult {
  const claimed = claims.flatMap(({ intent, token }): AppendedClaim[] => {
    const leaseMs = intents.find(({ id }) => id === intent)?.leaseMs ?? 0;
    return whole(token) === 0 ? [] : [{ intent, token: whole(token), claimedUntil: storeNow + leaseMs }];
  });
  return { kind: "appended", version, storeNow, ...(claimed.length === 0 ? {} : { claimed }) };
}

/** The run as a row tells it. */
export function toLoaded({ scope, run }: Pick<Append, "scope" | "run">, row: Row, storeNow: Instant): LoadedRun | undefined {
  if (row["state"] === null) return undefined;
  const data = decodeJson(text(row["state"])) as LoadedRun["state"]["data"];
  return { scope, run, version: whole(row["version"]), state: { shape: whole(row["shape"]), data }, storeNow };
}
