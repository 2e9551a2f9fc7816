export type { Answer, Refusal } from "./answer.ts";
export { refusal } from "./answer.ts";
export { bindingOf, type BindingView } from "./binding.ts";
export type { CommandBase, CommandData, CommandOf, CommandType, RunCommand, TryRef } from "./command.ts";
export { type Decided, decide } from "./decide.ts";
export type { DecisionWord } from "@sluice/approvals";
export type { AdviceWord, EventData, EventOf, EventType, RequestEnd, RunEvent, Signature, Successor, Via, WarnedWait } from "./event.ts";
export { opensAt } from "./opens-at.ts";
export { eventText } from "./event-text.ts";
export { EVENT_TYPES, fromRecord, toRecord } from "./event-version.ts";
export { evolve, refold } from "./evolve.ts";
export { explain, explainOneGate } from "./explain.ts";
export { explainMarkdown } from "./explain-markdown.ts";
export { explainText, type ExplainTextOptions, STANDS } from "./explain-text.ts";
export type {
  Blocker,
  ExplainedBody,
  ExplainedEvidence,
  ExplainedGate,
  ExplainedRequest,
  ExplainedFinal,
  ExplainedWork,
  Explanation,
  Remedy,
} from "./explanation.ts";
export { evidenceOf } from "./evidence-of.ts";
export { payloadOf } from "./question.ts";
export { next, type Next } from "./next.ts";
export { PHASE_TABLE, type PhaseChange, type Place } from "./phase-table.ts";
export { effectNamesOf, gateDigestsOf, type GatePlace, leadsToDanger, leavesOf, placeOfGate, stageOf } from "./pipeline-view.ts";
export { runFreshness, type RunFreshness } from "./run-freshness.ts";
export { replay } from "./replay/replay.ts";
export type { Replay, ReplayedMove, ReplayFlip } from "./replay/replayed.ts";
export { indexOf } from "./run-index.ts";
export type { CountRecord, FactRecord, FailureRecord, FinalRecord, FreezeRecord, MeasureRecord } from "./run-records.ts";
export {
  type AdviceRecord,
  type Consumption,
  type DecisionRecord,
  type Evaluation,
  type Hold,
  type KeptDecision,
  type Phase,
  type RequestRecord,
  type ReservationRecord,
  type RunState,
  type TellingRecord,
  STATE_LIMIT,
  STATE_SHAPE,
  type VerdictRecord,
  type WaiverRecord,
  type WorkRecord,
} from "./state.ts";
export type { Wait } from "./waits.ts";
export { OUTPUT_LIMIT, type WorkEnd } from "./work-end.ts";
