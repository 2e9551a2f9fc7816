import type {
  Append,
  AppendResult,
  Cancellable,
  Facets,
  Fence,
  HeldReservation,
  Instant,
  Json,
  JsonObject,
  Pipeline,
  RunKey,
  Settlement,
} from "@sluice/core";
import {
  type Answer,
  decide,
  indexOf,
  next,
  refusal,
  type RunCommand,
  type RunEvent,
  type RunState,
  STATE_LIMIT,
  STATE_SHAPE,
  toRecord,
} from "@sluice/lifecycle";
import { announceCommit } from "./announce-commit.ts";
import { appendClaiming } from "./append-claiming.ts";
import type { CommandInput } from "./command-input.ts";
import type { EngineParts } from "./engine-parts.ts";
import { CROWD_PAUSE_MS, CROWD_ROUNDS, MAX_ROUNDS } from "./limits.ts";
import { type CurrentRun, loadRun, recallRun, remember } from "./load-run.ts";
import { noSuchRun } from "./no-such-run.ts";
import { tryLook } from "./observe.ts";
import { redactCommand } from "./redact-command.ts";

/** One command to a run. */
export interface CommandRequest {
  readonly key: RunKey;
  readonly commandId: string;
  readonly command: CommandInput;
  /** Look at the subject first, where that is possible. */
  readonly observe?: boolean;
  /** What a look that had to succeed gave. */
  readonly observed?: Facets;
  readonly settles?: readonly Settlement[];
  readonly consumes?: readonly string[];
  readonly fences?: readonly Fence[];
  /** Whether the caller may repeat the command and then wants its stored answer, whatever happened since. */
  readonly repeatable?: boolean;
}

/** What became of it. `fenced`: the writer lost its claim and must not act any more. */
export type CommandResult =
  | {
      readonly kind: "answered";
      readonly answer: Answer;
      readonly state?: RunState;
      readonly events: readonly RunEvent[];
      readonly now: Instant;
    }
  | { readonly kind: "fenced" };

interface Decided {
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  readonly answer: Answer;
  readonly pipeline: Pipeline;
  readonly notAfter?: Instant;
  readonly at: Instant;
}

/** Somebody else was faster; the run as it is now. */
interface Lost {
  readonly kind: "lost";
  readonly run: CurrentRun | undefined;
}

/**
 * The only way to change a run: load, decide, append, and again from the beginning when somebody else was faster. Every command is
 * decided to quiescence and written in one append.
 */
export async function commitCommand(parts: EngineParts, given: CommandRequest, options: Cancellable = {}): Promise<CommandResult> {
  const request = { ...given, command: redactCommand(parts.options.redactor, given.command) };
  const first = await commitOnce(parts, request, await recallRun(parts, request.key, options), options);
  if (first.kind !== "lost") return first;
  // A look may take long: nobody waits for another one's.
  if (request.observe === true && parts.options.vcs !== undefined) return commitStubbornly(parts, request, first.run, options);
  return parts.turns.take(request.key, async () => commitStubbornly(parts, request, await recallRun(parts, request.key, options), options));
}

/** The conflict brought the current state, so each try follows at once: who waits the longer the more often he lost never wins (LSE-5). */
async function commitStubbornly(
  parts: EngineParts,
  request: CommandRequest,
  start: CurrentRun | undefined,
  options: Cancellable,
): Promise<CommandResult> {
  let run = start;
  for (let round = 2; round <= MAX_ROUNDS; round++) {
    const result = await commitOnce(parts, request, run, options);
    if (result.kind !== "lost") return result;
    run = result.run;
    if (round > CROWD_ROUNDS) await parts.options.clock.sleep(Math.ceil(CROWD_PAUSE_MS * parts.options.ids.jitter()), options.signal);
  }
  return answered(refusal("RUN_CONTENDED", "Too many writers changed the run at once; nothing was written. Try again."), 0);
}

async function commitOnce(
  parts: EngineParts,
  request: CommandRequest,
  run: CurrentRun | undefined,
  options: Cancellable,
): Promise<CommandResult | Lost> {
  if (run === undefined) return answered(refusal("RUN_NOT_FOUND", noSuchRun(request.key)), 0);
  const decided = await decideOn(parts, run, request, options);
  if (decided.events.length === 0 || stateTooLarge(decided.state)) {
    // What this engine remembers may be old: a refusal is given on what the store has now.
    if (!run.warm) return nothingWritten(parts, request, run, decided, options);
    return commitOnce(parts, request, await loadRun(parts, request.key, options), options);
  }
  const append = appendOf(parts, request, run, decided);
  const { result, begin } = await appendClaiming(parts, append, options);
  if (result.kind !== "conflict") {
    const settled = settle(parts, append, decided, result);
    begin();
    return settled;
  }
  return { kind: "lost", run: result.current === undefined ? undefined : await remember(parts, result.current, options) };
}

