import { Commit, Cancellable, RunStore, Digest } from '@sluice/core';

/** Raised whenever a reader of the older form could not read the newer one. */
declare const EXPORT_VERSION = 1;
/** A commit as the ledger has it, without its place in the store it comes from. */
type ExportedCommit = Omit<Commit, "position">;

/**
 * The lines of an export that is read as bytes, for {@link readExport}. Only LF ends a line, a CR before it belongs to its end. Readers of
 * lines for people take U+2028 and U+2029 for ends, too (`node:readline` does), and JSON writes these as they are: one of them in a report
 * would keep a run from ever being taken in again. A line that is longer than any export has ends the reading, and is never held whole.
 *
 * @throws SluiceError `EXPORT_INVALID` when the bytes are no UTF-8, or a line is too long
 */
declare function exportLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string, void, undefined>;

/** What is exported. */
interface ExportOptions extends Cancellable {
    readonly scope: string;
    /** Ids of the runs wanted. Default: every run of the scope. */
    readonly runs?: readonly string[];
    /** Called after each run. */
    readonly onRun?: (run: {
        readonly run: string;
        readonly commits: number;
    }) => void;
}
/**
 * Writes runs as lines of JSON: definitions, ledgers with their digests, and what repeats of old commands are answered. States, intents and
 * due times follow from the ledger and are not written; claims, reservations and signals without a run belong to the store and stay there.
 * A run that others write meanwhile is given as it was at some moment.
 *
 * @returns lines without line ends
 * @throws SluiceError `RUN_NOT_FOUND`, or `DEFINITION_UNKNOWN` when the store lacks a definition that a run was judged by
 */
declare function exportRuns(store: RunStore, options: ExportOptions): AsyncGenerator<string, void, undefined>;

/** A run of an export, with its chain of digests verified. */
interface ExportedRun {
    readonly scope: string;
    readonly run: string;
    readonly commits: readonly ExportedCommit[];
    /** Texts of the definitions given so far. */
    readonly definitions: ReadonlyMap<Digest, string>;
}
type Lines = AsyncIterable<string> | Iterable<string>;
/**
 * Reads an export run by run. Nothing in it is believed: every text of a definition must have its digest, every ledger is walked as
 * `sluice ledger --verify` does, and the last line must close the file over every line before it. Whoever wants to write nothing before the
 * whole file is known to be sound reads it twice.
 *
 * @throws SluiceError `EXPORT_INVALID`, naming the line
 */
declare function readExport(lines: Lines): AsyncGenerator<ExportedRun, void, undefined>;

/** How runs are taken in. */
interface ImportRunOptions extends Cancellable {
    /**
     * Take runs that have not ended yet, which go on from here. Only right when nobody works them in the store they come from any more: two
     * stores that both have a run begin its effects twice. Default: such runs are refused.
     */
    readonly unfinished?: boolean;
}
/** What became of a run. `complete`: it was here already, whole. */
interface ImportedRun {
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
declare function importRun(store: RunStore, exported: ExportedRun, options?: ImportRunOptions): Promise<ImportedRun>;

export { EXPORT_VERSION, exportLines, exportRuns, importRun, readExport };
export type { ExportOptions, ExportedCommit, ExportedRun, ImportRunOptions, ImportedRun };
