export { checkLinks, type LinkedCommit } from "./check-links.ts";
export { checkSignal } from "./check-calls.ts";
export { createCheckedEvidenceStore } from "./checked-evidence-store.ts";
export { createCheckedStore } from "./checked-store.ts";
export { commitDigest, type CommitHead, type CommitRecord, decodeCommit, decodeVerifiedCommit, type Sha256Hex } from "./commit-encoding.ts";
export { decodePosition, encodePosition, toPage } from "./cursor.ts";
export { type AppendDecision, type AppendFacts, decideAppend } from "./decide-append.ts";
export { dueAfterAppend, duePoked, dueTaken, type DueTime } from "./due-time.ts";
export { type EncodedAppend, encodeAppend } from "./encode-append.ts";
export { decodeJson, encodeJson } from "./encode-json.ts";
export { EVIDENCE_MAX_BYTES, isPast, laterEnd } from "./evidence-rules.ts";
export {
  claimedIntent,
  claimIntent,
  encodeIntent,
  type IntentChanges,
  type IntentRow,
  isClaimable,
  mergeIntents,
  releaseIntent,
  renewIntent,
  type WantedIntent,
} from "./intent-rows.ts";
export { acquireClaim, type AcquireOutcome, type NamedClaim, renewClaim } from "./named-claim.ts";
export { judgeRemoval, type RemovalFacts } from "./judge-removal.ts";
export { MAX_LABEL } from "./names.ts";
export { createRememberedHeads, type RememberedHeads } from "./remembered-heads.ts";
export { dequeue, enqueue, holderIn, type ReservationEntry, type ReservationQueue, seize } from "./reservation-queue.ts";
export { filterColumns, matchesFilter, matchesSignal, RUN_COLUMNS, runColumns, runIndex, SIGNAL_COLUMNS } from "./run-columns.ts";
export {
  addRun,
  bookCommit,
  type BookedIntent,
  type BookedRun,
  type CommitToBook,
  claimableIntents,
  createRunBook,
  dropRuns,
  dueOf,
  dueRuns,
  findIntent,
  findRun,
  findUnfinished,
  inScope,
  isAnyClaimable,
  isAnyDue,
  newRun,
  type RunBook,
  setDue,
  setRow,
  unfinishedRun,
} from "./run-book.ts";
export { createSchedule, type Schedule, type Scheduled } from "./schedule.ts";
export { collect, firstIndex } from "./sorted-list.ts";
export { createTurnKeeper, type Lanes, takeTurns, type Turn, type TurnKeeper } from "./take-turns.ts";
export { createTurns, type Turns, type Waiting } from "./turns.ts";
export { createUpcaster, type EventHistory } from "./upcast.ts";
export { type ChainResult, type ChainStart, verifyChain } from "./verify-chain.ts";
