import { EffectHandler, Pipeline, RunStore, GateDescriptor, Vcs, People, Authorizer, Notifier, Logger, Clock, Ids, ProcessRunner, HttpClient, WorkFolders, ReportFolder, Cancellable } from '@sluice/core';
export { Act, Assurance, Authorizer, ChangePage, ChangeRequest, ChangeState, Clock, Commit, DEFAULT_SCOPE, Digest, ERROR_CODES, EffectHandler, EffectProof, EffectRequest, EffectResult, ErrorCode, Evidence, EvidenceClass, EvidenceStore, Facets, Finding, Forge, GateContext, GateDescriptor, GateRegistry, HttpClient, HttpRequest, HttpResult, Ids, Json, JsonObject, Logger, Notice, Notifier, Outcome, Page, People, Pipeline, Principal, ProcessRunner, ReportFolder, ReworkReason, RunFilter, RunIndex, RunOutcome, RunStatus, RunStore, RunSummary, SignalMatch, SigningKey, SluiceError, StatusGroup, Subject, Tracker, TrackerAct, TrackerItem, TrackerStatus, Vcs, Verdict, WaiverScope, WorkFolders, digestOf, parseDuration } from '@sluice/core';
import { Definition, StageIds, EffectNames, GateIds } from '@sluice/definition';
export { Definition, EffectNames, GateIds, LoadedDefinition, Problem, StageIds, definePipeline, formatProblems, loadDefinition, verifyPipeline } from '@sluice/definition';
import { Engine, StartRequest, CallOptions, StartedRun, DecideRequest, WaiveRequest, TrackedProject, WatchedRepository, EvidenceKeeping } from '@sluice/engine';
export { ActRequest, AdoptRequest, AdviseRequest, BodyStanding, CallOptions, CancelRequest, DecideRequest, DelegateRequest, EndDelegationRequest, EngineEvent, EraseEvidenceRequest, EventsOptions, EvidenceKeeping, ExtendRequest, HttpClientOptions, ListOptions, OpenRequest, ReconcileReport, RequestPayload, ResumeRequest, ReviseRequest, RunEvidence, RunExplanation, RunView, Settled, SignalAnswer, SignalRequest, SignedDecision, StartRequest, StartedRun, StealRequest, TickOptions, TickReport, TrackedProject, WaiveRequest, WatchReport, WatchedRepository, WorkOptions, Worker, createHttpClient, signedText } from '@sluice/engine';
export { CallbackPeopleOptions, GithubTeamsOptions, ListedPage, PeopleFileOptions, StaticPeople, TeamPeopleOptions, callbackPeople, githubTeams, peopleFile, staticPeople, teamPeople } from '@sluice/people';
import { HandlerOptions } from '@sluice/handler';
export { Asked, ChangeSummary, HandlerOptions, ListedRequest, ListedRequests, createHandler } from '@sluice/handler';
import { OutputForm } from '@sluice/gates';
export { GateLook, GateSpec, KeptReport, MeasureSpec, PathMatch, PatternOptions, PatternSet, StandardSchema, compilePatterns, defineGate, definitionError, evidenceOf, fail, inconclusive, infrastructureError, inputError, keepReport, measureGate, missingInput, pass, patternProblem, pending, skippedMissing } from '@sluice/gates';
import { Answer, Replay } from '@sluice/lifecycle';
export { Answer, EventOf, EventType, Explanation, Refusal, Replay, ReplayFlip, ReplayedMove, RunEvent, RunState, Wait, fromRecord as readEvent } from '@sluice/lifecycle';
export { FileEvidenceOptions, createFileEvidenceStore as fileEvidence } from '@sluice/evidence-file';
import { RedactionRule } from '@sluice/redaction';
export { RedactionRule } from '@sluice/redaction';
export { FileBackupOptions, FileStoreOptions, FileStoreVerdict, backupFileStore, createFileStore as fileStore, verifyFileStore } from '@sluice/store-file';
export { MemoryEvidenceOptions, MemoryStoreOptions, createMemoryStore as memory, createMemoryEvidenceStore as memoryEvidence } from '@sluice/store-memory';
export { PostgresStore, PostgresStoreOptions, migratePostgres, migrationScript, createPostgresStore as postgres } from '@sluice/store-postgres';
export { SqliteBackupOptions, SqliteEvidenceOptions, SqliteStoreOptions, backupSqlite, createSqliteStore as sqlite, createSqliteEvidenceStore as sqliteEvidence } from '@sluice/store-sqlite';
export { ArchiveOptions, ArchiveReport, AuditOptions, AuditReport, ExportedRun, ImportRunOptions, ImportedRun, RetentionPolicy, archiveRuns, auditOf, auditRun, exportFileLines, exportLines, exportRuns, importRun, readExport, writeExport } from '@sluice/transfer';
export { GitVcsOptions, createGitVcs as git } from '@sluice/vcs-git';
export { createReportFolder as reportFolder } from '@sluice/work-folder';
import { CommandEffectOptions } from '@sluice/process';
export { DetachedEffectOptions as DetachedCommandOptions, detachedEffect as detachedCommand } from '@sluice/process';
export { GithubOptions, github } from '@sluice/forge-github';
export { PlaneOptions, plane } from '@sluice/tracker-plane';

