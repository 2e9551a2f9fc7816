import type { Door } from "./handler-options.ts";
import type { OpenRequest } from "@sluice/engine";

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
    const { data, requests } = await door.engine.explain(run, { scope, signal });
    const { pipeline, stage, subject } = data;
    items.push(...requests.map((request) => ({ run, key: subject.key, pipeline, stage, ...request })));
  }
  return { items, ...(next === undefined ? {} : { next }) };
}
