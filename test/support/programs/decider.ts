// Somebody's host: an engine on a store, without a worker, at which many people decide on one request at the same time.
import type { Digest, Pipeline, Redactor } from "@sluice/core";
import { createEngine, createSystemClock, createSystemIds, type DecideRequest } from "@sluice/engine";
import { scriptedRegistry } from "../../../packages/testing/src/scripted-gates.ts";
import { openPlace, type StorePlace } from "../store-place.ts";
import { given, say, told } from "./program.ts";

/** What a decider is given. */
export interface DeciderGiven {
  readonly place: StorePlace;
  /** Compiled against the scripted gates. */
  readonly pipeline: Pipeline;
  readonly run: string;
  readonly gestures: readonly (Omit<DecideRequest, "seen"> & { readonly seen: Digest })[];
}

const { place, pipeline, run, gestures } = given() as DeciderGiven;
const plain: Redactor = { portVersion: 1, redact: (text) => text };
const store = openPlace(place);
const engine = createEngine({
  store,
  pipelines: [pipeline],
  gates: scriptedRegistry(),
  effects: {},
  redactor: plain,
  clock: createSystemClock(),
  ids: createSystemIds(),
});

/** Whoever is told that too many wrote at once presses the same button again: it is the same gesture. */
async function decide(gesture: DeciderGiven["gestures"][number]): Promise<void> {
  for (let tries = 1; ; tries++) {
    const answer = await engine.decide(run, gesture);
    if (!answer.ok && answer.code === "RUN_CONTENDED") continue;
    return say(`answered ${JSON.stringify({ id: gesture.id, tries, answer })}`);
  }
}

say("ready");
await told("go");
await Promise.all(gestures.map(decide));
await engine.close();
await store.close();
say("done");
process.exit(0);