/** How a command is run as a stage's work. */
interface CommandOptions extends Omit<CommandEffectOptions, "output"> {
    /**
     * What of standard output becomes the recorded output of the work, for the gates `output` and `marker` and for conditions. `stdout-json`: one
     * JSON document and nothing else. `stdout-last-object`: the JSON object that a noisy output ends with. `stdout-text`: `{ text, truncated }`
     * with the last whole lines, about 7,000 characters; longer texts belong into a file. What cannot be read is said to be unreadable. Default:
     * `none`.
     */
    readonly output?: OutputForm | "none";
}
/**
 * Runs a command as a stage's work. The command finds a JSON file at `SLUICE_INPUT` with `run`, `stage`, `effect`, `work`, `token`, `nonce`,
 * `key`, `attempt`, `lap`, `laps`, `reasons`, `subject` and `deadline`, and `SLUICE_RUN`, `SLUICE_STAGE`, `SLUICE_WORK`, `SLUICE_KEY` (the
 * subject's key), `SLUICE_TOKEN`, `SLUICE_NONCE` (what its markers carry) and `SLUICE_EFFECT_KEY` (the idempotency key) in its environment.
 * It is ended at the deadline.
 */
declare function command(argv: readonly [string, ...string[]], { output, ...options }: CommandOptions): EffectHandler;

/** A pipeline as hosts have it: what `definePipeline` gives, what was loaded from YAML, or compiled before. */
type PipelineSource = Definition | Pipeline;
/** Names of pipelines; `string` where they are not known to the compiler. */
type PipelineNameOf<P> = P extends {
    readonly name: infer Name extends string;
} ? Name : never;
/** Ids of gates that pipelines have; `string` where the compiler does not know them. */
type GateIdOf<P> = P extends PipelineSource ? (IsLiteral<P> extends true ? GateIds<P> : string) : never;
/** Names of effects that pipelines run; `string` where the compiler does not know them. */
type EffectNameOf<P> = P extends PipelineSource ? (IsLiteral<P> extends true ? EffectNames<P> : string) : never;
/** Compiled pipelines and loaded definitions have names only at run time. */
type IsLiteral<P> = P extends {
    readonly stages: readonly unknown[];
} ? false : string extends StageIds<P> ? false : true;

/**
 * An engine that knows the names of its pipelines and gates: a typo is a compile error. `Sluice` alone takes any name; one that knows its
 * names can be given wherever it is asked for.
 */
