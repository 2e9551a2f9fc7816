import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson, type JsonObject, type Pipeline, type RunStore } from "@sluice/core";
import { decide, indexOf, next, type RunCommand, type RunState, STATE_SHAPE, toRecord } from "@sluice/lifecycle";
import { createMemoryStore } from "@sluice/store-memory";
import { createSqliteStore } from "@sluice/store-sqlite";
import { compare, type Side } from "./compare.ts";
import { type Figure, type FigureEffort, type FigureResult, sameAnswer, short } from "./figure.ts";
import { openForFilling } from "./open-for-filling.ts";
import { COMMANDS_PER_LAP, reviewLoop, tellReviewStory } from "./review-story.ts";

/** Events of the two runs that are compared. */
const YOUNG = 10;
const OLD = 10_000;
const EVENTS_PER_LAP = 13;

/** A run's ten-thousandth event must cost what its tenth did. */
export const longRun: Figure = {
  name: "long-run",
  async measure(effort) {
    const pipeline = reviewLoop();
    const laps = Math.ceil((effort.quick ? 200 : OLD) / EVENTS_PER_LAP);
    const story = tellReviewStory(pipeline, laps + 60, laps + 60);
    const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
    const driver = openForFilling();
    const stores: readonly (readonly [string, RunStore])[] = [
      ["memory", createMemoryStore()],
      ["sqlite", createSqliteStore({ file: join(folder, "store.db"), open: driver.open })],
    ];
    const results: FigureResult[] = [];
    for (const [name, store] of stores) results.push(await measureStore(name, store, pipeline, story, laps, effort, driver.filling));
    for (const [, store] of stores) await store.close();
    rmSync(folder, { recursive: true });
    return results;
  },
};

interface Live {
  readonly run: string;
  state: RunState;
  /** Where in the story it is. */
  at: number;
}

async function measureStore(
  name: string,
  store: RunStore,
  pipeline: Pipeline,
  story: ReturnType<typeof tellReviewStory>,
  laps: number,
  effort: FigureEffort,
  filling: (on: boolean) => void,
): Promise<FigureResult> {
  filling(true);
  const old = await begin(store, pipeline, story.started, "old");
  while (old.at < laps * COMMANDS_PER_LAP) await step(store, pipeline, old, story.commands);
  filling(false);
  const eventsAtOld = old.state.version;
  const bytesAtOld = canonicalJson(old.state).length;
  let bytesAtYoung = 0;
  let count = 0;
  // The young run is begun anew for each batch and stopped after one lap: it never gets old.
  const youngBatch: Side["batch"] = async () => {
    const young = await begin(store, pipeline, story.started, `young-${count++}`);
    while (young.state.version < YOUNG) await step(store, pipeline, young, story.commands);
    const lapStart = young.at;
    return async () => {
      while (young.at < lapStart + COMMANDS_PER_LAP) await step(store, pipeline, young, story.commands);
      bytesAtYoung = canonicalJson(young.state).length;
      return COMMANDS_PER_LAP;
    };
  };
  const oldBatch: Side["batch"] = () => async () => {
    for (let turn = 0; turn < COMMANDS_PER_LAP; turn++) await step(store, pipeline, old, story.commands);
    return COMMANDS_PER_LAP;
  };
  const { faster, us, rounds } = await compare(
    [
      { name: "old", batch: oldBatch },
      { name: "young", batch: youngBatch },
    ],
    effort,
  );
  const loaded = await store.load({ scope: "default", run: "old" });
  sameAnswer("version of the old run", loaded?.version, old.state.version);
  return {
    name: `long-run/${name}`,
    ratio: short(1 / (faster[0] ?? 0)),
    unit: `times the cost of decide and append at ${eventsAtOld} events as at ${YOUNG}`,
    detail: {
      bar: 1.5,
      goal: 1.1,
      good: "below",
      rounds,
      events: { young: YOUNG, old: eventsAtOld },
      stateBytes: { young: bytesAtYoung, old: bytesAtOld },
      microseconds: { old: short(us[0] ?? 0), young: short(us[1] ?? 0) },
    },
  };
}

async function begin(store: RunStore, pipeline: Pipeline, started: RunState, run: string): Promise<Live> {
  const state: RunState = { ...started, run, identity: `review-loop/${run}` };
  await append(store, pipeline, state, {
    id: `start~${run}`,
    version: 0,
    events: Array.from({ length: state.version }, () => PLACEHOLDER),
  });
  return { run, state, at: 0 };
}

/** The beginning is not what is measured; any event stands for it. */
const PLACEHOLDER = { type: "signal-ignored", version: 1, at: 0, data: {} };

async function step(store: RunStore, pipeline: Pipeline, live: Live, commands: readonly RunCommand[]): Promise<void> {
  const command = commands[live.at];
  if (command === undefined) throw new Error("the story is over");
  const decided = decide(pipeline, live.state, command);
  if (decided.state === undefined || decided.events.length === 0) throw new Error("the command changed nothing");
  await append(store, pipeline, decided.state, { id: command.id, version: live.state.version, events: decided.events.map(toRecord) });
  live.state = decided.state;
  live.at += 1;
}

async function append(
  store: RunStore,
  pipeline: Pipeline,
  state: RunState,
  what: { readonly id: string; readonly version: number; readonly events: readonly ReturnType<typeof toRecord>[] },
): Promise<void> {
  const view = next(pipeline, state);
  const { kind } = await store.append({
    scope: state.scope,
    run: state.run,
    expectedVersion: what.version,
    commandId: what.id,
    answer: { ok: true },
    events: what.events,
    state: { shape: STATE_SHAPE, data: state as unknown as JsonObject },
    index: indexOf(state, view.status),
    intents: view.intents,
    settles: [],
    consumes: [],
    ...(view.dueAt === undefined ? {} : { dueAt: view.dueAt }),
    ...(what.version === 0 ? { identity: state.identity } : {}),
    fences: [],
  });
  if (kind !== "appended") throw new Error(`the append answered ${kind}`);
}
