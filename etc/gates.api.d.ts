import * as _sluice_core from '@sluice/core';
import { GateDescriptor, GateRegistry, GateContext, GateReads, GateKind, GatePlan, Outcome, EvidenceClass, Evidence, Finding } from '@sluice/core';

/**
 * Asks people. Every set of `from` must be filled, by distinct people; `count` and `of` are short for a single set. By default the answer
 * must be authenticated (`assurance: verified`), nobody is excluded, and the request expires after 7 days.
 */
declare const approval: _sluice_core.GateDescriptor;

/**
 * Starts a program itself and judges it by its declared exit codes. No shell.
 *
 * It runs in a scratch folder that holds exactly the files of the judged commit and is removed afterwards. There is no `.git` in it, and
 * nothing that was not committed: no installed packages, links as plain files, submodules empty. Without a judged commit it is
 * inconclusive, without a repository it cannot work. With `cwd` it runs in that folder instead, and nobody proves that the folder holds
 * what is judged: `trustFolder` must say in writing why it is believed, and the evidence is `reported`.
 *
 * The program finds the judged commit in `SLUICE_HEAD`, and in `SLUICE_BASE` the commit that its base stood at (facet `baseCommit`), where
 * these are known. The gate binds `head` only: a policy for a program that uses `SLUICE_BASE` says `binds: [head, baseCommit]`.
 *
 * Programs that run the repository's own scripts give `reported` evidence, others `observed`; `selfReported` says so explicitly. The
 * evidence is the digest of all that the program wrote.
 */
declare const command: _sluice_core.GateDescriptor;

/**
 * Whether the judged commit is on the base branch now: `ancestor` (the default) when the branch contains it, `exact` when the branch
 * stands at it. Not yet is pending; what git cannot tell is inconclusive and never a no.
 */
declare const landed: _sluice_core.GateDescriptor;

/**
 * Reads a verdict that a worker wrote into the header of a file. The word must be one of the declared ones; the prose below the header is
 * shown to people and decides nothing. With `head`, the file must name the judged commit.
 */
declare const report: _sluice_core.GateDescriptor;

/** Wants an exclusive right by name, such as a merge lock. A new head does not end it, so it binds nothing. */
declare const reserve: _sluice_core.GateDescriptor;

/** Every gate of this package, by id. Groups are a form of the definition, not a gate here. */
declare const builtInGates: readonly GateDescriptor[];

/**
 * The gates that a definition may `use`, by id. Names of `Object.prototype` find nothing.
 *
 * @throws SluiceError `GATE_DUPLICATE` when two have one id, `GATE_INVALID` when one is not made like `defineGate` makes them
 */
declare function createGateRegistry(gates: readonly GateDescriptor[]): GateRegistry;

/**
 * Any schema that follows Standard Schema version 1 (zod, valibot, arktype, …), so that a gate's configuration is not tied to one
 * library. Only synchronous validation is accepted.
 */
interface StandardSchema<Input = unknown, Output = Input> {
    readonly "~standard": {
        readonly version: 1;
        readonly vendor: string;
        /** Checks a value. Synchronously: a promise is refused. */
        readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
        readonly types?: {
            readonly input: Input;
            readonly output: Output;
        } | undefined;
    };
}
/** What validation gave: a value, or issues. */
type StandardResult<Output> = {
    readonly value: Output;
    readonly issues?: undefined;
} | {
    readonly issues: readonly StandardIssue[];
};
/** One thing wrong, in the words of the schema's library. */
interface StandardIssue {
    readonly message: string;
    readonly path?: readonly (PropertyKey | {
        readonly key: PropertyKey;
    })[] | undefined;
}
/** The type of a schema's validated value. */
type SchemaOutput<Schema extends StandardSchema> = NonNullable<Schema["~standard"]["types"]>["output"];

