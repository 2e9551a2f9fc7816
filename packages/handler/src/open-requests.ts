import { type ErrorCode, SluiceError } from "@sluice/core";
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
  /** Runs of this page whose questions cannot be told, with the code that says why. Absent: all could. */
  readonly unread?: readonly { readonly run: string; readonly code: string }[];
  /** Given as `after`, the next of them. Pages are of runs: one without a question in it may still have a next one. */
  readonly next?: string;
}

/** Refusals that are about one run alone. */
const OF_ONE_RUN: readonly ErrorCode[] = ["RUN_NOT_FOUND", "DEFINITION_UNKNOWN", "EVENT_VERSION_UNKNOWN", "STORE_CORRUPT"];

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
  const unread: { readonly run: string; readonly code: string }[] = [];
  for (const { run } of runs) {
    const explained = await door.engine.explain(run, { scope, signal }).catch(codeOf);
    if (typeof explained === "string") {
      // Taken out of the store since it was listed: its questions went with it.
      if (explained !== "RUN_NOT_FOUND") unread.push({ run, code: explained });
      continue;
    }
    const { pipeline, stage, subject } = explained.data;
    items.push(...explained.requests.map((request) => ({ run, key: subject.key, pipeline, stage, ...request })));
  }
  return { items, ...(unread.length === 0 ? {} : { unread }), ...(next === undefined ? {} : { next }) };
}

/** What is wrong with one run hides no other's questions; what is wrong with the store is everybody's. */
function codeOf(error: unknown): string {
  if (SluiceError.is(error) && OF_ONE_RUN.includes(error.code)) return error.code;
  throw error;
}
