// A host: an engine on a store, with a worker, that may start runs, and whose effects write down what they did in the world.
import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { EffectHandler, EffectRequest, Pipeline, Redactor, RunStore } from "@sluice/core";
import { createEngine, createSystemClock, createSystemIds } from "@sluice/engine";
import { effectNamesOf } from "@sluice/lifecycle";
import { outcome, scriptedRegistry } from "../../../packages/testing/src/scripted-gates.ts";
import { openPlace, type StorePlace } from "../store-place.ts";
import { stepHostClock } from "./host-clock.ts";
import { given, onTold, say, told } from "./program.ts";

/** What a host is given. */
export interface EngineGiven {
  readonly place: StorePlace;
  readonly name: string;
  /** Compiled against the scripted gates. */
  readonly pipeline: Pipeline;
  readonly leaseMs: number;
  /** A file that stands for the world: a line for each time that an effect began or ended. */
  readonly world: string;
  readonly workMs: number;
  /** Time between two runs that it starts. Absent: it starts none. */
  readonly startEveryMs?: number;
  /** Once there, it says "holding" and waits until it is told "go". */
  readonly holdsAt?: Moment;
  /** How far the clock of this host jumps, to and fro. */
  readonly clockStepsMs?: readonly number[];
}

/** A moment of a take-over, which is taking a claim that ran out, and then an append that writes the lost try off. */
export type Moment = "before takeIntents" | "after take-over" | "before append" | "after append";

const { place, name, pipeline, leaseMs, world, workMs, startEveryMs, holdsAt, clockStepsMs } = given() as EngineGiven;
if (clockStepsMs !== undefined) stepHostClock(clockStepsMs);

const note = ({ key, work, attempt }: EffectRequest, how: "began" | "ended"): void =>
  appendFileSync(world, `${JSON.stringify({ by: name, key, work, attempt, how })}\n`);
const handler: EffectHandler = {
  portVersion: 1,
  async perform(request) {
    note(request, "began");
    say(`performing ${request.key} ${request.attempt}`);
    // It does not hear that it should stop: its late result has to be refused.
    await sleep(workMs);
    note(request, "ended");
    say(`performed ${request.key} ${request.attempt}`);
    return { kind: "ended", exit: 0 };
  },
};
const plain: Redactor = { portVersion: 1, redact: (text) => text };
const effects = Object.fromEntries(effectNamesOf(pipeline).map((effect) => [effect, handler]));
const store = openPlace(place);
const engine = createEngine({
  store: holdsAt === undefined ? store : holding(store, holdsAt),
  pipelines: [pipeline],
  gates: scriptedRegistry(() => outcome("pass")),
  effects,
  redactor: plain,
  clock: createSystemClock(),
  ids: createSystemIds(),
  holder: name,
  leaseMs,
});
const worker = engine.work({ pollMs: 20 });
const stop = new AbortController();
onTold((line) => line === "stop" && stop.abort());
say("ready");
if (startEveryMs !== undefined) await startRuns(startEveryMs);
else await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
await worker.close();
await engine.close();
say("stopped");
process.exit(0);

async function startRuns(everyMs: number): Promise<void> {
  for (let count = 0; !stop.signal.aborted; count++) {
    const run = `${name}-${count}`;
    const request = {
      run,
      key: run,
      subject: { kind: "plan", facets: { head: "h1" } },
      startedBy: { id: "alice", assurance: "verified" },
    } as const;
    // A server that is away refuses in words; the same start again gives the same run.
    const started = await engine.start(pipeline.name, request).catch(() => undefined);
    if (started === undefined) count -= 1;
    else say(`started ${run}`);
    await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

/** Stops at the first such moment until it is told to go on. */
function holding(given: RunStore, moment: Moment): RunStore {
  let isOver = false;
  const hold = async (at: Moment): Promise<void> => {
    if (isOver || at !== moment) return;
    isOver = true;
    const going = told("go");
    say("holding");
    await going;
  };
  return {
    ...given,
    async takeIntents(query, options) {
      await hold("before takeIntents");
      const taken = await given.takeIntents(query, options);
      if (taken.claimed.some(({ takenOver }) => takenOver)) await hold("after take-over");
      return taken;
    },
    async append(append, options) {
      await hold("before append");
      const result = await given.append(append, options);
      await hold("after append");
      return result;
    },
  };
}
