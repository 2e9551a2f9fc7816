import { hash } from "node:crypto";
import type { Commit, RunKey, RunStore } from "@sluice/core";
import { verifyFileStore } from "@sluice/store-file";
import { type ChainResult, type ChainStart, verifyChain } from "@sluice/store-kit";
import type { Invocation } from "./command.ts";
import { storePlaceOf } from "./open-engine.ts";
import { openProjectOrPlace } from "./project.ts";
import { counted } from "./counted.ts";
import { verifyDefinition } from "./verify-definition.ts";
import { verifyState } from "./verify-state.ts";

/** Walks the chain of one run, and looks whether its state is what the chain tells, and its definition what was put there. */
export async function verifyRun(store: RunStore, key: RunKey, commits: readonly Commit[], signal: AbortSignal): Promise<RunVerdict> {
  const chain = verifyChain(commits);
  const reason = chain.ok ? await verifyRest(store, key, signal) : undefined;
  return reason === undefined ? chain : { ok: false, at: commits.length - 1, reason };
}

/** What a run goes on from besides its chain. */
async function verifyRest(store: RunStore, key: RunKey, signal: AbortSignal): Promise<"state" | "definition" | undefined> {
  if (!(await verifyState(store, key, signal))) return "state";
  return (await verifyDefinition(store, key, signal)) ? undefined : "definition";
}

/**
 * What walking through a run found. `state`: the one that the run goes on from is another one than its last commit led to. `definition`:
 * the one that it is judged by is another text than its name says.
 */
export type RunVerdict = ChainResult | { readonly ok: false; readonly at: number; readonly reason: "state" | "definition" };

/** What looking through a store found: how much is in it, or the first place that is not as it was written. */
export type StoreVerdict =
  | { readonly verified: true; readonly runs: number; readonly commits: number }
  | {
      readonly verified: false;
      readonly reason: string;
      readonly file?: string;
      readonly line?: number;
      readonly scope?: string;
      readonly run?: string;
      /** Which commit of the run, from 1. */
      readonly commit?: number;
    };

/** Of a store in plain files, every byte before it is opened, because that would repair what is not whole; of others nothing. */
export async function verifyBytes(invocation: Invocation): Promise<StoreVerdict | undefined> {
  const place = storePlaceOf(invocation, await openProjectOrPlace(invocation));
  if (place?.kind !== "files") return undefined;
  const verdict = verifyFileStore(place.path);
  if (verdict.ok) return { verified: true, runs: verdict.runs, commits: verdict.commits };
  const { file, line, reason } = verdict;
  return { verified: false, reason, file, ...(line === undefined ? {} : { line }) };
}

const PAGE = 500;

/** The chain of each run in every scope, and then whether its state is what the chain tells, and its definition what was put there. */
export async function verifyRuns(store: RunStore, signal: AbortSignal): Promise<StoreVerdict> {
  const heads = new Map<string, ChainStart & RunKey & { readonly commits: number }>();
  let commits = 0;
  for (let after: string | undefined; ;) {
    const { items, next } = await store.feed({ limit: PAGE, signal, ...(after === undefined ? {} : { after }) });
    for (const commit of items) {
      const { scope, run, events, digest } = commit;
      const head = heads.get(`${scope} ${run}`);
      const chain = verifyChain([commit], head, (text) => hash("sha256", text));
      const place = (head?.commits ?? 0) + 1;
      if (!chain.ok) return { verified: false, reason: chain.reason, scope, run, commit: place };
      heads.set(`${scope} ${run}`, { scope, run, version: events.at(-1)?.seq ?? 0, digest, commits: place });
      commits++;
    }
    if (next === undefined) break;
    after = next;
  }
  for (const { scope, run, commits: commit } of heads.values()) {
    const reason = await verifyRest(store, { scope, run }, signal);
    if (reason !== undefined) return { verified: false, reason, scope, run, commit };
  }
  return { verified: true, runs: heads.size, commits };
}

/** A verdict in words. */
export function verdictText(verdict: StoreVerdict): string {
  if (verdict.verified) return `${counted(verdict.commits, "commit")} of ${counted(verdict.runs, "run")}`;
  const { reason, scope, run, commit } = verdict;
  return run === undefined ? reason : `commit ${commit} of the run ${run} in the scope ${scope} does not fit (${reason})`;
}
