import * as _sluice_core from '@sluice/core';
import { GateDescriptor, CapturedStream, Json, GateRegistry, GateContext, GateReads, GateKind, GatePlan, Outcome, Evidence, EvidenceClass, Digest, JsonObject, GateReports, Finding } from '@sluice/core';

/**
 * No line that a change adds holds a phrase that stands for unfinished work. Only added lines count, not what was there before. A line
 * that may stay is justified one by one: by its path, its text and a reason, in the policy. Binary files and a difference that is too
 * large to be read are never a pass. A change that adds no line passes.
 */
declare const addedLines: _sluice_core.GateDescriptor;

/**
 * Asks people. Every set of `from` must be filled, by distinct people; `count` and `of` are short for a single set. By default the answer
 * must be authenticated (`assurance: verified`), nobody is excluded, nobody can stand in for anybody, and the request expires after 7 days.
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
 * evidence is the digest of all that the program wrote. A command line that would change what it judges is refused with the token that says
 * so, unless `mutates` excuses the token in writing.
 */
declare const command: _sluice_core.GateDescriptor;

/**
 * Every commit of a change says what it is, by Conventional Commits: `type(scope): subject`, then, if there is more, an empty line. Merges
 * are skipped, commits that are to be squashed into others refused, unless declared otherwise. A change without a commit to judge is missing
 * input: there is nothing whose message could be right.
 */
declare const commitMessages: _sluice_core.GateDescriptor;

/**
 * A change is no larger than declared: files, added lines, deleted lines, binary files. A rename counts on both sides. Submodules count as
 * one line. A change without files passes every limit.
 */
declare const diffSize: _sluice_core.GateDescriptor;

/**
 * Judges the stage's work by its exit code alone, by a table that the definition declares. A worker's exit is its own word (invariant 3),
 * so nothing is assumed: the codes that pass are listed, `because` says why they are believed and stands in every verdict, and the evidence
 * is `reported`, which a policy with `evidence: { class: observed }` does not accept. Work that did not exit by itself is an error.
 */
declare const exitStatus: _sluice_core.GateDescriptor;

/**
 * A change touches none of these paths: neither as it is now, both sides of a rename included, nor in any of its commits. Paths under
 * `protected` are found in any case and Unicode form, and then files that differ in nothing else are refused. Links and submodules are
 * refused wherever they are, because they lead elsewhere. A change without files passes: it touches nothing.
 */
declare const forbiddenPaths: _sluice_core.GateDescriptor;

/**
 * A report that was modelled on another run's still names that run. Every commit, branch, key and run id in the report, and in the added
 * lines of `paths`, is one of this run, or declared as a cross reference with a reason. A report that is not there is missing input;
 * binary files and a difference that is too large to be read are never a pass.
 */
declare const foreignLiterals: _sluice_core.GateDescriptor;

/**
 * Asks an address over HTTP once, and judges the status of the answer and, with `pass`, the JSON in it, as the gate `output` does. Another
 * status than the expected ones is a fail, and so is a redirect, which nobody follows: where it leads is the server's word. That nobody
 * answered is no verdict on what was asked (`error/infrastructure`, causes `unreachable` and `timeout`) unless `unanswered` says that it
 * is.
 *
 * The server is the definition's alone: placeholders stand in path and query only. Names and passwords are refused in addresses, queries
 * are never shown, and of a body nothing is told but the values that the conditions select; the evidence has its beginning.
 */
declare const httpProbe: _sluice_core.GateDescriptor;

/**
 * Whether the judged commit is on the base branch now: `ancestor` (the default) when the branch contains it, `exact` when the branch
 * stands at it. Not yet is pending; what git cannot tell is inconclusive and never a no.
 */
declare const landed: _sluice_core.GateDescriptor;

/**
 * Reads the marker that the stage's work printed, `LABEL[nonce]: WORD` on a line of its own, from its recorded text or from a file that it
 * left. The nonce is that of the try, so that no quoted instruction, old log or other run speaks for it (threats TOK-2, TOK-7). The marker can
 * only lower what the exit says, never raise it, and text of which something was dropped never passes (TOK-3). With `requirements`, each id
 * must have a line `REQ[nonce] ID: PASS: reason` besides.
 */
declare const marker: _sluice_core.GateDescriptor;

/**
 * Samples another registered gate, named under `probe` with its own configuration, every `every` for the time that `for` says; its answers
 * are samples in the ledger. Fails with more than `failures` of them (default 0), or `failuresInARow`; is undecided with more than
 * `inconclusive` (default 3) that tell nothing, or none that passes; ends early with `consecutive` passes, or after `count` samples.
 *
 * The probe is of kind `evaluate` and does not read the stage's work. What the measure binds and whether it can fail is the probe's, and its
 * version rises with the probe's. By itself it knows no gates: a registry of `createGateRegistry` gives it those that are there.
 */
