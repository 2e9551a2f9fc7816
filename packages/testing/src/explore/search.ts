import { digestOf, type Pipeline, SluiceError } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { createLedgerAuditor, type LedgerAuditor } from "../model/ledger-auditor.ts";
import { type Broken, checkState, commandOf } from "./check-state.ts";
import { checkStep } from "./check-step.ts";
import type { ExploreBounds } from "./exploration.ts";
import type { Machine } from "./machine.ts";
import type { Move, Situation, Spent } from "./move.ts";
import { movesOf } from "./moves.ts";
import { boundFacets } from "./moves-of-world.ts";
import { type Roster, rosterOf, STARTER } from "./roster.ts";
import { createStateGraph, type StateGraph } from "./state-graph.ts";
import { EPOCH, stateKey } from "./state-key.ts";
import { testedValues, type TestedValues } from "./tested-values.ts";

/** A state that a search has met. */
export interface Found {
  readonly number: number;
  /** Given up once everything that follows was tried. */
  state: RunState | undefined;
  auditor: LedgerAuditor | undefined;
  before: Found | undefined;
  move: Move | undefined;
  spent: Spent;
  depth: number;
  detours: number;
}

/** What a search is about. */
export interface SearchOptions {
  readonly machine: Machine;
  /** With its allowances bounded. */
  readonly pipeline: Pipeline;
  readonly bounds: ExploreBounds;
  /** `detours`: what goes straight on comes first, to the end; `steps`: the shortest histories come first. */
  readonly by: "detours" | "steps";
}

/** A promise that was found broken, and the steps to it. */
export interface Breach extends Broken {
  readonly moves: readonly Move[];
}

/** One search through the states of a pipeline. */
export interface Search {
  readonly start: RunState;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly found: Iterable<Found>;
  /** Tries everything that follows on the next state; `false` when nothing is left to be tried. */
  step(): boolean;
  readonly breach: Breach | undefined;
  /** Why not everything was tried: a bound on the whole search. */
  readonly cut: boolean;
  /** Rank of what would be tried next: everything below it was. */
  readonly rank: number;
  readonly graph: StateGraph<Move>;
  readonly outcomes: ReadonlyMap<string, ReadonlySet<number>>;
  readonly holds: ReadonlyMap<string, ReadonlySet<number>>;
  /** States that a person can still lead on from, by granting more than the bound on one history lets be tried. */
  readonly untried: ReadonlySet<number>;
  movesTo(found: Found): readonly Move[];
}

const NOTHING_SPENT: Spent = { revisions: 0, extensions: 0 };

/** Begins a search. */
export function createSearch(options: SearchOptions): Search {
  return new StateSearch(options);
}

class StateSearch implements Search {
  readonly start: RunState;
  readonly graph = createStateGraph<Move>();
  readonly outcomes = new Map<string, Set<number>>();
  readonly holds = new Map<string, Set<number>>();
  readonly untried = new Set<number>();
  transitions = 0;
  depth = 0;
  rank = 0;
  cut = false;
  breach: Breach | undefined;
  private readonly options: SearchOptions;
  private readonly roster: Roster;
  private readonly tested: TestedValues;
  private readonly known = new Map<string, Found>();
  private readonly waiting: Found[][] = [];
  private readonly done = new Set<Found>();

  constructor(options: SearchOptions) {
    this.options = options;
    this.roster = rosterOf(options.pipeline);
    this.tested = testedValues(options.pipeline);
    const auditor = createLedgerAuditor(new Map(), options.pipeline);
    this.start = this.begin(auditor);
    this.meet({ state: this.start, auditor, spent: NOTHING_SPENT }, undefined, undefined);
  }

  get states(): number {
    return this.known.size;
  }

  get found(): Iterable<Found> {
    return this.known.values();
  }

  step(): boolean {
    const isFull = this.cut && this.states >= this.options.bounds.states;
    const found = isFull || this.breach !== undefined ? undefined : this.take();
    if (found === undefined) return false;
    const { state, auditor } = found;
    if (state === undefined || auditor === undefined) return true;
    if (found.depth >= this.options.bounds.depth) {
      this.cut = true;
      return true;
    }
    const situation = this.situation(state, found.spent);
    for (const move of movesOf(situation)) {
      this.follow(found, situation, auditor, move);
      if (this.breach !== undefined) return false;
    }
    found.state = undefined;
    found.auditor = undefined;
    return true;
  }

  movesTo(found: Found): readonly Move[] {
    const moves: Move[] = [];
    for (let each: Found | undefined = found; each?.move !== undefined; each = each.before) moves.unshift(each.move);
    return moves;
  }

