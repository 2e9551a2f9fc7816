import type { Append, AppendResult, Instant, LoadedRun, RunKey } from "@sluice/core";
import { decideAppend, encodeAppend, type EncodedAppend, findIntent, findRun, findUnfinished, holderIn, inScope } from "@sluice/store-kit";
import { queueOf } from "./keep-claims.ts";
import type { Journal } from "./journal.ts";
import type { Session } from "./session.ts";
import { versionOf } from "./store-index.ts";

/** Decides and writes one append. */
export function appendCommit(
  session: Session,
  clock: () => Instant,
  append: Append,
  signal: AbortSignal | undefined,
): Promise<AppendResult> {
  const encoded = encodeAppend(append);
  return session.write("ledger", () => decideAndCommit(session.journal, append, encoded, clock()), signal);
}

function decideAndCommit(journal: Journal, append: Append, encoded: EncodedAppend, storeNow: Instant): AppendResult {
  const { index } = journal;
  const run = findRun(index, append);
  const repeated = run?.commands.get(append.commandId);
  if (repeated !== undefined) return { kind: "duplicate", answer: journal.readCommit(repeated).answer };
  const decision = decideAppend(append, {
    storeNow,
    version: versionOf(run),
    completed: () => run?.index.status === "completed",
    answer: undefined,
    identityHolder: (identity) => findUnfinished(index, append.scope, identity)?.run,
    reservation: (name) => holderIn(queueOf(index, { scope: append.scope, name })),
    claimToken: (claim) => index.claims.get(inScope(append.scope, claim))?.token,
    intentToken: (intent) => findIntent(index, append, intent)?.row.token,
  });
  switch (decision.kind) {
    case "append":
      journal.commit(append, encoded, storeNow);
      return { kind: "appended", version: encoded.version, storeNow };
    case "conflict":
      return { kind: "conflict", current: loadRun(journal, append, storeNow), storeNow };
    default:
      return decision;
  }
}

/** The run as its last commit left it. */
export function loadRun(journal: Journal, key: RunKey, storeNow: Instant): LoadedRun | undefined {
  const commit = findRun(journal.index, key)?.commits.at(-1);
  if (commit === undefined) return undefined;
  const { scope, run, state } = journal.readCommit(commit);
  return { scope, run, version: commit.version, state, storeNow };
}
