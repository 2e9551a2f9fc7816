import { equal, fail } from "node:assert/strict";
import { type Append, type AppendResult, type ClaimedIntent, type Intent, type LoadedRun, type RunStore } from "@sluice/core";

export const SCOPE = "default";
export const RUN = "run-1";
export const LEASE_MS = 1000;

/** An append that starts {@link RUN}; what a case is about is given as `over`. */
export function anAppend(over: Partial<Append> = {}): Append {
  const version = over.expectedVersion ?? 0;
  return {
    scope: SCOPE,
    run: RUN,
    expectedVersion: 0,
    commandId: `command-${version}`,
    answer: { after: version },
    events: [anEvent()],
    state: { shape: 1, data: { count: version + 1 } },
    index: { pipeline: "delivery", key: "ORCH-22", status: "running", startedBy: "alice", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [],
    ...over,
  };
}

export function anEvent(over: Partial<Append["events"][number]> = {}): Append["events"][number] {
  return { type: "noted", version: 1, at: 1, data: { text: "grüße" }, ...over };
}

export function anIntent(id: string, over: Partial<Intent> = {}): Intent {
  return { id, kind: "look", attempt: 1, leaseMs: LEASE_MS, payload: { kind: "look" }, ...over };
}

/** Appends and demands that it was stored; answers the new version. */
export async function appended(store: RunStore, over: Partial<Append> = {}): Promise<number> {
  const result = await store.append(anAppend(over));
  return result.kind === "appended" ? result.version : fail(`the append was answered ${JSON.stringify(result)}`);
}

export async function kindOf(result: Promise<AppendResult>): Promise<AppendResult["kind"]> {
  return (await result).kind;
}

export async function loaded(store: RunStore, run: string = RUN): Promise<LoadedRun> {
  return (await store.load({ scope: SCOPE, run })) ?? fail(`${run} is not there`);
}

/** Takes everything that is claimable and serves `serves`. */
export async function take(store: RunStore, over: Partial<Parameters<RunStore["takeIntents"]>[0]> = {}): Promise<readonly ClaimedIntent[]> {
  return (await store.takeIntents({ limit: 100, holder: "worker", serves: [], ...over })).claimed;
}

/** Takes the one claimable intent. */
export async function takeOne(store: RunStore): Promise<ClaimedIntent> {
  const claimed = await take(store);
  equal(claimed.length, 1, `one intent is claimable, not ${claimed.map(({ intent }) => intent.id).join(", ") || "none"}`);
  return claimed[0] ?? fail("nothing was claimed");
}

export async function takeDue(store: RunStore, over: Partial<Parameters<RunStore["takeDue"]>[0]> = {}): Promise<readonly string[]> {
  return (await store.takeDue({ limit: 100, leaseMs: LEASE_MS, ...over })).due.map(({ run }) => run);
}

export async function acquire(store: RunStore, claim: string, holder = "holder"): Promise<number> {
  const result = await store.acquireClaim({ scope: SCOPE, claim, holder, leaseMs: LEASE_MS });
  return result.kind === "acquired" ? result.token : fail(`the claim is held by ${result.holder}`);
}

export function idsOf(claimed: readonly ClaimedIntent[]): readonly string[] {
  return claimed.map(({ intent }) => intent.id);
}
