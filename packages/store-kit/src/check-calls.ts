import {
  type Append,
  type Cancellable,
  type IntentQuery,
  isDigest,
  type RunFilter,
  type RunKey,
  type RunRemoval,
  type Settlement,
  SluiceError,
  type UnmatchedSignal,
} from "@sluice/core";
import { checkText } from "./encode-json.ts";
import { checkCount, checkLabel, checkRunKey, checkScope } from "./names.ts";
import { filterColumns, runColumns, SIGNAL_COLUMNS } from "./run-columns.ts";

/**
 * Refuses an append that no store may take. JSON inside is checked while it is encoded.
 *
 * @throws SluiceError `IDENTIFIER_INVALID`, `STORE_TEXT_INVALID`, `COMMAND_INVALID`
 */
export function checkAppend(append: Append): void {
  checkRunKey(append);
  checkLabel("command", append.commandId);
  checkCount("expectedVersion", append.expectedVersion, 0);
  if (append.events.length === 0) throw invalid("An append has at least one event.");
  if (append.identity !== undefined) {
    checkLabel("run by identity", append.identity);
    if (append.expectedVersion !== 0) throw invalid("An identity is given only when a run starts.");
  }
  for (const { type, version } of append.events) {
    checkLabel("type of event", type);
    checkCount("an event's version", version, 1);
  }
  for (const column of runColumns(append.index)) if (column !== null) checkText(column);
  checkIntents(append);
  for (const { claim } of append.fences) checkLabel("claim", claim);
  for (const { name } of append.holds ?? []) checkLabel("reservation", name);
  for (const { intent } of append.settles) checkLabel("intent", intent);
  for (const id of append.consumes) checkLabel("signal", id);
  if (append.claims !== undefined) {
    checkLabel("holder", append.claims.holder);
    for (const id of append.claims.intents) checkLabel("intent", id);
  }
  for (const time of [append.dueAt, append.notAfter]) if (time !== undefined) checkCount("a time", time, 0);
}

function checkIntents(append: Append): void {
  const ids = new Set<string>();
  for (const { id, needs, attempt, leaseMs, notBefore } of append.intents) {
    checkLabel("intent", id);
    if (ids.has(id)) throw invalid(`The intent ${id} is wanted twice.`);
    ids.add(id);
    if (needs !== undefined) checkLabel("need", needs);
    checkCount("attempt", attempt, 1);
    checkCount("leaseMs", leaseMs, 1);
    if (notBefore !== undefined) checkCount("notBefore", notBefore, 0);
  }
}

/** Refuses a query for intents. @throws SluiceError `IDENTIFIER_INVALID`, `COMMAND_INVALID` */
export function checkIntentQuery(query: IntentQuery): void {
  if (query.scope !== undefined) checkScope(query.scope);
  if (query.run !== undefined) {
    checkRunKey({ scope: query.scope ?? "default", run: query.run });
    if (query.scope === undefined) throw invalid("A run is asked for together with its scope.");
  }
  checkLabel("holder", query.holder);
  checkCount("limit", query.limit, 1);
  for (const need of query.serves) checkLabel("need", need);
}

/** Refuses the key of a claimed intent. @throws SluiceError `IDENTIFIER_INVALID` */
export function checkSettlement(key: RunKey & Settlement): void {
  checkRunKey(key);
  checkLabel("intent", key.intent);
}

/** Refuses a filter whose texts a store would change before comparing them. @throws SluiceError `STORE_TEXT_INVALID` */
export function checkFilter(where: RunFilter | undefined): void {
  for (const { values } of filterColumns(where)) for (const value of values) checkText(value);
}

/** Refuses an unmatched signal, above all one that asks for nothing and so would be anybody's. */
export function checkUnmatched(signal: Omit<UnmatchedSignal, "expiresAt"> & { readonly lifetimeMs: number }): void {
  checkScope(signal.scope);
  checkLabel("signal", signal.id);
  checkCount("lifetimeMs", signal.lifetimeMs, 1);
  const asked = SIGNAL_COLUMNS.flatMap((column) => signal.match[column] ?? []);
  if (asked.length === 0) throw invalid("A signal that is kept says by what it finds its run.");
  for (const text of asked) checkText(text);
}

/** Most runs that are taken out at once. */
const MOST_REMOVALS = 500;

/** Refuses a list of runs to be taken out. @throws SluiceError `IDENTIFIER_INVALID`, `COMMAND_INVALID` */
export function checkRemovals(scope: string, runs: readonly RunRemoval[]): void {
  checkScope(scope);
  if (runs.length > MOST_REMOVALS) throw invalid(`At most ${MOST_REMOVALS} runs are taken out at once.`);
  for (const { run, version } of runs) {
    checkRunKey({ scope, run });
    checkCount("version", version, 1);
  }
  if (new Set(runs.map(({ run }) => run)).size < runs.length) throw invalid("Each run is named once.");
}

/** Refuses a definition's key. @throws SluiceError `IDENTIFIER_INVALID` */
export function checkDefinitionKey(key: { readonly scope: string; readonly digest: string }): void {
  checkScope(key.scope);
  if (isDigest(key.digest)) return;
  throw new SluiceError({ code: "IDENTIFIER_INVALID", message: "A definition is named by its digest.", details: { what: "definition" } });
}

/** Refuses a call whose caller has given up already. @throws SluiceError `ABORTED` */
export function checkSignal(options: Cancellable | undefined): void {
  if (options?.signal?.aborted !== true) return;
  throw new SluiceError({ code: "ABORTED", message: "The caller aborted the call.", cause: options.signal.reason });
}

/** The error of every call after `close`. */
export function storeClosed(): SluiceError {
  return new SluiceError({
    code: "STORE_CLOSED",
    message: "The store was closed. Close it after everything that uses it, or open it again.",
  });
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
