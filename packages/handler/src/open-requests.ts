import { SluiceError } from "@sluice/core";
import type { OpenRequest } from "@sluice/engine";
import type { Door } from "./handler-options.ts";

/** A question in the list of those that are open. */
export interface ListedRequest extends OpenRequest {
  readonly run: string;
  readonly key: string;
  readonly pipeline: string;
  readonly stage: string;
}

/** Some of the questions that are open. */
export interface ListedRequests {
  readonly items: readonly ListedRequest[];
  /** Given as `after`, the next of them. Pages are of runs: one without a question in it may still have a next one. */
  readonly next?: string;
}

/** Unfinished runs that are looked through for one page. */
const RUNS = 50;

/** Questions that are open in a scope, those of the oldest run first. */
export async function openRequests(door: Door, scope: string, after: string | undefined, signal: AbortSignal): Promise<ListedRequests> {
  const { items: runs, next } = await door.engine.list({
    scope,
    signal,
    where: { status: ["running", "waiting", "held"] },
    limit: RUNS,
    ...(after === undefined ? {} : { after }),
  });
  const items: ListedRequest[] = [];
  for (const { run } of runs) {
    const explained = await door.engine.explain(run, { scope, signal }).catch(isGone);
    if (explained === undefined) continue;
    const { pipeline, stage, subject } = explained.data;
    items.push(...explained.requests.map((request) => ({ run, key: subject.key, pipeline, stage, ...request })));
  }
  return { items, ...(next === undefined ? {} : { next }) };
}

/** Taken out of the store since it was listed: its questions went with it. */
function isGone(error: unknown): undefined {
  if (SluiceError.is(error, "RUN_NOT_FOUND")) return undefined;
  throw error;
}
