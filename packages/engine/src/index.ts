export { type RequestPayload, type SignedDecision, signedText } from "@sluice/approvals";
export type { CallOptions } from "./call-options.ts";
export { createEngine } from "./create-engine.ts";
export type { Engine, EventsOptions, ListOptions } from "./engine.ts";
export type { EngineEvent } from "./engine-event.ts";
export type { EngineOptions, EvidenceKeeping } from "./engine-options.ts";
export type {
  ActRequest,
  AdoptRequest,
  AdviseRequest,
  CancelRequest,
  DecideRequest,
  DelegateRequest,
  EndDelegationRequest,
  EraseEvidenceRequest,
  ExtendRequest,
  ResumeRequest,
  ReviseRequest,
  StealRequest,
  SupersedeRequest,
  WaiveRequest,
} from "./run-requests.ts";
export type { BodyStanding, RunEvidence } from "./run-evidence.ts";
export type { OpenRequest, RunExplanation, RunView, Settled } from "./run-view.ts";
export type { SignalAnswer, SignalRequest, SignalTarget } from "./signal-request.ts";
export type { StartedRun, StartRequest, StartSubject } from "./start-request.ts";
export type { ReconcileReport, TrackedProject } from "./reconcile/tracked-project.ts";
export type { WatchedRepository, WatchReport } from "./reconcile/watched-repository.ts";
export type { TickOptions, TickReport, Worker, WorkOptions } from "./worker.ts";
export { createHttpClient, type HttpClientOptions } from "./http-client.ts";
export { createSystemClock } from "./system-clock.ts";
export { createSystemIds } from "./system-ids.ts";
export { withExcerpts } from "./with-excerpts.ts";
