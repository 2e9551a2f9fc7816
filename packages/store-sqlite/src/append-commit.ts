import { type Append, type AppendResult, type Instant, SluiceError } from "@sluice/core";
import { type AppendDecision, decideAppend, decodeJson, encodeAppend, holderIn, type RememberedHeads } from "@sluice/store-kit";
import { findQueue } from "./claim-table.ts";
import type { Connection } from "./connection.ts";
import { intentToken } from "./intent-table.ts";
import { findIdentity, loadRun } from "./read-runs.ts";
import { isCompleted, readHead, type RunHead } from "./run-head.ts";
import { writeCommit, type Writing } from "./write-commit.ts";

const FIND_CLAIM = "SELECT token FROM claims WHERE scope = ? AND claim = ?";

/** What came of an append; `head` is there when it was written. */
interface Outcome {
  readonly result: AppendResult;
  readonly head?: RunHead;
}

/** Decides and writes one append in one transaction; what is remembered of its run spares reading it. */
export async function appendCommit(
  connection: Connection,
  remembered: RememberedHeads<RunHead>,
  clock: () => Instant,
  append: Append,
  signal: AbortSignal | undefined,
): Promise<AppendResult> {
  const encoded = encodeAppend(append);
  const begin = (): Writing => ({ connection, append, encoded, storeNow: clock() });
  const before = remembered.get(append, append.expectedVersion);
  const quick = before && (await connection.tryWrite(() => appendToRemembered(begin(), before), signal));
  const { result, head } = quick ?? (await connection.write(() => appendToRead(begin()), signal));
  // Not before the transaction has ended well.
  if (head !== undefined && !isCompleted(head)) remembered.set(append, head);
  return result;
}

/** Counts only if it appends, and the file still has what is remembered; anything else is judged by what the file says. */
function appendToRemembered(writing: Writing, before: RunHead): Outcome | undefined {
  if (decide(writing, before, undefined).kind !== "append") return undefined;
  const head = writeCommit(writing, before);
  return head && appended(writing, head);
}

function appendToRead(writing: Writing): Outcome {
  const { connection, append, storeNow } = writing;
  const { head, answer } = readHead(connection, append);
  const decision = decide(writing, head, answer);
  switch (decision.kind) {
    case "append":
      return appended(writing, writeCommit(writing, head) ?? disagreeing(append));
    case "duplicate":
      return { result: { kind: "duplicate", answer: decodeJson(decision.answer) } };
    case "conflict":
      return { result: { kind: "conflict", current: loadRun(connection, append, storeNow), storeNow } };
    default:
      return { result: decision };
  }
}

function appended({ encoded, storeNow }: Writing, head: RunHead): Outcome {
  return { result: { kind: "appended", version: encoded.version, storeNow }, head };
}

/** An index that does not know what its table has. */
function disagreeing({ scope, run }: Append): never {
  throw new SluiceError({
    code: "STORE_CORRUPT",
    message: `The commits of the run ${run} contradict each other.`,
    details: { scope, run },
  });
}

function decide({ connection, append, storeNow }: Writing, head: RunHead | undefined, answer: string | undefined): AppendDecision {
  return decideAppend(append, {
    storeNow,
    version: head?.version ?? 0,
    completed: () => head !== undefined && isCompleted(head),
    answer,
    identityHolder: (identity) => findIdentity(connection, append.scope, identity),
    reservation: (name) => holderIn(findQueue(connection, { scope: append.scope, name })),
    claimToken: (claim) => (connection.statement(FIND_CLAIM).get(append.scope, claim) as { token: number } | undefined)?.token,
    intentToken: (intent) => (head === undefined ? undefined : intentToken(connection, head.id, intent)),
  });
}