interface Sluice<Name extends string = string, GateId extends string = string> extends Omit<Engine, "start" | "decide" | "waive" | "simulate"> {
    /** As {@link Engine.start}. */
    start(pipeline: Name, request: StartRequest, options?: CallOptions): Promise<StartedRun>;
    /** As {@link Engine.decide}. */
    decide(run: string, request: Named<DecideRequest, GateId>, options?: CallOptions): Promise<Answer>;
    /** As {@link Engine.waive}. */
    waive(run: string, request: Named<WaiveRequest, GateId>, options?: CallOptions): Promise<Answer>;
    /**
     * As {@link Engine.simulate}, for a definition as a host has it.
     *
     * @throws SluiceError `RUN_NOT_FOUND`, `DEFINITION_INVALID`, `DEFINITION_UNPROVEN`
     */
    simulate(run: string, pipeline: PipelineSource, options?: CallOptions): Promise<Replay>;
    /**
     * Routes for people's answers over HTTP, for any server that speaks `Request` and `Response`: see {@link HandlerOptions}. Clock,
     * repository and logger are those of this Sluice unless others are given.
     *
     * @throws SluiceError `CONFIG_INVALID`
     */
    handler(options: Omit<HandlerOptions, "engine" | "clock"> & Partial<Pick<HandlerOptions, "clock">>): (request: Request) => Promise<Response>;
}
/** A request whose gate is one of the pipelines'. */
type Named<Request, GateId extends string> = Omit<Request, "gate"> & {
    readonly gate: GateId;
};

/** What a host gives. Only `pipelines` is needed; everything else has a default or is absent. */
interface SluiceOptions<P extends readonly PipelineSource[] = readonly PipelineSource[]> {
    readonly pipelines: P;
    /**
     * Where runs live. **Without one they live in memory and are gone with the process**: good for tests and trials, and for nothing that
     * must survive a restart. Give `sqlite({ file })` or `fileStore({ folder })` for one machine. One that lies where workers can write, as
     * far as `vcs` knows, is refused (`STORE_INSIDE_SUBJECT`).
     */
    readonly store?: RunStore;
    /** `local-dev`, for one person's machine: the store may lie where workers can write, and every explanation says so. */
    readonly trust?: "local-dev";
    /** Who does the work, by the names that pipelines run. */
    readonly effects?: {
        readonly [Name in EffectNameOf<P[number]>]?: EffectHandler;
    };
    /** Gates of the host's own, besides the built-in ones. */
    readonly gates?: readonly GateDescriptor[];
    readonly vcs?: Vcs;
    readonly people?: People;
    /**
     * Projects of issue trackers: what people choose there counts as the pipelines' `wiring` says, and items show where their runs are. Looked at by
     * `tick` and by workers; no webhook is needed.
     */
    readonly trackers?: readonly TrackedProject[];
    /**
     * Repositories of forges: runs are told what became of their change requests, and gates that wait for it look again. Looked at by `tick`
     * and by workers, so that a lost webhook strands nothing.
     */
    readonly forges?: readonly WatchedRepository[];
    readonly authorizer?: Authorizer;
    readonly notifier?: Notifier;
    readonly logger?: Logger;
    /** Values that are secret, in any encoding: they are hidden before anything is stored or shown. At least 8 characters each. */
    readonly secrets?: readonly string[];
    /** Kinds of secrets to hide besides the well-known ones. */
    readonly secretPatterns?: readonly RedactionRule[];
    /** Default: the system's. */
    readonly clock?: Clock;
    /** Default: the system's. */
    readonly ids?: Ids;
    /** Default: runs commands of the host's PATH. */
    readonly process?: ProcessRunner;
    /** Asks servers for gates. Default: `createHttpClient()`, over the network of this machine. */
    readonly http?: HttpClient;
    /** Default: reads folders of this machine. */
    readonly workFolders?: WorkFolders;
    /** Where gates write down what they found, besides the ledger: `reportFolder("/srv/sluice/reports")`. Default: nowhere. */
    readonly reports?: ReportFolder;
    /** Where the bodies of evidence are kept: `{ store: fileEvidence({ folder: "/srv/sluice/evidence" }) }`. Default: nowhere. */
    readonly evidence?: EvidenceKeeping;
    /** Gates that are switched off, by what they `use`, each with the reason, which is recorded: `{ "dependency-audit": "the feed is being moved" }`. */
    readonly disabled?: Readonly<Record<string, string>>;
    /** Scopes that workers without a scope of their own serve when the pipelines have changed. Default: only `default`. */
    readonly scopes?: readonly string[];
    /** Name under which this process claims work, shown to people. */
    readonly holder?: string;
    /** Most evaluations at once. Default 4. */
    readonly concurrency?: number;
    /** Most effects performed at once. Default 8. */
    readonly workConcurrency?: number;
    /** For how long a claim lasts unless it is renewed, in milliseconds: so long the work of a process that died waits. Default 30 seconds. */
    readonly leaseMs?: number;
    /** How long a signal without a run is kept, in milliseconds. Default 7 days. */
    readonly unmatchedLifetimeMs?: number;
    /** `false` when the definitions come from where a worker can write; every explanation prints it. Default `true`. */
    readonly policyTrusted?: boolean;
}

