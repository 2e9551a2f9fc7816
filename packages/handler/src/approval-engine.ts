import type { Engine } from "@sluice/engine";

/** What of an engine the approval routes need. `createSluice` and `createEngine` give all of it. */
export type ApprovalEngine = Pick<Engine, "list" | "get" | "explain" | "ledger" | "readEvidence" | "decide">;
