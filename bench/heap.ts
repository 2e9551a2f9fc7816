import { createMemoryStore } from "@sluice/store-memory";
import { createActor } from "xstate";
import { median } from "./compare.ts";
import { type Figure, short } from "./figure.ts";
import { heapUsed } from "./heap-used.ts";
import { reviewMachine } from "./review-machine.ts";
import { reviewLoop } from "./review-story.ts";
import { waitingAppend } from "./waiting-run.ts";

const RUNS = 5000;

/** G3: what an open run weighs while nothing happens. */
export const heap: Figure = {
  name: "heap",
  async measure(effort) {
    const runs = effort.quick ? 200 : RUNS;
    const rounds = effort.quick ? 1 : 3;
    const weighed: { readonly ours: number; readonly actor: number }[] = [];
    for (let round = 0; round < rounds; round++) weighed.push({ ours: await weighStore(runs), actor: weighActors(runs) });
    const ours = median(weighed.map((one) => one.ours));
    const actor = median(weighed.map((one) => one.actor));
    return [
      {
        name: "heap",
        ratio: short(median(weighed.map((one) => one.ours / one.actor))),
        unit: "times the heap of an XState actor for an open run in the memory store, its ledger included",
        detail: { goal: 0.15, good: "below", rounds, runs, bytes: { sluice: Math.round(ours), actor: Math.round(actor) }, timersPerRun: 0 },
      },
    ];
  },
};

async function weighStore(runs: number): Promise<number> {
  const pipeline = reviewLoop();
  const store = createMemoryStore();
  const before = heapUsed();
  for (let run = 0; run < runs; run++) await store.append(waitingAppend(pipeline, `w-${run}`, 1_767_225_600_000, 1_777_225_600_000));
  const bytes = (heapUsed() - before) / runs;
  if ((await store.query({ scope: "default", limit: 1 })).items.length !== 1) throw new Error("the store is empty");
  await store.close();
  return bytes;
}

function weighActors(runs: number): number {
  const actors: object[] = [];
  const before = heapUsed();
  for (let run = 0; run < runs; run++) actors.push(createActor(reviewMachine, { input: { run: `w-${run}` } }).start());
  const bytes = (heapUsed() - before) / runs;
  if (actors.length !== runs) throw new Error("the actors are gone");
  return bytes;
}