/**
 * Puts everything together: compiles and proves the pipelines, and makes an engine with the built-in gates and the system's clock, ids,
 * processes and folders where the host gives nothing else. It starts nothing by itself.
 *
 * **Without `store`, runs live in memory and are gone with the process.**
 *
 * @throws SluiceError `DEFINITION_INVALID`, `DEFINITION_UNPROVEN`, `EFFECT_UNPROVABLE`, `GATE_DUPLICATE`, `CONFIG_INVALID`,
 * `STORE_INSIDE_SUBJECT`, `REPORT_FOLDER_INSECURE`.
 */
declare function createSluice<const P extends readonly PipelineSource[]>(options: SluiceOptions<P>): Sluice<PipelineNameOf<P[number]>, GateIdOf<P[number]>>;

/** Where {@link pipelineAtRef} reads. */
interface RefSource extends Cancellable {
    readonly vcs: Vcs;
    /** The policy ref: a branch, tag or commit that the change under judgement cannot move, such as `main`. */
    readonly ref: string;
}
/**
 * Reads a definition in YAML, and the lists beside it that its gates refer to, from one commit of a repository: policy that the change
 * under judgement cannot have written, whatever lies in the worktree. The ref is looked up once; when it moves meanwhile, all of it is
 * still of the same commit.
 *
 * @param path from the top of the repository, with forward slashes
 * @throws SluiceError (rejects) `VCS_REVISION_INVALID` when there is no such ref; `DEFINITION_UNREADABLE` when it has no such plain file;
 * `DEFINITION_INVALID` with every problem in the message; `VCS_FAILED`.
 */
declare function pipelineAtRef(path: string, { vcs, ref, ...call }: RefSource): Promise<Definition>;

/**
 * Reads a definition in YAML from disk, for `createSluice({ pipelines: [pipelineFile("delivery.yaml")] })`, with the lists beside it that
 * its gates refer to. A relative path begins at the process's current folder; `new URL("delivery.yaml", import.meta.url)` means the file
 * beside the module. Whether it may be trusted is the host's to say: a file that workers can write calls for `policyTrusted: false`, or
 * for `pipelineAtRef`.
 *
 * @throws SluiceError `DEFINITION_UNREADABLE` when there is no file, or it is no text in UTF-8; `DEFINITION_INVALID` with every problem in
 * the message: line, column, what was found and expected, and the source line with a caret.
 */
declare function pipelineFile(path: string | URL): Definition;

export { command, createSluice, pipelineAtRef, pipelineFile };
export type { CommandOptions, EffectNameOf, GateIdOf, PipelineNameOf, PipelineSource, RefSource, Sluice, SluiceOptions };
