import { Pipeline, RunStore, EffectHandler, GateDescriptor, Vcs, People, Authorizer, Notifier, Logger, Clock, Ids, ProcessRunner, WorkFolders } from '@sluice/core';
export { Act, Assurance, Authorizer, Clock, Commit, DEFAULT_SCOPE, Digest, ERROR_CODES, EffectHandler, EffectProof, EffectRequest, EffectResult, ErrorCode, Evidence, Facets, Finding, GateContext, GateDescriptor, GateRegistry, Ids, Json, JsonObject, Logger, Notice, Notifier, Outcome, Page, People, Pipeline, Principal, ProcessRunner, ReworkReason, RunFilter, RunIndex, RunOutcome, RunStatus, RunStore, RunSummary, SignalMatch, SluiceError, Subject, Vcs, Verdict, WorkFolders, digestOf, parseDuration } from '@sluice/core';
import { Definition, StageIds, EffectNames, GateIds } from '@sluice/definition';
export { Definition, EffectNames, GateIds, LoadedDefinition, Problem, StageIds, definePipeline, formatProblems, loadDefinition, verifyPipeline } from '@sluice/definition';
import { Engine, StartRequest, CallOptions, StartedRun, DecideRequest, WaiveRequest } from '@sluice/engine';
export { ActRequest, AdoptRequest, CallOptions, CancelRequest, DecideRequest, EngineEvent, EventsOptions, ExtendRequest, ListOptions, OpenRequest, ResumeRequest, ReviseRequest, RunExplanation, RunView, Settled, SignalAnswer, SignalRequest, StartRequest, StartedRun, TickOptions, TickReport, WaiveRequest, WorkOptions, Worker } from '@sluice/engine';
export { GateLook, GateSpec, StandardSchema, defineGate, definitionError, evidenceOf, fail, inconclusive, infrastructureError, inputError, missingInput, pass, pending, skippedMissing } from '@sluice/gates';
import { Answer } from '@sluice/lifecycle';
export { Answer, EventOf, EventType, Explanation, Refusal, RunEvent, RunState, Wait, fromRecord as readEvent } from '@sluice/lifecycle';
export { CommandEffectOptions, commandEffect as command } from '@sluice/process';
import { RedactionRule } from '@sluice/redaction';
export { RedactionRule } from '@sluice/redaction';
export { MemoryStoreOptions, createMemoryStore as memory } from '@sluice/store-memory';
export { SqliteStoreOptions, createSqliteStore as sqlite } from '@sluice/store-sqlite';
export { GitVcsOptions, createGitVcs as git } from '@sluice/vcs-git';

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
interface Sluice<Name extends string = string, GateId extends string = string> extends Omit<Engine, "start" | "decide" | "waive"> {
    /** As {@link Engine.start}. */
    start(pipeline: Name, request: StartRequest, options?: CallOptions): Promise<StartedRun>;
    /** As {@link Engine.decide}. */
    decide(run: string, request: Named<DecideRequest, GateId>, options?: CallOptions): Promise<Answer>;
    /** As {@link Engine.waive}. */
    waive(run: string, request: Named<WaiveRequest, GateId>, options?: CallOptions): Promise<Answer>;
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
     * must survive a restart. Give `sqlite({ file })` for one machine.
     */
    readonly store?: RunStore;
    /** Who does the work, by the names that pipelines run. */
    readonly effects?: {
        readonly [Name in EffectNameOf<P[number]>]?: EffectHandler;
    };
    /** Gates of the host's own, besides the built-in ones. */
    readonly gates?: readonly GateDescriptor[];
    readonly vcs?: Vcs;
    readonly people?: People;
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
    /** Default: reads folders of this machine. */
    readonly workFolders?: WorkFolders;
    /** Scopes that workers without a scope of their own serve when the pipelines have changed. Default: only `default`. */
    readonly scopes?: readonly string[];
    /** Name under which this process claims work, shown to people. */
    readonly holder?: string;
    /** Most evaluations at once. Default 4. */
    readonly concurrency?: number;
    /** Most effects performed at once. Default 8. */
    readonly workConcurrency?: number;
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
 * @throws SluiceError `DEFINITION_INVALID`, `DEFINITION_UNPROVEN`, `EFFECT_UNPROVABLE`, `GATE_DUPLICATE`, `CONFIG_INVALID`.
 */
declare function createSluice<const P extends readonly PipelineSource[]>(options: SluiceOptions<P>): Sluice<PipelineNameOf<P[number]>, GateIdOf<P[number]>>;

/**
 * Reads a definition in YAML from disk, for `createSluice({ pipelines: [pipelineFile("delivery.yaml")] })`. A relative path begins at the
 * process's current folder; `new URL("delivery.yaml", import.meta.url)` means the file beside the module. Whether it may be trusted is the
 * host's to say: a file that workers can write calls for `policyTrusted: false`.
 *
 * @throws SluiceError `DEFINITION_UNREADABLE` when there is no file, or it is no text in UTF-8; `DEFINITION_INVALID` with every problem in
 * the message: line, column, what was found and expected, and the source line with a caret.
 */
declare function pipelineFile(path: string | URL): Definition;

export { createSluice, pipelineFile };
export type { EffectNameOf, GateIdOf, PipelineNameOf, PipelineSource, Sluice, SluiceOptions };
