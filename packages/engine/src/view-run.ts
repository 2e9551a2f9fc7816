import { type Cancellable, DEFAULT_SCOPE, type RunKey, SluiceError } from "@sluice/core";
import { explain, explainMarkdown, explainText, type Explanation, indexOf, next, runFreshness } from "@sluice/lifecycle";
import { codeSpan } from "@sluice/verdicts";
import type { CallOptions } from "./call-options.ts";
import type { EngineParts } from "./engine-parts.ts";
import { type CurrentRun, loadRun, recallRun } from "./load-run.ts";
import { unservedBy } from "./unserved.ts";
import { isStoreExposed } from "./exposed-store.ts";
import { noSuchRun } from "./no-such-run.ts";
import type { OpenRequest, RunExplanation, RunView } from "./run-view.ts";

/** A run as it stands in the store. */
export async function viewRun(parts: EngineParts, key: RunKey, options: Cancellable): Promise<RunView | undefined> {
  const call: Cancellable = options.signal === undefined ? {} : { signal: options.signal };
  return viewOf(parts, key, await loadRun(parts, key, call), call);
}

/** A run as this engine saw it last, or as it stands in the store. */
export async function recallView(parts: EngineParts, key: RunKey, options: Cancellable): Promise<RunView | undefined> {
  const call: Cancellable = options.signal === undefined ? {} : { signal: options.signal };
  return viewOf(parts, key, await recallRun(parts, key, call), call);
}

async function viewOf(parts: EngineParts, key: RunKey, run: CurrentRun | undefined, call: Cancellable): Promise<RunView | undefined> {
  if (run === undefined) return undefined;
  const { state, now } = run;
  const pipeline = await parts.definitions.load(key.scope, state.definition, call);
  const { status, intents, waits, dueAt } = next(pipeline, state);
  return {
    ...key,
    ...indexOf(state, status),
    version: state.version,
    state,
    intents,
    waits,
    ...(dueAt === undefined ? {} : { dueAt }),
    storeNow: now,
    policyTrusted: state.policyTrusted,
    freshness: runFreshness(pipeline, state, now),
  };
}

/** Why a run is where it is. */
export async function explainRun(parts: EngineParts, run: string, options: CallOptions = {}): Promise<RunExplanation> {
  const scope = options.scope ?? DEFAULT_SCOPE;
  const call: Cancellable = options.signal === undefined ? {} : { signal: options.signal };
  const current = await loadRun(parts, { scope, run }, call);
  if (current === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: noSuchRun({ scope, run }) });
  const pipeline = await parts.definitions.load(scope, current.state.definition, call);
  const data = explain(pipeline, current.state, current.now);
  const unserved = unservedBy(parts, pipeline, current.state);
  const here = isStoreExposed(parts.options) ? [...unserved, "workers can write the store (trust: local-dev)"] : unserved;
  const text = [explainText(data), ...here.map((note) => `here: ${note}`)].join("\n");
  const markdown = [explainMarkdown(data), ...here.map((note) => `- here: ${codeSpan(note)}`)].join("\n");
  return { data, requests: openRequests(data), unserved, text, markdown };
}

function openRequests({ gates, waits }: Explanation): readonly OpenRequest[] {
  const open = new Set(waits.flatMap((wait) => (wait.for === "request" ? [wait.gate] : [])));
  return gates.flatMap(({ gate, request: asked }) => {
    if (asked === undefined || !open.has(gate)) return [];
    const { request, digest, assurance, expiresAt, missing } = asked;
    return [{ gate, request, digest, assurance, expiresAt, missing }];
  });
}
