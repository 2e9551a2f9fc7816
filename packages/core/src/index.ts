export { canonicalJson } from "./canonical-json.ts";
export type { Condition, ConditionSource, ConditionTest, ConditionValue } from "./condition.ts";
export { type Digest, digestBytes, digestOf, isDigest } from "./digest.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export { ERROR_CODES, type ErrorCode } from "./error-codes.ts";
export type { Evidence, EvidenceClass, KeptBody } from "./evidence.ts";
export type { Freeze, FreezeWindow, ZoneOffset } from "./freeze.ts";
export type { Enforcement, EvaluatePlan, Gate, GateKind, GatePlan, GateWarning, GateReads, GateScope, GroupRule, Opening } from "./gate.ts";
export { DEFAULT_SCOPE, isIdentifier, isKey, isPrincipalId } from "./identifiers.ts";
export type { Instant } from "./instant.ts";
export type { Intent, IntentKind, IntentPayload, WorkPhase } from "./intent.ts";
export { isJson, isJsonObject, isStorableText, isWellFormed, type Json, type JsonObject, MAX_JSON_DEPTH } from "./json.ts";
export type {
  Budget,
  EffectClass,
  EffectPolicy,
  EffectRepeat,
  FinalStep,
  IdentityPolicy,
  OnRevise,
  Pipeline,
  Rework,
  Route,
  Stage,
  Wiring,
  Work,
} from "./pipeline.ts";
export { fillPlaceholders, type Placeholder, type PlaceholderProblem, PLACEHOLDERS, placeholdersIn } from "./placeholders.ts";
export type { Act, Authorizer, Authorization, RefusalClass } from "./ports/authorizer.ts";
export type { Cancellable } from "./ports/cancellable.ts";
export type { Clock } from "./ports/clock.ts";
export type { EffectHandler, EffectInspection, EffectProof, EffectRequest, EffectResult, ReworkReason } from "./ports/effect-handler.ts";
export type {
  EvidenceBody,
  EvidenceErasure,
  EvidenceKey,
  EvidencePut,
  EvidenceRead,
  EvidenceStore,
  EvidenceStoreCapabilities,
} from "./ports/evidence-store.ts";
export type {
  ConfigIssue,
  EndedWork,
  GateContext,
  GateDescriptor,
  GateRegistry,
  KeepBody,
  PlaceholderValues,
} from "./ports/gate-registry.ts";
export type { HttpClient, HttpRequest, HttpResult } from "./ports/http-client.ts";
export type { ChangePage, ChangeRequest, ChangeState, Forge } from "./ports/forge.ts";
export type { Ids } from "./ports/ids.ts";
export type { Logger } from "./ports/logger.ts";
export type { Notice, Notifier } from "./ports/notifier.ts";
export type { People, SigningKey } from "./ports/people.ts";
export type { CapturedStream, ProcessEnd, ProcessRequest, ProcessResult, ProcessRunner } from "./ports/process-runner.ts";
export type { Redactor } from "./ports/redactor.ts";
export type { GateReports, LookId, ReportFolder } from "./ports/report-folder.ts";
export type {
  Append,
  AppendedClaim,
  AppendResult,
  EventRecord,
  Fence,
  HeldReservation,
  LoadedRun,
  RunIndex,
  RunKey,
  Settlement,
  Snapshot,
  StoredEvent,
} from "./ports/run-append.ts";
export type {
  ClaimedIntent,
  ClaimKey,
  ClaimResult,
  Commit,
  IntentQuery,
  IntentQueue,
  Listening,
  Page,
  RemovedRun,
  ReservationKey,
  ReservationResult,
  RunFilter,
  RunRemoval,
  RunStore,
  RunSummary,
  SignalMatch,
  StoreCapabilities,
  UnmatchedSignal,
} from "./ports/run-store.ts";
export type { StatusGroup, Tracker, TrackerAct, TrackerItem, TrackerStatus } from "./ports/tracker.ts";
export type { AddedLine, AddedLines, Ancestry, ChangedFile, CommitFacts, CommitRange, FileDiff, FileRead, Vcs } from "./ports/vcs.ts";
export type { FileBaseline, WorkFiles, WorkFolders } from "./ports/work-files.ts";
export { type Assurance, assuranceReaches, isAssurance, isPrincipal, type Principal } from "./principal.ts";
export type { BreakGlassPlan, DelegationPlan, FormField, Relation, RequestPlan, RequirementSet, TellPlan } from "./request-plan.ts";
export { isRunOutcome, type RunOutcome, type RunStatus } from "./run-outcome.ts";
export { type Position, SluiceError, type SluiceErrorInit } from "./sluice-error.ts";
export { FACET_LIMITS, type Facets, type Subject } from "./subject.ts";
export { type ErrorClass, type Finding, type Outcome, type SkipCause, type Verdict, VERDICT_LIMITS, type VerdictValue } from "./verdict.ts";
export type { WaivePolicy, Waiver, WaiverScope } from "./waiver.ts";