declare const measure: GateDescriptor;

/**
 * Judges the recorded output of the stage's work, or a JSON file that it left, by values at JSONPaths. It fails when any value that `fail`
 * selects is listed there, passes when all that `pass` selects are listed there, and is an error of the input otherwise: nothing that
 * nobody listed is ever taken for either. What the work's output says counts whatever its exit code is, unless `exit` names the codes with
 * which a pass is believed; work that did not exit by itself never passes.
 */
declare const output: _sluice_core.GateDescriptor;

/**
 * Runs the commands of a manifest that says what has to be proven, each in an export of its own of the judged commit, and passes when all of
 * them say so. The manifest is policy: the change under judgement has no say in what proves it. An entry's command is its own or the project's
 * (`commands`); nothing is guessed, and an entry without one is a gap (OK-25). Anything but a PASS blocks, also what never ran (OK-31).
 *
 * An exempt entry does not run. A waived one does not run until its waiver ends, and makes the pass conditional: code `PROOF_CONDITIONAL`,
 * with the waivers among the findings (OK-32, OK-33).
 *
 * Where the host keeps reports, the result of each entry that ran is written there, read back, and judged as it was read (OK-30, OR-06).
 */
declare const proofScripts: _sluice_core.GateDescriptor;

/**
 * The work stands on a branch of its own: not on a protected one, in any case, and not on the one that it is to be merged into; with
 * `bases`, it is to be merged into one of these. Branches are told by the subject (`ref`, facet `base`), not by the worker. A ref that is
 * neither branch nor branch's name, such as a tag, is no protected branch. Without a ref, or with `HEAD`, it is inconclusive.
 */
declare const protectedBranches: _sluice_core.GateDescriptor;

/**
 * Reads a verdict that a worker wrote into the header of a file. The word must be one of the declared ones; the prose below the header is
 * shown to people and decides nothing. With `head`, the file must name the judged commit, with `nonce` the nonce of the try that wrote it.
 */
declare const report: _sluice_core.GateDescriptor;

/**
 * Files that must be in the judged commit: plain files with something in them, and with `changed` added or modified by this change. A
 * change without any file fails then.
 */
declare const requiredArtefacts: _sluice_core.GateDescriptor;

/** Wants an exclusive right by name, such as a merge lock. A new head does not end it, so it binds nothing. */
declare const reserve: _sluice_core.GateDescriptor;

/**
 * Whether a change leaves the policy alone: definitions, owners, pipelines of the forge. It fails with the files that it touches, in any
 * case and Unicode form. It stands under `any` beside an approval, so that a change of the rules is seen by a person. A change without
 * files passes: it touches nothing.
 *
 * A file that one commit changed and another gave back counts: when somebody else brings the first of them to the base branch, what is left
 * of this change, under the same head, is taking it back.
 */
declare const touchesPolicy: _sluice_core.GateDescriptor;

/** Every gate of this package, by id. Groups are a form of the definition, not a gate here. */
declare const builtInGates: readonly GateDescriptor[];

/** How the standard output of a command becomes the recorded output of its work. */
type OutputForm = "stdout-json" | "stdout-last-object" | "stdout-text";
/** An output, or why nobody can read one. */
type Printed = {
    readonly output: Json;
} | {
    readonly unreadable: string;
};
/**
 * What a command printed, as gates and conditions read it. `stdout-json`: one JSON document and nothing else. `stdout-last-object`: the JSON
 * object that a noisy output ends with. Both strictly, as `readJson` reads. `stdout-text`: `{ text, truncated }` with the last whole lines,
 * about 7,000 characters. A document of which something was dropped is none, even where the rest happens to parse; bytes that are no UTF-8
 * are no text.
 */
declare function commandOutput(form: OutputForm, stdout: CapturedStream): Printed;

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
    /** Top-level fields, texts or lists of texts, in which `${…}` stands for a value of the run. They reach `evaluate` filled in. */
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

/** Evidence together with what it is of, until that is kept: nothing of it goes further than its gate. */
interface LookedEvidence extends Evidence {
    readonly content?: Uint8Array | string;
    /** `content` is not all that was looked at. */
    readonly cut?: true;
}

