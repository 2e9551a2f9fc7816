export type { ApprovalEngine } from "./approval-engine.ts";
export type { Asked, ChangeSummary } from "./asked.ts";
export { createHandler } from "./create-handler.ts";
export type { HandlerOptions } from "./handler-options.ts";
export type { ListedRequest, ListedRequests } from "./open-requests.ts";
export type { Place } from "./place.ts";
