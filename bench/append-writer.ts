import type { FigureEffort } from "./figure.ts";
import { canonicalJson, type Pipeline, type RunStore } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { startReview } from "./review-story.ts";
import { firstAppend, type Transition, typicalTransition } from "./typical-append.ts";

/**
 * Batches before the rounds, of both sides. The time of an append falls until some 700 were made, because V8 compiles the path in several
 * steps; a store's life is longer than that. The very first batch is printed as well.
 */
const WARM_UP = 15;

/** How many batches come before the rounds. */
export function warmUpOf({ quick, warmUp }: FigureEffort): number {
  return quick ? warmUp : WARM_UP;
}

/** Runs that appends go to by turns. */
const RUNS = 8;

/** Microseconds that writing the texts of one append takes, without any store. */
export function encodeShare(transitions: readonly Transition[]): number {
  const began = process.hrtime.bigint();
  for (const one of transitions) bytesOf(one);
  return Number(process.hrtime.bigint() - began) / 1000 / transitions.length;
}

/** The texts of an append, one after the other. */
export function bytesOf({ append }: Transition): string {
  return [append.events, append.state.data, append.answer, append.intents].map(canonicalJson).join("");
}

/** What appends to a store, and knows how its runs stand. */
interface AppendWriter {
  /** The next appends, one for each run by turns. */
  prepare(count: number): readonly Transition[];
  /** Prepares appends, and gives back what does them one after the other. */
  batch(count: number): () => Promise<number>;
  /** The same all at once; no more than there are runs. */
  together(count: number): () => Promise<number>;
  /** The version that a run must have. */
  version(run: string): number | undefined;
}

/** Starts `runs` runs in a store, and appends typical transitions to them. */
export async function appendWriter(store: RunStore, pipeline: Pipeline, runs = RUNS): Promise<AppendWriter> {
  const states = new Map<string, RunState>();
  for (let run = 0; run < runs; run++) {
    await store.append(firstAppend(pipeline, `r-${run}`));
    states.set(`r-${run}`, startReview(pipeline, `r-${run}`));
  }
  const prepare = (count: number): readonly Transition[] =>
    Array.from({ length: count }, (_, index) => {
      const run = `r-${index % runs}`;
      const before = states.get(run);
      if (before === undefined) throw new Error("no such run");
      const made = typicalTransition(pipeline, before, before.at + 1000);
      states.set(run, made.state);
      return made;
    });
  const append = async (transition: Transition): Promise<void> => {
    const { kind } = await store.append(transition.append);
    if (kind !== "appended") throw new Error(`the append answered ${kind}`);
  };
  return {
    prepare,
    version: (run: string) => states.get(run)?.version,
    batch(count: number) {
      const transitions = prepare(count);
      return async () => {
        for (const transition of transitions) await append(transition);
        return count;
      };
    },
    together(count: number) {
      const transitions = prepare(count);
      return async () => {
        await Promise.all(transitions.map(append));
        return count;
      };
    },
  };
}
