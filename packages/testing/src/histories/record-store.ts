import { type Append, type AppendResult, canonicalJson, type LoadedRun, type RunStore } from "@sluice/core";
import type { Operation } from "./check-history.ts";
import type { ClaimAnswer, ClaimCall } from "./claim-model.ts";
import type { RunAnswer, RunCall } from "./run-model.ts";

/** An operation on one run or one claim of a store. Plain JSON, so that processes can hand it on. */
export type StoreOperation =
  | ({ readonly of: "run"; readonly scope: string; readonly name: string } & Operation<RunCall, RunAnswer>)
  | ({ readonly of: "claim"; readonly scope: string; readonly name: string } & Operation<ClaimCall, ClaimAnswer>);

/** Options of {@link recordStore}. */
export interface RecordStoreOptions {
  /** Who calls; one name for each handle. */
  readonly client: string;
  /** A time that all clients share, in any unit. Default: the machine's monotonic clock, which its processes share. */
  readonly now?: () => number;
}

/** A store whose calls are written down. */
export interface RecordedStore {
  /** Works as the given store. Appends, loads, whole ledgers and claims are written down. */
  readonly store: RunStore;
  /** What was called so far, by the order of the answers. Calls that threw are there without an answer. */
  readonly operations: readonly StoreOperation[];
}

/** An operation before it has its client and its times. */
type Draft = StoreOperation extends infer Each ? (Each extends unknown ? Omit<Each, "client" | "from" | "until"> : never) : never;

/** Writes down what a handle is asked and what it answers, for {@link checkStoreHistory}. */
export function recordStore(store: RunStore, { client, now = machineTime }: RecordStoreOptions): RecordedStore {
  const operations: StoreOperation[] = [];
  const timed: Timed = async (call, drafts) => {
    const from = now();
    try {
      const result = await call();
      const until = now();
      for (const draft of drafts(result)) operations.push({ ...draft, client, from, until });
      return result;
    } catch (error) {
      for (const draft of drafts(undefined)) operations.push({ ...draft, client, from });
      throw error;
    }
  };

  const recorded = recordedMethods(store, timed);
  return {
    operations,
    store: new Proxy(store, {
      get(target, property: keyof RunStore) {
        if (property in recorded) return recorded[property as keyof typeof recorded];
        const member = target[property];
        return typeof member === "function" ? member.bind(target) : member;
      },
    }),
  };
}

type Timed = <Result>(call: () => Promise<Result>, drafts: (result: Result | undefined) => readonly Draft[]) => Promise<Result>;

function recordedMethods(
  store: RunStore,
  timed: Timed,
): Pick<RunStore, "append" | "load" | "ledger" | "acquireClaim" | "renewClaim" | "releaseClaim"> {
  return {
    append: (given, options) =>
      timed(
        () => store.append(given, options),
        (result) => appendDrafts(given, result),
      ),
    load: (key, options) =>
      timed(
        async () => ({ run: await store.load(key, options) }),
        (result) => [{ of: "run", scope: key.scope, name: key.run, call: { kind: "load" }, ...answered(result && asRun(result.run)) }],
      ).then(({ run }) => run),
    ledger: (key, options) =>
      timed(
        () => store.ledger(key, options),
        (page) => {
          if (options?.after !== undefined || page?.next !== undefined) return [];
          const answer: RunAnswer | undefined = page && { kind: "commits", commands: page.items.map(({ commandId }) => commandId) };
          return [{ of: "run", scope: key.scope, name: key.run, call: { kind: "ledger" }, ...answered(answer) }];
        },
      ),
    ...recordedClaims(store, timed),
  };
}

function recordedClaims(store: RunStore, timed: Timed): Pick<RunStore, "acquireClaim" | "renewClaim" | "releaseClaim"> {
  return {
    acquireClaim: (key, options) =>
      timed(
        () => store.acquireClaim(key, options),
        (result) => {
          const until = result?.claimedUntil ?? 0;
          const answer: ClaimAnswer | undefined =
            result &&
            (result.kind === "held" ? { kind: "held", holder: result.holder, until } : { kind: "acquired", token: result.token, until });
          return claimDraft(key, { kind: "acquire", holder: key.holder, leaseMs: key.leaseMs }, answer);
        },
      ),
    renewClaim: (key, options) =>
      timed(
        async () => ({ until: await store.renewClaim(key, options) }),
        (result) => {
          const answer: ClaimAnswer | undefined =
            result && (result.until === undefined ? { kind: "lost" } : { kind: "kept", until: result.until });
          return claimDraft(key, { kind: "renew", token: key.token, leaseMs: key.leaseMs }, answer);
        },
      ).then(({ until }) => until),
    releaseClaim: (key, options) =>
      timed(
        async () => ({ released: await store.releaseClaim(key, options) }),
        (result) => claimDraft(key, { kind: "release", token: key.token }, result && { kind: result.released ? "kept" : "lost" }),
      ).then(({ released }) => released),
  };
}

function claimDraft(
  { scope, claim }: { readonly scope: string; readonly claim: string },
  call: ClaimCall,
  answer: ClaimAnswer | undefined,
): readonly Draft[] {
  return [{ of: "claim", scope, name: claim, call, ...answered(answer) }];
}

/** What an append says of its run, and of the claims that it was to be written under. */
function appendDrafts(given: Append, result: AppendResult | undefined): readonly Draft[] {
  const { scope, run, expectedVersion, events, commandId, answer, state, notAfter, fences } = given;
  const call: RunCall = {
    kind: "append",
    expectedVersion,
    events: events.length,
    commandId,
    answer: canonicalJson(answer),
    state: canonicalJson(state.data),
    ...(notAfter === undefined ? {} : { mayExpire: true }),
  };
  // Another run has the identity: that says nothing of this one, nor of claims.
  if (result?.kind === "exists") return [];
  const drafts: Draft[] = [{ of: "run", scope, name: run, call, ...answered(result && asRunAnswer(result)) }];
  for (const { claim, token } of fences) {
    const kept = result?.kind === "appended" || result?.kind === "conflict";
    if (!kept && !(result?.kind === "fenced" && result.claim === claim)) continue;
    drafts.push({ of: "claim", scope, name: claim, call: { kind: "use", token }, answer: { kind: kept ? "kept" : "lost" } });
  }
  return drafts;
}

function asRunAnswer(result: Exclude<AppendResult, { kind: "exists" }>): RunAnswer {
  switch (result.kind) {
    case "appended":
      return { kind: "appended", version: result.version };
    case "duplicate":
      return { kind: "duplicate", answer: canonicalJson(result.answer) };
    case "conflict":
      return { ...asRun(result.current), kind: "conflict" };
    default:
      return { kind: "fenced" };
  }
}

function asRun(run: LoadedRun | undefined): { readonly kind: "run"; readonly version: number; readonly state: string } {
  return run === undefined
    ? { kind: "run", version: 0, state: "" }
    : { kind: "run", version: run.version, state: canonicalJson(run.state.data) };
}

function answered<Answer>(answer: Answer | undefined): { readonly answer?: Answer } {
  return answer === undefined ? {} : { answer };
}

function machineTime(): number {
  return Number(process.hrtime.bigint());
}
