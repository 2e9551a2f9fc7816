import { RunOutcome, RunSummary, Cancellable, Digest, RunStore, EvidenceRead, Instant, Subject, Principal, Verdict, Enforcement, RequestPlan, EffectRepeat, Commit, EvidenceStore, RunKey } from '@sluice/core';
import { EventType, EventData } from '@sluice/lifecycle';

/**
 * For how long runs that have ended stay in a store, as durations (`90d`). Of several rules that are about a run the longest counts; what no
 * rule is about stays.
 */
interface RetentionPolicy {
    /** Of runs that no other rule is about. */
    readonly default?: string;
    readonly outcomes?: {
        readonly [Outcome in RunOutcome]?: string;
    };
    /** By the name of the pipeline. */
    readonly pipelines?: Readonly<Record<string, string>>;
}
/** For how many milliseconds a run stays after its last event; `undefined`: for ever. */
type Retention = (run: Pick<RunSummary, "pipeline" | "outcome">) => number | undefined;
/**
 * Reads a policy.
 *
 * @throws SluiceError `CONFIG_INVALID` for what is no duration or no outcome: a rule that is not understood must not let anything go
 */
declare function readRetention({ default: rest, outcomes, pipelines }: RetentionPolicy): Retention;

/** Why a run whose time is over stays in its store. `parent`: the run that it is a part of has not ended. */
type WhyKept = "changed" | "unfinished" | "intents" | "reservation" | "effect" | "parent";

/** What is archived, and where. */
interface ArchiveOptions extends Cancellable {
    readonly scope: string;
    /** Absolute path of the folder for archives; made for this user only (0700) when missing. */
    readonly folder: string;
    readonly policy: RetentionPolicy;
    /** Take archived runs out of the store, once the archive was read back from the disk. Default: they stay. */
    readonly remove?: boolean;
    /** Called after each run that was written. */
    readonly onRun?: (run: {
        readonly run: string;
        readonly commits: number;
    }) => void;
}
/** What an archive holds of a run. */
interface ArchivedRun {
    readonly run: string;
    readonly commits: number;
    /** Of its last commit. */
    readonly digest: Digest;
}
/** What was archived. */
interface ArchiveReport {
    /** Absolute path of the archive; absent when there was nothing to archive. */
    readonly file?: string;
    readonly archived: readonly ArchivedRun[];
    /** Those that are not in the store any more. */
    readonly removed: readonly string[];
    /** Those whose time is over, and which stay in the store all the same. */
    readonly kept: readonly {
        readonly run: string;
        readonly because: WhyKept;
    }[];
}
/**
 * Writes runs that ended long enough ago into an archive: an export, which `readExport` verifies and `importRun` takes in again. Nothing is
 * taken out of the store before the archive is on the disk and was read back whole, digest by digest. Runs that have not ended are never
 * touched; those with a reservation, or with an effect of whose result nobody has heard, are kept and named.
 *
 * Interrupted, it is repeated: what was not removed is archived again, into another file.
 *
 * @throws SluiceError `CONFIG_INVALID` for a policy that cannot be read, `OUTPUT_FAILED` when the folder or the archive cannot be written or
 * is not what was written, and what `exportRuns` throws
 */
declare function archiveRuns(store: RunStore, options: ArchiveOptions): Promise<ArchiveReport>;

/** Raised whenever a reader of the older form could not read the newer one. */
declare const AUDIT_FORMAT = 1;
/** An event, with its place in the ledger. */
type AuditEntry<Type extends EventType> = {
    [Each in Type]: {
        readonly seq: number;
        readonly at: Instant;
        readonly event: Each;
    } & Readonly<EventData[Each]>;
}[Type];
/** A verdict as it was recorded, with everything it was founded on. */
interface AuditVerdict extends Verdict {
    readonly seq: number;
    readonly at: Instant;
    readonly event: "verdict-recorded";
    /** As the definition had it then. */
    readonly enforcement?: Enforcement;
}
/** What people were asked, and what the definition demanded of their answer. */
type AuditRequest = AuditEntry<"request-opened"> & {
    readonly requirement?: RequestPlan;
};
/** Work that was asked for, and how the definition has it repeated. */
type AuditWork = AuditEntry<"work-requested"> & {
    readonly repeat?: EffectRepeat;
};
/** What became of a body that a verdict names. */
type AuditBody = {
    readonly digest: Digest;
} & ({
    readonly kind: "present" | "missing" | "altered" | "unreachable";
} | Extract<EvidenceRead, {
    readonly kind: "erased" | "expired";
}>);
/**
 * Everything that a run's ledger says, by what it is about: for people who have to account for it, and for programs. Texts in it were written
 * by people, workers and tools, and are not escaped.
 */