/** A gate as its author writes it. */
interface GateSpec<Schema extends StandardSchema> {
    /** The name under `use`; by the identifier grammar. */
    readonly id: string;
    /**
     * Raise it whenever the same input may get another verdict. Runs under way keep the version they started with: a process that has only
     * the new one cannot judge them until they `adopt` the present definition, and `explain` says so.
     */
    readonly version: number;
    /** Checks what stands under `with`. Any Standard Schema that answers synchronously. */
    readonly config: Schema;
    /**
     * Facets, `work`, or `evidence:NAME` that a verdict is about: it stays current while they are equal, and when they change the run goes
     * back to be judged, and worked on, again. Bind no more than the verdict depends on: what changed since the merge base is about `head`
     * and `base`; only what would come out differently on another commit of the base branch is about `baseCommit`.
     */
    readonly binds: readonly string[];
    readonly reads: GateReads;
    /** Default: `evaluate`. */
    readonly kind?: GateKind;
    /** Causes of `error/infrastructure` that `onError` may name. */
    readonly causes?: readonly string[];
    /** Whether it can ever withhold a pass. Default: true. */
    readonly canFail?: boolean;
    /** Whether a pass without evidence is refused. Default: false. */
    readonly needsEvidence?: boolean;
    /** Top-level text fields of the configuration in which `${…}` stands for a value of the run. They reach `evaluate` filled in. */
    readonly templates?: readonly (keyof SchemaOutput<Schema> & string)[];
    /** Files of the work folder that it reads, with their placeholders. */
    readonly files?: (config: SchemaOutput<Schema>) => readonly string[];
    /** The kind's parameters; needed for every kind but `evaluate`. */
    readonly plan?: (config: SchemaOutput<Schema>) => GatePlan;
    /** Looks once. Needed by `evaluate` and `measure`, absent on others. Throwing is `error/infrastructure`. */
    readonly evaluate?: (context: GateLook<SchemaOutput<Schema>>) => Outcome | Promise<Outcome>;
}
/** Everything a gate may look with, and its configuration in the schema's type. */
type GateLook<Config> = Omit<GateContext, "config"> & {
    readonly config: Config;
};
/**
 * Makes a gate. What it returns checks its configuration safely, and lets no outcome out that is malformed, unbounded, late or without
 * the evidence it needs: those become errors, never a pass.
 *
 * @throws SluiceError `GATE_INVALID` when the definition itself is wrong
 */
declare function defineGate<const Schema extends StandardSchema>(spec: GateSpec<Schema>): GateDescriptor;

/** What a gate looked at, before it is reduced to a digest and an excerpt. */
interface LookedAt {
    readonly name: string;
    /** Who or what produced it: a work id, a tool. */
    readonly producer: string;
    readonly class: EvidenceClass;
    readonly content: Uint8Array | string;
    /** Size of all of it, when `content` is only a part. */
    readonly bytes?: number;
    readonly excerpt?: string;
}
/** Evidence of something that was looked at: its digest, its size, and a bounded excerpt that is safe to show. */
declare function evidenceOf({ name, producer, class: kind, content, bytes, excerpt }: LookedAt): Evidence;

/** What an outcome may say besides its reason. `code` is stable and machine-readable, `AREA_REASON`. */
interface OutcomeExtra {
    readonly code?: string;
    readonly findings?: readonly (Finding | string)[];
    readonly evidence?: readonly Evidence[];
    /** How many things were examined; say 0 when there was nothing to examine. */
    readonly examined?: number;
}
/** What the gate asks for holds. */
declare function pass(reason: string, extra?: OutcomeExtra): Outcome;
/** The work is wrong; `findings` say to its author what to mend. */
declare function fail(reason: string, findings?: readonly (Finding | string)[], extra?: OutcomeExtra): Outcome;
/** Measured, and really undecided; or what is needed to tell is missing. */
declare function inconclusive(reason: string, extra?: OutcomeExtra): Outcome;
/** Not yet; worth another look later. */
declare function pending(reason: string, extra?: OutcomeExtra): Outcome;
/** What the producer left is unreadable: unknown word, contradiction, broken syntax. Say in the findings how to write it. */
declare function inputError(reason: string, extra?: OutcomeExtra): Outcome;
/** What the producer should have left is not there. A policy may open on it with `onMissing`. */
declare function missingInput(reason: string, extra?: OutcomeExtra): Outcome;
/** The gate cannot work as it is configured. */
declare function definitionError(reason: string, extra?: OutcomeExtra): Outcome;
/**
 * The gate could not look. `cause` is one that the gate declares, so that a policy may open on it with `onError`; `undefined` for trouble
 * nobody foresaw.
 */
declare function infrastructureError(cause: string | undefined, reason: string, extra?: OutcomeExtra): Outcome;
/** There was nothing for this gate to judge. */
declare function skippedMissing(reason: string, extra?: OutcomeExtra): Outcome;

export { approval, builtInGates, command, createGateRegistry, defineGate, definitionError, evidenceOf, fail, inconclusive, infrastructureError, inputError, landed, missingInput, pass, pending, report, reserve, skippedMissing };
export type { GateLook, GateSpec, LookedAt, OutcomeExtra, SchemaOutput, StandardIssue, StandardResult, StandardSchema };