async function decideOn(parts: EngineParts, run: CurrentRun, request: CommandRequest, options: Cancellable): Promise<Decided> {
  const { state } = run;
  const { command, key } = request;
  const observed =
    request.observe === true && state.outcome === undefined ? await tryLook(parts, state.subject, options.signal) : request.observed;
  const before = await parts.definitions.load(key.scope, state.definition, options);
  const pipeline = command.type === "adopt" ? await parts.definitions.load(key.scope, command.definition, options) : before;
  const at = Math.max(run.now, state.at);
  const full = { ...command, id: request.commandId, at, ...(observed === undefined ? {} : { observed }) } as RunCommand;
  const decision = decide(pipeline, state, full);
  const deadline = next(before, state).dueAt;
  return {
    events: decision.events,
    state: decision.state ?? state,
    answer: decision.answer,
    pipeline: decision.state?.definition === state.definition ? before : pipeline,
    at,
    ...(deadline === undefined || deadline <= at ? {} : { notAfter: deadline }),
  };
}

/** What one command writes. */
export function appendOf(
  { options: { leaseMs } }: EngineParts,
  request: CommandRequest,
  run: CurrentRun | undefined,
  decided: Decided,
): Append {
  const view = next(decided.pipeline, decided.state);
  const holds = request.command.type === "dispatch-work" ? heldReservations(run?.state) : [];
  return {
    ...request.key,
    expectedVersion: run?.state.version ?? 0,
    ...(run === undefined ? { identity: decided.state.identity } : {}),
    commandId: request.commandId,
    answer: decided.answer as Json,
    events: decided.events.map(toRecord),
    state: { shape: STATE_SHAPE, data: decided.state as unknown as JsonObject },
    index: indexOf(decided.state, view.status),
    intents: leaseMs === undefined ? view.intents : view.intents.map((intent) => ({ ...intent, leaseMs })),
    settles: request.settles ?? [],
    consumes: request.consumes ?? [],
    ...(view.dueAt === undefined ? {} : { dueAt: view.dueAt }),
    ...(decided.notAfter === undefined ? {} : { notAfter: decided.notAfter }),
    fences: request.fences ?? [],
    ...(holds.length === 0 ? {} : { holds }),
  };
}

/** What a run must still hold when it begins to act on the world: somebody may have taken it meanwhile (threat LSE-1). */
function heldReservations(state: RunState | undefined): readonly HeldReservation[] {
  return Object.values(state?.reservations ?? {}).flatMap(({ name, status, token }) =>
    status === "held" && token !== undefined ? [{ name, token }] : [],
  );
}

function settle(parts: EngineParts, append: Append, decided: Decided, result: Exclude<AppendResult, { kind: "conflict" }>): CommandResult {
  switch (result.kind) {
    case "appended":
      announceCommit(parts, append, decided.state, result);
      return { kind: "answered", answer: decided.answer, state: decided.state, events: decided.events, now: result.storeNow };
    case "duplicate":
      parts.cache.drop(append);
      return answered(result.answer as Answer, decided.at);
    default:
      parts.cache.drop(append);
      return { kind: "fenced" };
  }
}

/** A refusal without events. A repeat of a command that was stored gets its first answer all the same. */
async function nothingWritten(
  parts: EngineParts,
  request: CommandRequest,
  run: CurrentRun,
  decided: Decided,
  options: Cancellable,
): Promise<CommandResult> {
  if (decided.events.length > 0) {
    return answered(
      refusal(
        "STATE_TOO_LARGE",
        `The state of the run would pass ${STATE_LIMIT} characters; nothing was written. Keep what is large in files.`,
      ),
      run.now,
    );
  }
  if (request.repeatable === true) {
    const event = { type: "signal-ignored", version: 1, at: decided.at, data: {} };
    // The run exists, so version 0 can only be refused: this asks the store for the stored answer and writes nothing.
    const probe = { ...appendOf(parts, request, run, decided), expectedVersion: 0, events: [event], settles: [], fences: [], holds: [] };
    const stored = await parts.options.store.append(probe, options);
    if (stored.kind === "duplicate") return answered(stored.answer as Answer, run.now);
  }
  return { kind: "answered", answer: decided.answer, state: run.state, events: [], now: run.now };
}

function answered(answer: Answer, now: Instant): CommandResult {
  return { kind: "answered", answer, events: [], now };
}

function stateTooLarge(state: RunState): boolean {
  return JSON.stringify(state).length > STATE_LIMIT;
}