/** What a gate looked at, before it is reduced to a digest and an excerpt. */
interface LookedAt {
    readonly name: string;
    /** Who or what produced it: a work id, a tool. */
    readonly producer: string;
    readonly class: EvidenceClass;
    readonly content: Uint8Array | string;
    /** Of `content`, where it is known already. */
    readonly digest?: Digest;
    /** Size of all of it, when `content` is only a part. */
    readonly bytes?: number;
    readonly excerpt?: string;
}
/**
 * Evidence of something that was looked at: its digest, its size, and a bounded excerpt that is safe to show. Where the host keeps bodies, the
 * content goes there, redacted, unless the excerpt is all of it; it goes nowhere else.
 */
declare function evidenceOf({ name, producer, class: kind, content, digest, bytes, excerpt }: LookedAt): LookedEvidence;

/** A report as it stands in the folder. */
interface KeptReport {
    /** What was read back. */
    readonly body: JsonObject;
    readonly bytes: Uint8Array;
    readonly file: string;
}
/**
 * Writes a report and reads it back through the reader by which everybody reads it: what counts is what is kept (invariant 5, OR-06). The
 * report names the look that it is of, and holds a mark that was never used before; so an older one, another run's, or one that somebody else
 * put there is refused, whatever became of the write (OR-07, threat TOK-7).
 *
 * @param part tells the reports of one gate apart
 */
declare function keepReport({ look, folder }: GateReports, part: string, body: JsonObject, signal: AbortSignal): Promise<KeptReport | {
    readonly outcome: Outcome;
}>;

/** A gate that takes another one's answers as samples. */
interface MeasureSpec {
    /** The name under `use`; by the identifier grammar. */
    readonly id: string;
    /** What looks once for each sample: a gate of kind `evaluate` that does not read the stage's work. */
    readonly probe: GateDescriptor;
}
/**
 * Makes a gate of kind `measure` of a gate that looks once: it is asked every `every` of the gate for the time that `for` says, and its
 * answers are samples in the ledger. Fails with more than `failures` of them (default 0), or `failuresInARow`; is undecided with more than
 * `inconclusive` (default 3) that tell nothing, or none that passes; ends early with `consecutive` passes, or after `count` samples. What
 * stands under `probe` is the other gate's configuration. Definitions need none: the gate `measure` samples any registered gate by its name.
 *
 * @throws SluiceError `GATE_INVALID` when the id or the probe is none that can be sampled
 */
declare function measureGate({ id, probe }: MeasureSpec): GateDescriptor;

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

/** What patterns say of a path. `refused`: that is no path of a repository, and neither answer would be about it. */
type PathMatch = {
    readonly kind: "matched";
    readonly pattern: string;
} | {
    readonly kind: "unmatched";
} | {
    readonly kind: "refused";
};
/** Compiled patterns. */
interface PatternSet {
    /** The first pattern that matches, in the order given. Never throws; time grows linearly with the path. */
    match(path: string): PathMatch;
}
/** How patterns are meant. */
interface PatternOptions {
    /** For files that must not be missed: also in another case, and with accents composed in another way. Default: exactly as written. */
    readonly protected?: boolean;
}
/**
 * Compiles path patterns in the style of git: `*` and `?` within a name, `**` for any number of folders, `[a-z]`, `{a,b}`, `@(a|b)` and its
 * relatives; hidden files are files like others. A plain name at the end is a file or a folder, and then everything in it.
 *
 * @throws SluiceError `CONFIG_INVALID` for a pattern of which {@link patternProblem} tells a problem.
 */
declare function compilePatterns(patterns: readonly string[], options?: PatternOptions): PatternSet;

/**
 * Why a pattern is refused, in words that continue a sentence about it and say what to write instead; `undefined` when it is sound. Every
 * form is refused that matches something else than it seems to say, or nothing at all (threats GLB-1, GLB-2).
 */
declare function patternProblem(pattern: string): string | undefined;

/** What the gate threw that this very outcome stands for, for whoever mends the gate; `undefined` when it threw nothing. */
declare function thrownBy(outcome: Outcome): {
    readonly error: unknown;
} | undefined;

export { addedLines, approval, builtInGates, command, commandOutput, commitMessages, compilePatterns, createGateRegistry, defineGate, definitionError, diffSize, evidenceOf, exitStatus, fail, forbiddenPaths, foreignLiterals, httpProbe, inconclusive, infrastructureError, inputError, keepReport, landed, marker, measure, measureGate, missingInput, output, pass, patternProblem, pending, proofScripts, protectedBranches, report, requiredArtefacts, reserve, skippedMissing, thrownBy, touchesPolicy };
export type { GateLook, GateSpec, KeptReport, LookedAt, LookedEvidence, MeasureSpec, OutcomeExtra, OutputForm, PathMatch, PatternOptions, PatternSet, SchemaOutput, StandardIssue, StandardResult, StandardSchema };
