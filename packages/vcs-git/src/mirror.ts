import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { SluiceError } from "@sluice/core";
import { abortable, refuseAborted } from "./abortable.ts";
import type { CacheFolder } from "./cache-folder.ts";
import { AGENT_REFS, isFullId } from "./revision.ts";

const FETCH_TIMEOUT_MS = 600_000;
const LOCK_TRIES = 5;

/** Brings the refs and objects of the repository under judgement into ours. */
export interface Mirror {
  /** Fetches all refs now. Calls that arrive while one runs share the next one: what they get is never older than their call. */
  refresh(signal: AbortSignal | undefined): Promise<void>;
  /** Has refs below `refs/<namespace>/` fetched from now on. */
  include(namespace: string): void;
  /** Tries to get single commits that no ref leads to any more. */
  fetchIds(ids: readonly string[], signal: AbortSignal | undefined): Promise<void>;
  /** Whether anything was fetched yet, and whether the last time there was a HEAD. */
  readonly state: { readonly fetched: boolean; readonly hasHead: boolean };
}

/** A mirror into the given cache. `uploadPack` is the command that serves the repository under judgement. */
export function createMirror(open: () => Promise<CacheFolder>, uploadPack: string): Mirror {
  const namespaces = new Set(["heads", "tags", "remotes"]);
  const state = { fetched: false, hasHead: false };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function fetchAll(): Promise<void> {
    const cache = await open();
    const refspecs = [...namespaces].map((name) => `+refs/${name}/*:${AGENT_REFS}/${name}/*`);
    state.hasHead = await fetchWithHead(cache, uploadPack, refspecs);
    state.fetched = true;
  }

  function start(): Promise<void> {
    const run = fetchAll().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    return run;
  }

  async function afterRunning(before: Promise<void>): Promise<void> {
    await before.then(nothing, nothing); // its failure was its callers' to hear
    next = undefined;
    await start();
  }

  return {
    state,
    include: (namespace) => void namespaces.add(namespace),
    async refresh(signal) {
      refuseAborted(signal);
      if (running === undefined) await abortable(start(), signal);
      else await abortable((next ??= afterRunning(running)), signal);
    },
    async fetchIds(ids, signal) {
      const cache = await open();
      try {
        await fetch(cache, uploadPack, ids, signal);
      } catch (error) {
        if (
          !SluiceError.is(error, "VCS_FAILED") ||
          !/not our ref|unadvertised object|no such remote ref|find remote ref/.test(error.message)
        )
          throw error;
      }
    },
  };
}

function nothing(): void {}

/** A repository without a commit on its current branch has no HEAD to give, and git refuses the whole fetch for it. */
async function fetchWithHead(cache: CacheFolder, uploadPack: string, refspecs: readonly string[]): Promise<boolean> {
  try {
    await fetch(cache, uploadPack, [...refspecs, `+HEAD:${AGENT_REFS}/HEAD`], undefined);
    return true;
  } catch (error) {
    if (!SluiceError.is(error, "VCS_FAILED") || !error.message.includes("couldn't find remote ref HEAD")) throw error;
  }
  await fetch(cache, uploadPack, refspecs, undefined);
  return false;
}

async function fetch(cache: CacheFolder, uploadPack: string, wanted: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  const args = [
    "--quiet",
    "--prune",
    "--force",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--no-show-forced-updates",
    "--update-shallow",
    ...((await isShallow(cache)) ? ["--unshallow"] : []),
    `--upload-pack=${uploadPack}`,
    "--",
    cache.source,
    ...wanted,
  ];
  for (let attempt = 1; ; attempt++) {
    try {
      await cache.git("fetch", args, { signal, timeoutMs: FETCH_TIMEOUT_MS });
      return;
    } catch (error) {
      // Another process of ours fetches into the same copy.
      if (attempt === LOCK_TRIES || !SluiceError.is(error, "VCS_FAILED") || !/\.lock'|cannot lock ref/.test(error.message)) throw error;
      await setTimeout(40 * attempt);
    }
  }
}

/** The commits at which history is cut: what is before them is not there. */
export async function shallowCommits(cache: CacheFolder): Promise<ReadonlySet<string>> {
  if (!(await isShallow(cache))) return new Set();
  return new Set((await readFile(join(cache.places.repository, "shallow"), "latin1")).split("\n").filter(isFullId));
}

/** Whether history is cut somewhere, so that git's "no" means "not as far as I can see". */
export async function isShallow(cache: CacheFolder): Promise<boolean> {
  try {
    return (await lstat(join(cache.places.repository, "shallow"))).size > 0;
  } catch {
    return false;
  }
}
