import { type Append, canonicalJson, digestBytes, type Instant, type JsonObject, type Pipeline } from "@sluice/core";
import { decide, indexOf, next, type RunState, STATE_SHAPE, toRecord } from "@sluice/lifecycle";

/** A run that waits, with all that its first command wrote. */
function waitingRun(pipeline: Pipeline, run: string, at: Instant): ReturnType<typeof decide> & { readonly state: RunState } {
  const decided = decide(pipeline, undefined, {
    policyTrusted: true,
    type: "start",
    id: `start~${run}`,
    at,
    scope: "default",
    run,
    definition: digestBytes(canonicalJson(pipeline)),
    identity: `${pipeline.name}/${run}`,
    startedBy: { id: "alice", assurance: "verified" },
    subject: { kind: "git", key: run, repo: "acme/app", facets: { head: "0".repeat(40), base: "main" } },
  });
  if (decided.state === undefined) throw new Error("the run did not start");
  return { ...decided, state: decided.state };
}

/** The first append of a waiting run, due at the given time. */
export function waitingAppend(pipeline: Pipeline, run: string, at: Instant, dueAt: Instant): Append {
  const { state, events } = waitingRun(pipeline, run, at);
  const view = next(pipeline, state);
  return {
    scope: state.scope,
    run,
    identity: state.identity,
    expectedVersion: 0,
    commandId: `start~${run}`,
    answer: { ok: true, run },
    events: events.map(toRecord),
    state: { shape: STATE_SHAPE, data: state as unknown as JsonObject },
    index: indexOf(state, view.status),
    intents: view.intents,
    settles: [],
    consumes: [],
    dueAt,
    fences: [],
  };
}
