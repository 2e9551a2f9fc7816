import { createSluice, definePipeline, type Digest, memory, type Notice, type Principal, type RunStore, type Sluice } from "@sluice/sdk";
import { type FakeTracker, fakeTracker } from "@sluice/testing";

export const BOT: Principal = { id: "bot", assurance: "verified", kind: "machine" };
export const ALICE: Principal = { id: "alice", assurance: "verified" };
export const BOB: Principal = { id: "bob", assurance: "verified" };

/** A board, a worker that deploys, and Sluice between them. */
export interface WiredHost {
  readonly sluice: Sluice;
  readonly board: FakeTracker;
  readonly store: RunStore;
  readonly notices: readonly Notice[];
  readonly deploys: () => number;
}

/** Approval of the analysis and confirmation of the deployment are two questions, and two statuses. */
export const DELIVERY = definePipeline({
  format: 1,
  name: "delivery",
  initial: "analysis",
  stages: {
    analysis: { gates: [{ id: "approved", use: "approval", with: { of: ["alice"] } }], next: "deploy" },
    deploy: { before: [{ id: "confirm", use: "approval", with: { of: ["alice"] } }], work: { run: "deploy" }, next: "done" },
    done: { final: "succeeded" },
  },
  wiring: {
    tracker: {
      Analysis: "display",
      Approved: { decide: "approved", as: "approve" },
      Deploy: "display",
      "Confirm deploy": { decide: "confirm", as: "approve" },
      Done: "display",
    },
  },
  projection: { tracker: { analysis: "Analysis", deploy: "Deploy", done: "Done" } },
});

/** Opens one on a store; `store` may have been filled by an earlier process. */
export function openHost(store: RunStore = memory()): WiredHost {
  const board = fakeTracker({
    statuses: { Analysis: "started", Approved: "started", Deploy: "started", "Confirm deploy": "started", Done: "completed" },
    items: { "ORCH-22": "Analysis" },
  });
  const notices: Notice[] = [];
  let deploys = 0;
  const sluice = createSluice({
    pipelines: [DELIVERY],
    store,
    trackers: [{ tracker: board, everyMs: 0, principalOf: (actor) => ({ id: actor, assurance: "verified" }) }],
    notifier: { portVersion: 1, notify: async (notice) => void notices.push(notice) },
    effects: { deploy: { portVersion: 1, perform: async () => (deploys++, { kind: "ended", exit: 0 }) } },
  });
  return { sluice, board, store, notices, deploys: () => deploys };
}

/** The digest of the question that a gate asks now. */
export async function asked(sluice: Sluice, run: string, gate: string): Promise<Digest | undefined> {
  return (await sluice.explain(run)).requests.find((request) => request.gate === gate)?.digest;
}
