// One client of many: random calls on one run and one claim, written down.
import type { Append, RunStore } from "@sluice/core";
import { createSeededRandom } from "../../packages/testing/src/simulator/seeded-random.ts";
import { recordStore, type StoreOperation } from "../../packages/testing/src/histories/record-store.ts";

const CALLS = 8;
const SCOPE = "default";

/** What a client does in one round. */
export interface HistoryRound {
  readonly client: string;
  readonly round: number;
  readonly seed: number;
}

/** Plays one client of one round: the run and the claim bear the round's number. What fails is written down as unknown. */
export async function playRound(given: RunStore, { client, round, seed }: HistoryRound): Promise<readonly StoreOperation[]> {
  const { store, operations } = recordStore(given, { client });
  const random = createSeededRandom(seed);
  const [run, claim] = [`run-${round}`, `claim-${round}`];
  const tokens = [0];
  let seen = 0;
  let last: Append | undefined;

  const append = async (): Promise<void> => {
    const token = random.pick(tokens) ?? 0;
    const fences = random.chance(0.3) ? [{ claim, token }] : [];
    const again = last !== undefined && random.chance(0.2);
    last = again && last !== undefined ? last : anAppend(run, seen, `${client}-${operations.length}`, 1 + random.below(2), fences);
    const result = await store.append(last);
    if (result.kind === "appended") seen = result.version;
    if (result.kind === "conflict") seen = result.current?.version ?? 0;
  };
  const acquire = async (): Promise<void> => {
    const result = await store.acquireClaim({ scope: SCOPE, claim, holder: client, leaseMs: random.pick([1, 5, 60_000]) ?? 1 });
    if (result.kind === "acquired") tokens.push(result.token);
  };
  const hold = async (): Promise<void> => {
    const key = { scope: SCOPE, claim, token: random.pick(tokens) ?? 0 };
    await (random.chance(0.5) ? store.renewClaim({ ...key, leaseMs: 5 }) : store.releaseClaim(key));
  };
  const acts = [append, append, append, acquire, hold, () => store.load({ scope: SCOPE, run }), () => store.ledger({ scope: SCOPE, run })];
  for (let call = 0; call < CALLS; call++) {
    const act = random.pick(acts) ?? append;
    // It is in the history as a call without an answer.
    await act().catch(() => undefined);
  }
  return operations;
}

function anAppend(run: string, expectedVersion: number, commandId: string, events: number, fences: Append["fences"]): Append {
  return {
    scope: SCOPE,
    run,
    expectedVersion,
    commandId,
    answer: { to: commandId },
    events: Array.from({ length: events }, () => ({ type: "noted", version: 1, at: 1, data: { by: commandId } })),
    state: { shape: 1, data: { after: commandId } },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "alice", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences,
  };
}
