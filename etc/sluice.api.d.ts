export { Act, ActRequest, AdoptRequest, AdviseRequest, Answer, ArchiveOptions, ArchiveReport, Asked, Assurance, AuditOptions, AuditReport, Authorizer, BodyStanding, CallOptions, CallbackPeopleOptions, CancelRequest, ChangePage, ChangeRequest, ChangeState, ChangeSummary, Clock, CommandOptions, Commit, DEFAULT_SCOPE, DecideRequest, Definition, DelegateRequest, DetachedCommandOptions, Digest, ERROR_CODES, EffectHandler, EffectNameOf, EffectNames, EffectProof, EffectRequest, EffectResult, EndDelegationRequest, EngineEvent, EraseEvidenceRequest, ErrorCode, EventOf, EventType, EventsOptions, Evidence, EvidenceClass, EvidenceKeeping, EvidenceStore, Explanation, ExportedRun, ExtendRequest, Facets, FileBackupOptions, FileEvidenceOptions, FileStoreOptions, FileStoreVerdict, Finding, Forge, GateContext, GateDescriptor, GateIdOf, GateIds, GateLook, GateRegistry, GateSpec, GitVcsOptions, GithubOptions, GithubTeamsOptions, HandlerOptions, HttpClient, HttpClientOptions, HttpRequest, HttpResult, Ids, ImportRunOptions, ImportedRun, Json, JsonObject, KeptReport, ListOptions, ListedPage, ListedRequest, ListedRequests, LoadedDefinition, Logger, MeasureSpec, MemoryEvidenceOptions, MemoryStoreOptions, Notice, Notifier, OpenRequest, Outcome, Page, PathMatch, PatternOptions, PatternSet, People, PeopleFileOptions, Pipeline, PipelineNameOf, PipelineSource, PlaneOptions, PostgresStore, PostgresStoreOptions, Principal, Problem, ProcessRunner, ReconcileReport, RedactionRule, RefSource, Refusal, Replay, ReplayFlip, ReplayedMove, ReportFolder, RequestPayload, ResumeRequest, RetentionPolicy, ReviseRequest, ReworkReason, RunEvent, RunEvidence, RunExplanation, RunFilter, RunIndex, RunOutcome, RunState, RunStatus, RunStore, RunSummary, RunView, Settled, SignalAnswer, SignalMatch, SignalRequest, SignedDecision, SigningKey, Sluice, SluiceError, SluiceOptions, SqliteBackupOptions, SqliteEvidenceOptions, SqliteStoreOptions, StageIds, StandardSchema, StartRequest, StartedRun, StaticPeople, StatusGroup, StealRequest, Subject, TeamPeopleOptions, TickOptions, TickReport, TrackedProject, Tracker, TrackerAct, TrackerItem, TrackerStatus, Vcs, Verdict, Wait, WaiveRequest, WaiverScope, WatchReport, WatchedRepository, WorkFolders, WorkOptions, Worker, archiveRuns, auditOf, auditRun, backupFileStore, backupSqlite, callbackPeople, command, compilePatterns, createHandler, createHttpClient, createSluice, defineGate, definePipeline, definitionError, detachedCommand, digestOf, evidenceOf, exportFileLines, exportLines, exportRuns, fail, fileEvidence, fileStore, formatProblems, git, github, githubTeams, importRun, inconclusive, infrastructureError, inputError, keepReport, loadDefinition, measureGate, memory, memoryEvidence, migratePostgres, migrationScript, missingInput, parseDuration, pass, patternProblem, pending, peopleFile, pipelineAtRef, pipelineFile, plane, postgres, readEvent, readExport, reportFolder, signedText, skippedMissing, sqlite, sqliteEvidence, staticPeople, teamPeople, verifyFileStore, verifyPipeline, writeExport } from '@sluice/sdk';
import { RunStore, EffectHandler, GateDescriptor, ReportFolder, EvidenceStore, EvidenceClass, People, Authorizer, Notifier } from '@sluice/core';
import { Definition } from '@sluice/definition';
import { TrackedProject, WatchedRepository } from '@sluice/engine';
import { RetentionPolicy } from '@sluice/transfer';

/** What stands in `sluice.config.ts`, beside `sluice.yaml`. Paths are relative to its folder. */
interface SluiceConfig {
    /** The database file, a folder for plain files (one that is there, or ends in a slash), or a store of another kind. Default: a file in the user's state folder. */
    readonly store?: string | RunStore;
    /** Definitions written in TypeScript, besides `sluice.yaml`. */
    readonly pipelines?: readonly Definition[];
    /** What performs work, by effect name. */
    readonly effects?: Readonly<Record<string, EffectHandler>>;
    /** Gates besides the built-in ones. */
    readonly gates?: readonly GateDescriptor[];
    /** Gates that are switched off, by what they `use`, each with the reason, which is recorded. */
    readonly disabled?: Readonly<Record<string, string>>;
    /** Where gates of runs write down what they found, besides the ledger: `reportFolder("/srv/sluice/reports")`. */
    readonly reports?: ReportFolder;
    /**
     * Where the bodies of evidence are kept, redacted: a folder, a database (a name that ends in `.db` or `.sqlite`), or a store of another kind.
     * Default: nowhere.
     */
    readonly evidence?: string | EvidenceStore;
    /** For how long runs that have ended stay in the store; `sluice archive` moves older ones into files. */
    readonly retention?: RetentionPolicy;
    /** For how long they are kept, by class: `{ reported: "90d" }`. Default: until somebody erases them. */
    readonly keepEvidence?: {
        readonly [Class in EvidenceClass]?: string;
    };
    /** Who is in which group: members by group name, or a directory. */
    readonly people?: People | Readonly<Record<string, readonly string[]>>;
    /** Projects of issue trackers that `sluice tick` and `sluice work` bring together with the runs, as the pipelines' `wiring` says. */
    readonly trackers?: readonly TrackedProject[];
    /** Repositories of forges of whose change requests `sluice tick` and `sluice work` tell the runs. */
    readonly forges?: readonly WatchedRepository[];
    readonly authorizer?: Authorizer;
    readonly notifier?: Notifier;
    /** Values that must never be shown or stored. */
    readonly secrets?: readonly string[];
    /** `local-dev`: the store may lie where workers can write; every explanation says so. */
    readonly trust?: "local-dev";
    /** Short name of the branch that work is based on. Default: the repository's default branch. */
    readonly base?: string;
    /** Name of the repository for `${repo}`. Default: the name of its folder. */
    readonly repo?: string;
}
/** Returns its argument, so that an editor knows what may stand in it. */
declare function defineConfig(config: SluiceConfig): SluiceConfig;

export { defineConfig };
export type { SluiceConfig };