  private begin(auditor: LedgerAuditor): RunState {
    const { machine, pipeline } = this.options;
    const facets = Object.fromEntries(boundFacets(pipeline).map((facet) => [facet, `${facet}-0`]));
    const { events, state } = machine.decide(pipeline, undefined, {
      type: "start",
      id: "start",
      at: EPOCH,
      scope: "default",
      run: "run",
      definition: digestOf(pipeline),
      identity: "explored",
      policyTrusted: true,
      startedBy: STARTER,
      subject: { kind: "git", key: "KEY", repo: "explored/repo", ref: "refs/heads/explored", facets },
    });
    if (state === undefined) throw new SluiceError({ code: "INTERNAL", message: "The machine started no run." });
    const broken = checkStep(undefined, events, auditor);
    if (broken !== undefined) this.breach = { ...broken, moves: [] };
    return state;
  }

  private situation(state: RunState, spent: Spent): Situation {
    const { machine, pipeline, bounds } = this.options;
    return { pipeline, state, wanted: machine.next(pipeline, state), bounds, spent, roster: this.roster, tested: this.tested };
  }

  private follow(from: Found, { state, spent }: Situation, auditor: LedgerAuditor, move: Move): void {
    const { machine, pipeline } = this.options;
    this.transitions += 1;
    const tried = attempt(() => machine.decide(pipeline, state, commandOf(move, `step-${from.depth}`)));
    if ("thrown" in tried) return this.break(from, move, { code: "MACHINE_FAILED", what: tried.thrown });
    const { events, state: after } = tried.value;
    if (after === undefined) return this.break(from, move, { code: "MACHINE_FAILED", what: "the run is gone" });
    if (events.length === 0) return;
    const next = auditor.fork();
    const broken = checkStep(move, events, next);
    if (broken !== undefined) return this.break(from, move, broken);
    const spends = move.spends === undefined ? spent : { ...spent, [move.spends]: spent[move.spends] + 1 };
    const met = this.meet({ state: after, auditor: next, spent: spends }, from, move);
    if (met === undefined) return;
    const unattended = (move.by === "worker" || move.by === "time") && move.waits === undefined;
    this.graph.add(from.number, met.number, move, { unattended, ends: move.cancels === undefined });
  }

  private break(from: Found, move: Move, { code, what }: Broken): void {
    this.breach = { code, what, moves: [...this.movesTo(from), move] };
  }

  /** Remembers a state, or finds that it was known; a better way to one that was not tried yet takes the place of the other. */
  private meet(
    { state, auditor, spent }: { readonly state: RunState; readonly auditor: LedgerAuditor; readonly spent: Spent },
    before: Found | undefined,
    move: Move | undefined,
  ): Found | undefined {
    const { pipeline, bounds } = this.options;
    const situation = this.situation(state, spent);
    const key = stateKey({ pipeline, state, wanted: situation.wanted, spent, book: auditor.book });
    const depth = (before?.depth ?? -1) + 1;
    const detours = (before?.detours ?? 0) + (move?.detour === true ? 1 : 0);
    const known = this.known.get(key);
    if (known !== undefined) {
      if (this.rankOf({ depth, detours }) < this.rankOf(known) && !this.done.has(known)) {
        Object.assign(known, { before, move, depth, detours, state, auditor, spent });
        this.await(known);
      }
      return known;
    }
    if (this.known.size >= bounds.states) {
      this.cut = true;
      return undefined;
    }
    const found: Found = { number: this.known.size, state, auditor, before, move, spent, depth, detours };
    this.known.set(key, found);
    this.depth = Math.max(this.depth, depth);
    this.count(found, state);
    const broken = attemptCheck(() => checkState(this.options.machine, situation, move));
    if (broken !== undefined) {
      const more = broken.move === undefined ? [] : [broken.move];
      this.breach = { ...broken, moves: [...this.movesTo(found), ...more] };
    }
    this.await(found);
    return found;
  }

  private count({ number, spent }: Found, { outcome, holds }: RunState): void {
    if (outcome !== undefined) add(this.outcomes, outcome, number);
    for (const { code } of holds) add(this.holds, code, number);
    const isGrantable = holds.some(({ budget }) => budget !== undefined);
    if (isGrantable && spent.extensions >= this.options.bounds.extensions) this.untried.add(number);
  }

  private rankOf({ depth, detours }: Pick<Found, "depth" | "detours">): number {
    return this.options.by === "detours" ? detours : depth;
  }

  private await(found: Found): void {
    const rank = this.rankOf(found);
    (this.waiting[rank] ??= []).push(found);
  }

  private take(): Found | undefined {
    for (; this.rank < this.waiting.length; this.rank++) {
      const queue = this.waiting[this.rank] ?? [];
      for (let found = queue.shift(); found !== undefined; found = queue.shift()) {
        if (this.done.has(found)) continue;
        this.done.add(found);
        return found;
      }
    }
    return undefined;
  }
}

function add(counts: Map<string, Set<number>>, name: string, number: number): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(name, new Set([number]));
  else known.add(number);
}

function attempt<Value>(doIt: () => Value): { readonly value: Value } | { readonly thrown: string } {
  try {
    return { value: doIt() };
  } catch (error) {
    return { thrown: `the machine fails: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function attemptCheck(check: () => Broken | undefined): Broken | undefined {
  const tried = attempt(check);
  return "thrown" in tried ? { code: "MACHINE_FAILED", what: tried.thrown } : tried.value;
}