interface AuditReport {
    readonly format: typeof AUDIT_FORMAT;
    readonly scope: string;
    readonly run: string;
    readonly pipeline: string;
    readonly subject: Subject;
    readonly startedBy: Principal;
    readonly startedAt: Instant;
    /** Whether every definition came from a place that workers cannot write. */
    readonly policyTrusted: boolean;
    readonly parent?: {
        readonly run: string;
        readonly unit: string;
    };
    readonly supersedes?: string;
    /** Absent while the run goes on. */
    readonly end?: {
        readonly outcome: RunOutcome;
        readonly at: Instant;
    } & Readonly<Omit<EventData["run-completed"], "outcome">>;
    /** What the run was judged by, and from which event on. */
    readonly definitions: readonly {
        readonly digest: Digest;
        readonly seq: number;
        readonly trusted: boolean;
        readonly by: Principal;
    }[];
    /** `head`: digest of the last commit, which all others follow from. `brokenAt`: the first commit that does not fit, from 1. */
    readonly chain: {
        readonly verified: boolean;
        readonly commits: number;
        readonly events: number;
        readonly head?: Digest;
        readonly brokenAt?: number;
        readonly reason?: string;
    };
    readonly stages: readonly AuditEntry<"stage-entered">[];
    readonly verdicts: readonly AuditVerdict[];
    /** Gates that let the run through without a pass, on somebody's written word. */
    readonly openings: readonly AuditEntry<"gate-opened">[];
    readonly requests: readonly (AuditRequest | AuditEntry<"request-extended" | "request-closed" | "roster-recorded">)[];
    readonly decisions: readonly AuditEntry<"decision-recorded" | "decision-kept" | "advice-recorded" | "delegation-recorded" | "delegation-ended" | "glass-broken">[];
    readonly refusals: readonly AuditEntry<"decision-refused" | "verdict-refused" | "signal-ignored" | "work-refused">[];
    readonly waivers: readonly AuditEntry<"waiver-recorded" | "waiver-proposed">[];
    readonly holds: readonly AuditEntry<"hold-placed" | "hold-ended" | "budget-extended">[];
    readonly effects: readonly (AuditWork | AuditEntry<"work-dispatched" | "work-detached" | "work-proof-requested" | "work-ended" | "work-undone" | "final-requested" | "final-begun" | "final-ended">)[];
    readonly reservations: readonly AuditEntry<"reservation-held" | "reservation-released" | "reservation-lost" | "reservation-steal-requested">[];
    readonly erasures: readonly AuditEntry<"evidence-erased">[];
    /** Every body that a verdict names, and whether it is there; absent where no evidence store was asked. */
    readonly bodies?: readonly AuditBody[];
    /** Every event, in a sentence. */
    readonly timeline: readonly {
        readonly seq: number;
        readonly at: Instant;
        readonly type: string;
        readonly text: string;
    }[];
}

/** Raised whenever a reader of the older form could not read the newer one. */
declare const EXPORT_VERSION = 1;
/** A commit as the ledger has it, without its place in the store it comes from. */
type ExportedCommit = Omit<Commit, "position">;

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

/** How a run is accounted for. */
interface AuditOptions extends Cancellable {
    /** Asked for every body that a verdict names: what is not there any more is named with the reason. Default: nobody is asked. */
    readonly evidence?: EvidenceStore;
}
/**
 * What a run's ledger says, as a report. Made of the ledger alone: whoever has an export of it, with `readExport`, gets the same by `auditOf`.
 * Only what became of bodies is asked of their store.
 *
 * @throws SluiceError `RUN_NOT_FOUND`; `STORE_CORRUPT` where the ledger, or a definition that the run followed, is not what was written
 */
declare function auditRun(store: RunStore, key: RunKey, options?: AuditOptions): Promise<AuditReport>;
/** The report of an exported run. Its chain is walked again: the report says whether it holds. */
declare function auditOf({ commits, definitions }: ExportedRun): AuditReport;

/**
 * Writes the lines of an export into a new file that only its owner can read: ledgers name people, and hold excerpts of their work. Resolves
 * once it is on the disk; half an export is none, and is removed.
 *
 * Rejects with the system's error, `EEXIST` when there is something of that name.
 */
declare function writeExport(file: string, lines: AsyncIterable<string>): Promise<void>;
/** The lines of a file of an export, for `readExport`. Rejects with the system's error, or `EXPORT_INVALID`. */
declare function exportFileLines(file: string): AsyncGenerator<string, void, undefined>;

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

export { EXPORT_VERSION, archiveRuns, auditOf, auditRun, exportFileLines, exportLines, exportRuns, importRun, readExport, readRetention, writeExport };
export type { ArchiveOptions, ArchiveReport, ArchivedRun, AuditBody, AuditEntry, AuditOptions, AuditReport, AuditRequest, AuditVerdict, AuditWork, ExportOptions, ExportedCommit, ExportedRun, ImportRunOptions, ImportedRun, Retention, RetentionPolicy, WhyKept };
