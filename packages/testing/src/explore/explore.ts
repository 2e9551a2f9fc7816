import type { Pipeline } from "@sluice/core";
import { boundedPipeline } from "./bounded-pipeline.ts";
import type { Exploration, ExploreBounds, ExploreProgress, ExploreViolation } from "./exploration.ts";
import { MACHINE, type Machine } from "./machine.ts";
import { type Breach, createSearch, type Found, type Search } from "./search.ts";
import { tellHistory } from "./tell-history.ts";

/** What is explored how far. */
export interface ExploreOptions extends Partial<ExploreBounds> {
  /** Another machine than the one of the runs: to see that a broken one is found out. */
  readonly machine?: Machine;
}

/** Bounds where nobody says otherwise. */
const DEFAULTS: ExploreBounds = { states: 20_000, depth: 500, laps: 1, attempts: 2, samples: 2, revisions: 1, extensions: 1 };

/** States that are tried between two reports of progress. */
const PACE = 50;

/** {@link exploring} at one go. */
export function explore(pipeline: Pipeline, options: ExploreOptions = {}): Exploration {
  const slices = exploring(pipeline, options);
  let step = slices.next();
  while (step.done !== true) step = slices.next();
  return step.value;
}

/**
 * Tries everything that workers, people, the world and time may do to a run of a pipeline, in every order, and checks the invariants in
 * each state. Pure, and in slices: each `next()` looks at some states more; the value at the end is what it came to. The first broken
 * promise ends it, with the shortest history that breaks one, as far as the bound on states lets look for it.
 */
export function* exploring(pipeline: Pipeline, options: ExploreOptions = {}): Generator<ExploreProgress, Exploration> {
  const { machine = MACHINE, ...given } = options;
  const bounds: ExploreBounds = { ...DEFAULTS, ...given };
  const bounded = boundedPipeline(pipeline, bounds);
  const search = createSearch({ machine, pipeline: bounded, bounds, by: "detours" });
  for (let tried = 1; search.step(); tried++) if (tried % PACE === 0) yield progressOf(search);
  const breach = search.breach ?? breachOfAll(search);
  const shorter = breach === undefined ? undefined : yield* shortest(breach, { machine, pipeline: bounded, bounds });
  return {
    pipeline: pipeline.name,
    bounds,
    states: search.states,
    transitions: search.transitions,
    depth: search.depth,
    complete: breach === undefined && !search.cut,
    detours: !search.cut && search.breach === undefined ? mostDetours(search) : search.rank - 1,
    outcomes: counts(search.outcomes),
    holds: counts(search.holds),
    ...(shorter === undefined ? {} : { violation: { ...told(machine, bounded, search, shorter.breach), shortest: shorter.sure } }),
  };
}

function progressOf({ states, transitions }: Search): ExploreProgress {
  return { states, transitions };
}

/** Looks for a shorter history than the one that was found: the shortest ones first, and only those that are shorter. */
function* shortest(
  breach: Breach,
  { machine, pipeline, bounds }: { readonly machine: Machine; readonly pipeline: Pipeline; readonly bounds: ExploreBounds },
): Generator<ExploreProgress, { readonly breach: Breach; readonly sure: boolean }> {
  const depth = breach.moves.length - 1;
  if (depth < 0) return { breach, sure: true };
  const search = createSearch({ machine, pipeline, bounds: { ...bounds, depth }, by: "steps" });
  const shorterThan = breach.moves.length;
  for (let tried = 1; search.step(); tried++) if (tried % PACE === 0) yield { ...progressOf(search), shorterThan };
  if (search.breach !== undefined) return { breach: search.breach, sure: true };
  const circle = circleOf(search);
  return circle === undefined ? { breach, sure: search.states < bounds.states } : { breach: circle, sure: search.states < bounds.states };
}

/** What only the states together show. */
function breachOfAll(search: Search): Breach | undefined {
  const circle = circleOf(search);
  if (circle !== undefined || search.cut) return circle;
  const [trapped] = search.graph.trapped(new Set([...endsOf(search), ...search.untried]), search.states);
  if (trapped !== undefined) {
    return {
      code: "CANNOT_END",
      what: "from here a run ends only if somebody cancels it",
      moves: search.movesTo(numbered(search, trapped)),
    };
  }
  if (search.outcomes.has("succeeded") || search.outcomes.has("partially-succeeded")) return undefined;
  return { code: "CANNOT_SUCCEED", what: "no history within the bounds succeeds", moves: [] };
}

function circleOf(search: Search): Breach | undefined {
  const circle = search.graph.circle();
  if (circle === undefined) return undefined;
  const moves = [...search.movesTo(numbered(search, circle.at)), ...circle.labels];
  return {
    code: "LOOP_UNBOUNDED",
    what: `the last ${circle.labels.length} steps lead back to where they began, and nothing counts them`,
    moves,
  };
}

function numbered(search: Search, number: number): Found {
  for (const found of search.found) if (found.number === number) return found;
  return [...search.found][0] as Found;
}

function endsOf({ outcomes }: Search): ReadonlySet<number> {
  return new Set([...outcomes.values()].flatMap((numbers) => [...numbers]));
}

function mostDetours(search: Search): number {
  return Math.max(0, ...[...search.found].map(({ detours }) => detours));
}

function counts(numbers: ReadonlyMap<string, ReadonlySet<number>>): Readonly<Record<string, number>> {
  const names = [...numbers.keys()].toSorted();
  return Object.fromEntries(names.map((name) => [name, numbers.get(name)?.size ?? 0]));
}

function told(machine: Machine, pipeline: Pipeline, { start }: Search, { code, what, moves }: Breach): Omit<ExploreViolation, "shortest"> {
  return { code, what, history: tellHistory(machine, pipeline, start, moves) };
}
