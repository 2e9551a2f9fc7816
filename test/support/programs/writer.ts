// Appends to its runs in turn as fast as it can, and says what was acknowledged before it goes on. With "stop" it ends.
import type { Append } from "@sluice/core";
import { openPlace, type StorePlace } from "../store-place.ts";
import { given, onTold, say, told } from "./program.ts";

/** What a writer is given. */
export interface WriterGiven {
  readonly place: StorePlace;
  readonly runs: readonly string[];
  /** Begins only when it is told "go". */
  readonly waits: boolean;
}

const { place, runs, waits } = given() as WriterGiven;
const store = openPlace(place);
const scope = "default";
const versions = new Map<string, number>();
for (const run of runs) versions.set(run, (await store.load({ scope, run }))?.version ?? 0);
say("ready");
if (waits) await told("go");
const stop = new AbortController();
onTold((line) => line === "stop" && stop.abort());

function anAppend(run: string, expectedVersion: number, commandId: string): Append {
  return {
    scope,
    run,
    expectedVersion,
    commandId,
    answer: commandId,
    events: [{ type: "noted", version: 1, at: 1, data: { text: "x".repeat(expectedVersion % 3000) } }],
    state: { shape: 1, data: { by: commandId } },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [],
  };
}

/** Whoever loses tries again at once on what the conflict brought: who waits the longer the more often he lost never wins. */
async function appendTo(run: string, commandId: string): Promise<void> {
  while (!stop.signal.aborted) {
    const result = await store.append(anAppend(run, versions.get(run) ?? 0, commandId));
    if (result.kind === "conflict") {
      versions.set(run, result.current?.version ?? 0);
      continue;
    }
    if (result.kind !== "appended") throw new Error(`${commandId} was answered ${result.kind}`);
    versions.set(run, result.version);
    return say(`${run} ${commandId} ${result.version}`);
  }
}

for (let count = 0; !stop.signal.aborted; count++) {
  const run = runs[count % runs.length] ?? "";
  await appendTo(run, `c-${process.pid}-${count}`);
  // What is told is only heard between turns; a store that answers at once leaves none.
  if (count % 10 === 0) await new Promise(setImmediate);
}
await store.close();
say("stopped");
process.exit(0);
