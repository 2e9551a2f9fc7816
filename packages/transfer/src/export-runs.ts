import { canonicalJson, type Cancellable, type Commit, type Digest, type RunStore, SluiceError } from "@sluice/core";
import { EXPORT_VERSION, type ExportLine } from "./export-format.ts";
import { cancellation, ledgerOf } from "./ledger-of.ts";
import { createLineChain } from "./line-chain.ts";
import { definitionsUsed } from "./replay-commits.ts";

/** What is exported. */
export interface ExportOptions extends Cancellable {
  readonly scope: string;
  /** Ids of the runs wanted. Default: every run of the scope. */
  readonly runs?: readonly string[];
  /** Called after each run. */
  readonly onRun?: (run: { readonly run: string; readonly commits: number }) => void;
}

const PAGE = 200;

/**
 * Writes runs as lines of JSON: definitions, ledgers with their digests, and what repeats of old commands are answered. States, intents and
 * due times follow from the ledger and are not written; claims, reservations and signals without a run belong to the store and stay there.
 * A run that others write meanwhile is given as it was at some moment.
 *
 * @returns lines without line ends
 * @throws SluiceError `RUN_NOT_FOUND`, or `DEFINITION_UNKNOWN` when the store lacks a definition that a run was judged by
 */
export async function* exportRuns(store: RunStore, options: ExportOptions): AsyncGenerator<string, void, undefined> {
  const { scope } = options;
  const chain = createLineChain();
  const given = new Set<Digest>();
  let runs = 0;
  const line = (content: ExportLine): string => {
    const text = canonicalJson(content);
    chain.add(text);
    return text;
  };
  yield line({ kind: "sluice-export", version: EXPORT_VERSION, scope });
  for await (const run of wantedRuns(store, options)) {
    const commits: Commit[] = [];
    for await (const commit of ledgerOf(store, scope, run, options)) commits.push(commit);
    const last = commits.at(-1);
    if (last === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: `There is no run ${run} in the scope ${scope}.` });
    for (const digest of definitionsUsed(commits)) {
      if (given.has(digest)) continue;
      given.add(digest);
      yield line({ kind: "definition", digest, text: await definitionText(store, scope, digest, options) });
    }
    for (const { position: _position, ...commit } of commits) yield line({ kind: "commit", ...commit });
    yield line({ kind: "run", run, commits: commits.length, digest: last.digest });
    runs += 1;
    options.onRun?.({ run, commits: commits.length });
  }
  yield canonicalJson({ kind: "end", runs, digest: chain.digest } satisfies ExportLine);
}

async function* wantedRuns(store: RunStore, options: ExportOptions): AsyncGenerator<string, void, undefined> {
  const { scope, runs } = options;
  if (runs !== undefined) return yield* new Set(runs);
  let after: string | undefined;
  do {
    const page = await store.query({ scope, limit: PAGE, ...(after === undefined ? {} : { after }), ...cancellation(options) });
    for (const { run } of page.items) yield run;
    after = page.next;
  } while (after !== undefined);
}

async function definitionText(store: RunStore, scope: string, digest: Digest, options: Cancellable): Promise<string> {
  const text = await store.getDefinition({ scope, digest }, cancellation(options));
  if (text !== undefined) return text;
  throw new SluiceError({ code: "DEFINITION_UNKNOWN", message: `The store has no definition ${digest}, which a run was judged by.` });
}
