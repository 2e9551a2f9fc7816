export { Act, ActRequest, AdoptRequest, Answer, Assurance, Authorizer, CallOptions, CancelRequest, Clock, CommandOptions, Commit, DEFAULT_SCOPE, DecideRequest, Definition, Digest, ERROR_CODES, EffectHandler, EffectNameOf, EffectNames, EffectProof, EffectRequest, EffectResult, EngineEvent, ErrorCode, EventOf, EventType, EventsOptions, Evidence, Explanation, ExportedRun, ExtendRequest, Facets, FileStoreOptions, FileStoreVerdict, Finding, GateContext, GateDescriptor, GateIdOf, GateIds, GateLook, GateRegistry, GateSpec, GitVcsOptions, Ids, ImportRunOptions, ImportedRun, Json, JsonObject, KeptReport, ListOptions, LoadedDefinition, Logger, MemoryStoreOptions, Notice, Notifier, OpenRequest, Outcome, Page, PathMatch, PatternOptions, PatternSet, People, Pipeline, PipelineNameOf, PipelineSource, PostgresStore, PostgresStoreOptions, Principal, Problem, ProcessRunner, RedactionRule, RefSource, Refusal, ReportFolder, ResumeRequest, ReviseRequest, ReworkReason, RunEvent, RunExplanation, RunFilter, RunIndex, RunOutcome, RunState, RunStatus, RunStore, RunSummary, RunView, Settled, SignalAnswer, SignalMatch, SignalRequest, Sluice, SluiceError, SluiceOptions, SqliteStoreOptions, StageIds, StandardSchema, StartRequest, StartedRun, Subject, TickOptions, TickReport, Vcs, Verdict, Wait, WaiveRequest, WorkFolders, WorkOptions, Worker, command, compilePatterns, createSluice, defineGate, definePipeline, definitionError, digestOf, evidenceOf, exportLines, exportRuns, fail, fileStore, formatProblems, git, importRun, inconclusive, infrastructureError, inputError, keepReport, loadDefinition, memory, migratePostgres, migrationScript, missingInput, parseDuration, pass, patternProblem, pending, pipelineAtRef, pipelineFile, postgres, readEvent, readExport, reportFolder, skippedMissing, sqlite, verifyFileStore, verifyPipeline } from '@sluice/sdk';
import { RunStore, EffectHandler, GateDescriptor, ReportFolder, People, Authorizer, Notifier } from '@sluice/core';
import { Definition } from '@sluice/definition';

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
    /** Who is in which group: members by group name, or a directory. */
    readonly people?: People | Readonly<Record<string, readonly string[]>>;
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
