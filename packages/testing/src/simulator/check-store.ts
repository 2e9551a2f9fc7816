import { canonicalJson, type Pipeline, type RunStore } from "@sluice/core";
import { evolve, fromRecord, next, type RunState } from "@sluice/lifecycle";
import { createLedgerAuditor, type LedgerAuditor } from "../model/ledger-auditor.ts";
import { createTruthChecker, type Truth, type TruthChecker } from "./truth-checker.ts";
import type { Deed } from "./world.ts";

interface Followed {
  readonly pipeline: Pipeline;
  readonly auditor: LedgerAuditor;
  readonly truth: TruthChecker;
  state: RunState | undefined;
  readonly dispatched: Set<string>;
  readonly story: string[];
}

/** Watches a store: after every step it reads what is new and checks all of it. */
export interface StoreChecker {
  /** What is wrong, in words; empty when nothing is. */
  check(deeds: readonly Deed[]): Promise<readonly string[]>;
  readonly states: ReadonlyMap<string, RunState>;
  readonly events: number;
  /** The last events of a run, a line each. */
  storyOf(run: string): readonly string[];
}

/** Creates a watcher of a store's feed. It reads the store directly: no fault stands between. */
export function createStoreChecker(store: RunStore, pipelines: readonly Pipeline[], truth: Truth): StoreChecker {
  const runs = new Map<string, Followed>();
  const states = new Map<string, RunState>();
  const results = new Set<string>();
  let position: string | undefined;
  let events = 0;
  let seen = 0;

  const follow = (run: string, type: string, record: Parameters<typeof fromRecord>[0]): readonly string[] => {
    const event = fromRecord(record);
    const known = runs.get(run) ?? begin(event, pipelines, truth);
    if (known === undefined) return [`${run}: the ledger begins with ${type}`];
    runs.set(run, known);
    known.state = evolve(known.state, event);
    states.set(run, known.state);
    if (event.type === "work-dispatched") known.dispatched.add(event.data.work);
    events += 1;
    known.story.push(`${known.state.version} ${event.at} ${event.type} ${JSON.stringify(event.data).slice(0, 240)}`);
    if (known.story.length > 80) known.story.shift();
    return [...known.auditor.follow(event).map(({ text }) => text), ...known.truth.follow(event)].map((fault) => `${run}: ${fault}`);
  };

  const checkSnapshot = async (run: string): Promise<readonly string[]> => {
    const followed = runs.get(run);
    const loaded = await store.load({ scope: "default", run });
    if (followed?.state === undefined || loaded === undefined) return [`${run}: the store lost it`];
    if (canonicalJson(loaded.state.data) !== canonicalJson(followed.state)) return [`${run}: the snapshot is not the fold of the ledger`];
    return stranded(followed.pipeline, followed.state).map((fault) => `${run}: ${fault}`);
  };

  return {
    states,
    storyOf: (run) => runs.get(run)?.story ?? [],
    get events() {
      return events;
    },
    check: async (deeds) => {
      const faults: string[] = [];
      const page = await store.feed({ limit: 1000, ...(position === undefined ? {} : { after: position }) });
      for (const commit of page.items) {
        for (const record of commit.events) faults.push(...follow(commit.run, record.type, record));
        position = commit.position;
      }
      for (const run of new Set(page.items.map((commit) => commit.run))) faults.push(...(await checkSnapshot(run)));
      for (; seen < deeds.length; seen++) faults.push(...checkDeed(deeds[seen], runs, results));
      return faults;
    },
  };
}

function begin(event: ReturnType<typeof fromRecord>, pipelines: readonly Pipeline[], truth: Truth): Followed | undefined {
  const pipeline = event.type === "run-started" ? pipelines.find((one) => one.name === event.data.pipeline) : undefined;
  return pipeline === undefined
    ? undefined
    : {
        pipeline,
        auditor: createLedgerAuditor(new Map(), pipeline),
        truth: createTruthChecker(pipeline, truth),
        state: undefined,
        dispatched: new Set(),
        story: [],
      };
}

/** Invariant 22: an unfinished run always has somebody or some time that can move it. */
function stranded(pipeline: Pipeline, state: RunState): readonly string[] {
  if (state.outcome !== undefined) return [];
  const wanted = next(pipeline, state);
  const moved =
    wanted.intents.length > 0 ||
    wanted.dueAt !== undefined ||
    state.holds.length > 0 ||
    wanted.waits.some((wait) => wait.for === "reservation");
  return moved ? [] : ["invariant 22: stranded, nothing and nobody can move it"];
}

/** Invariant 14: whatever was done in the world had been dispatched before, and an effect that must not be repeated was done once per key. */
function checkDeed(deed: Deed | undefined, runs: ReadonlyMap<string, Followed>, results: Set<string>): readonly string[] {
  if (deed === undefined) return [];
  const faults: string[] = [];
  if (![...runs.values()].some((run) => run.dispatched.has(deed.work)))
    faults.push(`invariant 14: ${deed.work} was done without having been dispatched`);
  if (deed.effect === "deployer" && results.has(deed.key)) faults.push(`effects: ${deed.key} must never be repeated, and was`);
  results.add(deed.key);
  return faults;
}
