// A host of the engine suite: Sluice's own engine with a worker, on a store that lies in one place.
import { createHook } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineHostOptions } from "../../../packages/conformance/src/index.ts";
import { openPlace, type StorePlace } from "../store-place.ts";
import { suiteEngine } from "../suite-engine.ts";
import { given, onTold, say } from "./program.ts";

/** What a host is given. */
export interface EngineHostGiven {
  readonly place: StorePlace;
  readonly options: EngineHostOptions;
}

const { place, options } = given() as EngineHostGiven;
const engine = suiteEngine(openPlace(place), options, say);
engine.work({ pollMs: 50 });
onTold((line) => {
  const [word, ms] = line.split(" ");
  if (word === "resources") void tellResources(Number(ms));
});
say("ready");

async function tellResources(forMs: number): Promise<void> {
  // What starting has left behind is not what idling costs.
  await sleep(500);
  let made = 0;
  const hook = createHook({ init: () => void (made += 1) }).enable();
  await sleep(forMs);
  hook.disable();
  say(`resources ${JSON.stringify({ active: process.getActiveResourcesInfo().length, made })}`);
}
