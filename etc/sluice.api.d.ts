export { Act, ActRequest, AdoptRequest, Answer, Assurance, Authorizer, CallOptions, CancelRequest, Clock, CommandEffectOptions, Commit, DEFAULT_SCOPE, DecideRequest, Definition, Digest, ERROR_CODES, EffectHandler, EffectNameOf, EffectNames, EffectProof, EffectRequest, EffectResult, EngineEvent, ErrorCode, EventOf, EventType, EventsOptions, Evidence, Explanation, ExtendRequest, Facets, Finding, GateContext, GateDescriptor, GateIdOf, GateIds, GateLook, GateRegistry, GateSpec, GitVcsOptions, Ids, Json, JsonObject, ListOptions, LoadedDefinition, Logger, MemoryStoreOptions, Notice, Notifier, OpenRequest, Outcome, Page, People, Pipeline, PipelineNameOf, PipelineSource, Principal, Problem, ProcessRunner, RedactionRule, Refusal, ResumeRequest, ReviseRequest, ReworkReason, RunEvent, RunExplanation, RunFilter, RunIndex, RunOutcome, RunState, RunStatus, RunStore, RunSummary, RunView, Settled, SignalAnswer, SignalMatch, SignalRequest, Sluice, SluiceError, SluiceOptions, SqliteStoreOptions, StageIds, StandardSchema, StartRequest, StartedRun, Subject, TickOptions, TickReport, Vcs, Verdict, Wait, WaiveRequest, WorkFolders, WorkOptions, Worker, command, createSluice, defineGate, definePipeline, definitionError, digestOf, evidenceOf, fail, formatProblems, git, inconclusive, infrastructureError, inputError, loadDefinition, memory, missingInput, parseDuration, pass, pending, pipelineFile, readEvent, skippedMissing, sqlite, verifyPipeline } from '@sluice/sdk';
import { RunStore, EffectHandler, GateDescriptor, People, Authorizer, Notifier } from '@sluice/core';
import { Definition } from '@sluice/definition';

/** What stands in `sluice.config.ts`, beside `sluice.yaml`. Paths are relative to its folder. */
interface SluiceConfig {
    /** The database file, or a store of another kind. Default: a file in the user's state folder. */
    readonly store?: string | RunStore;
    /** Definitions written in TypeScript, besides `sluice.yaml`. */
    readonly pipelines?: readonly Definition[];
    /** What performs work, by effect name. */
    readonly effects?: Readonly<Record<string, EffectHandler>>;
    /** Gates besides the built-in ones. */
    readonly gates?: readonly GateDescriptor[];
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
