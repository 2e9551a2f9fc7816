import { type Append, type Cancellable, type Digest, type Pipeline, type RunStore, SluiceError } from "@sluice/core";
import { indexOf, next, type RunState, STATE_SHAPE } from "@sluice/lifecycle";
import type { ExportedCommit } from "./export-format.ts";
import { cancellation, ledgerOf } from "./ledger-of.ts";
import type { ExportedRun } from "./read-export.ts";
import { replayCommits } from "./replay-commits.ts";

/** How runs are taken in. */
export interface ImportRunOptions extends Cancellable {
  /**
   * Take runs that have not ended yet, which go on from here. Only right when nobody works them in the store they come from any more: two
   * stores that both have a run begin its effects twice. Default: such runs are refused.
   */
  readonly unfinished?: boolean;
}

/** What became of a run. `complete`: it was here already, whole. */
export interface ImportedRun {
  readonly run: string;
  readonly kind: "imported" | "complete";
  /** Commits written now. */
  readonly commits: number;
}

/**
 * Writes the commits of an exported run, each with the state that it left, so that the ledger here is the ledger there byte for byte. An
 * import that was interrupted is finished by repeating it.
 *
 * @throws SluiceError `IMPORT_REFUSED` when there is another run of that id or identity, the run has not ended, or it holds a reservation;
 * `EXPORT_INVALID` when a definition is missing; `STORE_CORRUPT` or `EVENT_VERSION_UNKNOWN` when its events are no ledger to this release
 */
export async function importRun(store: RunStore, exported: ExportedRun, options: ImportRunOptions = {}): Promise<ImportedRun> {
  const { scope, run, commits, definitions } = exported;
  const steps = [...replayCommits(commits)];
  const end = steps.at(-1)?.state;
  if (end === undefined || end.run !== run || end.scope !== scope) throw refused(run, "its events are those of another run");
  const pipelines = pipelinesOf(definitions);
  const pipelineOf = ({ definition }: RunState): Pipeline => pipelines(definition) ?? missing(definition);
  const open = isOpen(pipelineOf(end), end);
  checkOpen(end, open, options);
  const known = await commitsThere(store, exported, options);
  for (const digest of new Set(steps.map(({ state }) => state.definition)))
    await store.putDefinition({ scope, digest, text: definitions.get(digest) ?? missing(digest) }, cancellation(options));
  for (const [at, { commit, state }] of steps.entries()) {
    if (at < known) continue;
    const isLast = at === steps.length - 1;
    const identity = open && commit.previous === undefined ? { identity: state.identity } : {};
    await write(store, { ...appendOf(commit, state, pipelineOf(state), isLast), ...identity }, options);
  }
  await checkWritten(store, exported, options);
  return { run, kind: known === commits.length ? "complete" : "imported", commits: commits.length - known };
}

/** Whether somebody has to do something for the run yet, be it to tell that it ended. */
function isOpen(pipeline: Pipeline, state: RunState): boolean {
  const view = next(pipeline, state);
  return view.status !== "completed" || view.intents.length > 0;
}

function checkOpen(state: RunState, open: boolean, { unfinished }: ImportRunOptions): void {
  if (!open) return;
  if (unfinished !== true)
    throw refused(
      state.run,
      "it has not ended, and would be worked here and where it comes from; allow it with `unfinished` when nobody works it there any more",
    );
  if (Object.keys(state.reservations).length > 0)
    throw refused(state.run, "it holds or waits for a reservation, which belongs to its store");
}

function appendOf(commit: ExportedCommit, state: RunState, pipeline: Pipeline, isLast: boolean): Append {
  const { scope, run, commandId, answer, events } = commit;
  const { status, intents, dueAt } = next(pipeline, state);
  return {
    scope,
    run,
    expectedVersion: state.version - events.length,
    commandId,
    answer,
    events: events.map(({ type, version, at, data }) => ({ type, version, at, data })),
    state: { shape: STATE_SHAPE, data: state as unknown as Append["state"]["data"] },
    index: indexOf(state, status),
    // What earlier commits wanted was done or withdrawn by later ones.
    intents: isLast ? intents : [],
    settles: [],
    consumes: [],
    ...(isLast && dueAt !== undefined ? { dueAt } : {}),
    fences: [],
  };
}

async function write(store: RunStore, append: Append, options: Cancellable): Promise<void> {
  const result = await store.append(append, cancellation(options));
  switch (result.kind) {
    case "appended":
    case "duplicate":
      return;
    case "exists":
      throw refused(append.run, `the unfinished run ${result.run} here has the same identity`);
    default:
      throw refused(append.run, "somebody writes it here at the same time");
  }
}

/** How many of the commits are here already. */
async function commitsThere(store: RunStore, { scope, run, commits }: ExportedRun, options: Cancellable): Promise<number> {
  let known = 0;
  for await (const commit of ledgerOf(store, scope, run, options)) {
    if (commit.digest !== commits[known]?.digest) throw refused(run, "there is another run of that id here, or it went on here");
    known += 1;
  }
  return known;
}

/** What is reported is what is stored (invariant 5). */
async function checkWritten(store: RunStore, exported: ExportedRun, options: Cancellable): Promise<void> {
  if ((await commitsThere(store, exported, options)) === exported.commits.length) return;
  throw new SluiceError({ code: "STORE_FAILED", message: `The store does not give back all commits of ${exported.run}.` });
}

function pipelinesOf(texts: ReadonlyMap<Digest, string>): (digest: Digest) => Pipeline | undefined {
  const parsed = new Map<Digest, Pipeline>();
  return (digest) => {
    const text = texts.get(digest);
    if (text !== undefined && !parsed.has(digest)) parsed.set(digest, parsePipeline(digest, text));
    return parsed.get(digest);
  };
}

function parsePipeline(digest: Digest, text: string): Pipeline {
  try {
    return JSON.parse(text) as Pipeline;
  } catch (cause) {
    throw new SluiceError({ code: "EXPORT_INVALID", message: `The definition ${digest} of the export is no JSON.`, cause });
  }
}

function missing(digest: Digest): never {
  throw new SluiceError({ code: "EXPORT_INVALID", message: `The export lacks the definition ${digest}.`, details: { digest } });
}

function refused(run: string, because: string): SluiceError {
  return new SluiceError({ code: "IMPORT_REFUSED", message: `The run ${run} is not imported: ${because}.`, details: { run } });
}
