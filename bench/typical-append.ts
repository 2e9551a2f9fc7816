import type { Append, Intent, Json, JsonObject, Pipeline } from "@sluice/core";
import { decide, indexOf, next, type RunState, STATE_SHAPE, toRecord } from "@sluice/lifecycle";
import { startReview } from "./review-story.ts";

/** A run's first append, as the engine would write it. */
export function firstAppend(pipeline: Pipeline, run: string): Append {
  const state = startReview(pipeline, run);
  return { ...appendOf(pipeline, state, 0), identity: state.identity, commandId: `start~${run}` };
}

function appendOf(pipeline: Pipeline, state: RunState, expectedVersion: number): Append {
  const view = next(pipeline, state);
  return {
    scope: state.scope,
    run: state.run,
    expectedVersion,
    commandId: "",
    answer: { ok: true },
    events: Array.from({ length: state.version - expectedVersion }, (_, index) => ({
      type: "fact-recorded",
      version: 1,
      at: state.at,
      data: { fact: "status", id: `s.${index}`, data: {} },
    })),
    state: { shape: STATE_SHAPE, data: state as unknown as JsonObject },
    index: indexOf(state, view.status),
    intents: view.intents,
    settles: [],
    consumes: [],
    ...(view.dueAt === undefined ? {} : { dueAt: view.dueAt }),
    fences: [],
  };
}

/** What a typical warm transition writes: two events, another state, one intent in the place of the one before. */
export interface Transition {
  readonly append: Append;
  readonly state: RunState;
}

/** A stage's work is dispatched in a new try: the two events that say so, and the state and intent that follow. */
export function typicalTransition(pipeline: Pipeline, state: RunState, at: number): Transition {
  const version = state.version + 2;
  const looked = decide(pipeline, state, {
    type: "record-fact",
    id: `c.${version}`,
    at,
    fact: "build",
    signal: `s.${version}`,
    data: fact(version),
    occurredAt: at,
  });
  if (looked.state === undefined) throw new Error("the run is gone");
  const after: RunState = { ...looked.state, version };
  const [event] = looked.events.map(toRecord);
  if (event === undefined) throw new Error("the fact changed nothing");
  const intent: Intent = {
    id: `work.develop.${version}`,
    kind: "work",
    attempt: 1,
    needs: "developer",
    leaseMs: 30_000,
    payload: {
      kind: "work",
      stage: "develop",
      effect: "developer",
      work: `work.develop.${version}.1`,
      timeoutMs: 1_800_000,
      phase: "dispatch",
    },
  };
  const requested = {
    ...event,
    type: "work-requested",
    data: { stage: "develop", effect: "developer", intent: intent.id, attempt: 1, work: `${intent.id}.1`, dangerous: false },
  };
  const base = appendOf(pipeline, after, state.version);
  return { append: { ...base, commandId: `c.${version}`, events: [event, requested], intents: [intent] }, state: after };
}

function fact(version: number): Json {
  return { conclusion: "success", check: "build", url: `https://ci.example/acme/app/runs/${version}`, version };
}
