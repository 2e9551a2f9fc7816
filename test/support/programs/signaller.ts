// A host that tells one run one fact after the other, as fast as it is taken.
import type { EffectHandler, Pipeline, Redactor } from "@sluice/core";
import { createEngine, createSystemClock, createSystemIds } from "@sluice/engine";
import { effectNamesOf } from "@sluice/lifecycle";
import { scriptedRegistry } from "../../../packages/testing/src/scripted-gates.ts";
import { openPlace, type StorePlace } from "../store-place.ts";
import { given, onTold, say, told } from "./program.ts";

/** What a signaller is given. */
export interface SignallerGiven {
  readonly place: StorePlace;
  readonly pipeline: Pipeline;
  readonly run: string;
}

const { place, pipeline, run } = given() as SignallerGiven;
const plain: Redactor = { portVersion: 1, redact: (text) => text };
const nothing: EffectHandler = { portVersion: 1, perform: () => Promise.resolve({ kind: "ended", exit: 0 }) };
const engine = createEngine({
  store: openPlace(place),
  pipelines: [pipeline],
  gates: scriptedRegistry(),
  effects: Object.fromEntries(effectNamesOf(pipeline).map((effect) => [effect, nothing])),
  redactor: plain,
  clock: createSystemClock(),
  ids: createSystemIds(),
});
// The same run for everybody: who comes later finds it.
const subject = { kind: "plan", facets: { head: "h1" } };
await engine.start(pipeline.name, { run, key: run, subject, startedBy: { id: "alice", assurance: "verified" } });
const stop = new AbortController();
onTold((line) => line === "stop" && stop.abort());
say("ready");
await told("go");
for (let count = 0; !stop.signal.aborted; count++) {
  // The newest of its kind each time, so that each is recorded.
  const id = `${process.pid}-${String(count).padStart(9, "0")}`;
  const answer = await engine.signal({ run, id, type: `noted-by-${process.pid}`, data: { count } });
  if (!answer.ok) throw new Error(`a fact was refused: ${answer.code}`);
  say(`told ${count}`);
  await new Promise(setImmediate);
}
process.exit(0);
