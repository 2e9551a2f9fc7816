import { EffectClass, EffectRepeat, RunOutcome, Enforcement, GateScope, Condition, JsonObject, Opening, EvidenceClass, Relation, Assurance, IdentityPolicy, Pipeline, Digest, GateRegistry, FileRead, Facets, Principal, Outcome, Json, RunStatus, ErrorCode } from '@sluice/core';

/**
 * A pipeline as it is written (format 1), in YAML or TypeScript: short forms and defaults are not expanded. Durations are texts such as
 * `30m`. `compilePipeline` turns it into what the machine reads.
 */
interface Definition {
    readonly format: 1;
    readonly name: string;
    /** The stage a run begins in. */
    readonly initial: string;
    /** Allowances of laps that several stages share. */
    readonly budgets?: Readonly<Record<string, BudgetDefinition>>;
    /** How effects may be repeated. Effects that are only mentioned are ordinary and safe to repeat. */
    readonly effects?: Readonly<Record<string, EffectDefinition>>;
    readonly stages: Readonly<Record<string, StageDefinition>>;
    /** Done once after the run completed; cannot change its outcome. */
    readonly finally?: readonly FinalStepDefinition[];
    /** Which starts are one run. Default: `active`. */
    readonly identity?: IdentityPolicy;
    /** Times in which the work of stages that name them does not begin. */
    readonly freezes?: Readonly<Record<string, FreezeDefinition>>;
    /** Time zones that freezes are written in, as data: no process reads them otherwise than another. */
    readonly zones?: Readonly<Record<string, readonly ZoneOffsetDefinition[]>>;
    /** What work may count. Anything else that it counts is refused. */
    readonly counts?: readonly string[];
    /** What the statuses of outside systems mean: by system, then by status. */
    readonly wiring?: Readonly<Record<string, Readonly<Record<string, WiringDefinition>>>>;
    /** The status that shows a run, by system: by the name of its stage, `held`, or its outcome. */
    readonly projection?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
/** A counted allowance of laps. */
interface BudgetDefinition {
    readonly laps: number;
    /** Default: `hold`. */
    readonly then?: "hold" | "failed" | "blocked";
}
/** Times in which work does not begin: every week, or between dates. */
interface FreezeDefinition {
    /** Of its weekly windows. Default: `utc`. */
    readonly zone?: string;
    /** From and to as `fri 16:00`. */
    readonly weekly?: readonly {
        readonly from: string;
        readonly to: string;
    }[];
    /** From and to in UTC, as `2026-12-20T00:00Z`. */
    readonly dates?: readonly {
        readonly from: string;
        readonly to: string;
    }[];
}
/** The offset of a zone from a time on, such as `+01:00` from `2026-10-25T01:00Z`. */
interface ZoneOffsetDefinition {
    readonly from: string;
    readonly offset: string;
}
/** How an effect may be repeated, and how dangerous it is. */
interface EffectDefinition {
    /** Default: `ordinary`. */
    readonly class?: EffectClass;
    /** Default: `safe`, for dangerous effects `never`. */
    readonly repeat?: EffectRepeat;
}
/** A stage. A final one has no other key. */
interface StageDefinition {
    /** The outcome of runs that end here. */
    readonly final?: RunOutcome;
    readonly reserve?: ReserveDefinition;
    /** Gates judged at admission. */
    readonly before?: readonly GateEntry[];
    readonly work?: WorkDefinition;
    /** Gates judged after the work. */
    readonly gates?: readonly GateEntry[];
    readonly routes?: readonly RouteDefinition[];
    /** Freezes in which its work does not begin. */
    readonly freeze?: readonly string[];
    readonly rework?: ReworkDefinition;
    /** `return`, `stay`, `hold`, `supersede` or a stage. */
    readonly onRevise?: string;
    readonly next?: string;
}
/** An exclusive right wanted before the stage's work; short for a first `before` gate with id `<stage>.reserve`. */
interface ReserveDefinition {
    /** May hold placeholders. */
    readonly name: string;
    /** The stage whose entry frees it. Default: leaving this stage. */
    readonly until?: string;
    readonly maxWait?: string;
}
/** What a stage asks to be done. */
interface WorkDefinition {
    /** Name of the effect. */
    readonly run: string;
    /** Default: 1h. */
    readonly timeout?: string;
    /** Default: 3. */
    readonly attempts?: number;
    /** Default: 30s. */
    readonly every?: string;
    /** Longest silence, for work that promises heartbeats. */
    readonly heartbeat?: string;
}
/** An unguarded edge taken when its condition holds, after a time, or both. At least one of `when` and `after`. */
interface RouteDefinition {
    readonly when?: Condition;
    /** How long the run has to be in the stage. */
    readonly after?: string;
    /** A stage, or `hold`. */
    readonly to: string;
    readonly once?: boolean;
    readonly budget?: string;
}
/** Where failed work goes back to. `laps` with `then`, or a shared `budget`. */
interface ReworkDefinition {
    readonly to: string;
    readonly laps?: number;
    readonly budget?: string;
    /** Default: `hold`. */
    readonly then?: "hold" | "failed" | "blocked";
    /** Laps that one and the same failure may take. */
    readonly sameFailure?: number;
}
/** A gate in a list: a name alone is short for `{ id: NAME, use: NAME }`. */
type GateEntry = string | GateDefinition | GroupDefinition;
/** The policy around a gate, which groups have too. */
interface GatePolicyDefinition {
    /** Default: `required`. */
    readonly enforcement?: Enforcement;
    readonly scope?: GateScope;
    readonly if?: Condition;
    /** Gates of the stage that have to be judged before. */
    readonly needs?: readonly string[];
}
/** One gate. At least one of `id` and `use`; each defaults to the other. */
interface GateDefinition extends GatePolicyDefinition {
    readonly id?: string;
    readonly use?: string;
    readonly with?: JsonObject;
    /** Facets, `work`, or `evidence:NAME`. Default: what the implementation says. */
    readonly binds?: readonly string[];
    readonly maxAge?: string;
    /** Of one look. Default: 5m. */
    readonly timeout?: string;
    /** Default: 1d; a request's `expires` and a measure's window replace it. */
    readonly maxWait?: string;
    /** Default: 3. */
    readonly attempts?: number;
    /** Default: 30s. */
    readonly every?: string;
    readonly onMissing?: Opening;
    readonly onError?: Readonly<Record<string, Opening>>;
    /** Default: `stop`. Requests only. */
    readonly onReject?: "stop" | "rework" | "hold";
    /** Default: `refuse`. Requests only. */
    readonly early?: "refuse" | "keep";
    readonly evidence?: {
        readonly count?: number;
        readonly class?: EvidenceClass;
    };
    /** Who may waive the gate; `never`: nobody. Default: whoever the host lets. Gates that judge only. */
    readonly waive?: "never" | WaiveDefinition;
    /** Tells `to` (default: `starter`) before the gate's wait ends by time. */
    readonly warn?: {
        readonly before: string;
        readonly to?: string;
    };
}
/** Who may waive a gate: sets of people, or `count` and `of` for a single one. */
interface WaiveDefinition {
    readonly from?: readonly {
        readonly count: number;
        readonly of: readonly string[];
    }[];
    /** Default: 1. */
    readonly count?: number;
    readonly of?: readonly string[];
    /** Relations to the run whose holders may not waive. Default: nobody. */
    readonly exclude?: readonly Relation[];
    /** Default: `verified`. */
    readonly assurance?: Assurance;
    /** Longest time a waiver may last. */
    readonly longest: string;
}
/** Gates that count together: all of them, any of them, or at least so many. */
interface GroupDefinition extends GatePolicyDefinition {
    readonly id: string;
    readonly all?: readonly GateEntry[];
    readonly any?: readonly GateEntry[];
    readonly atLeast?: number;
    readonly of?: readonly GateEntry[];
}
/** Somebody to tell, or an effect to run. */
type FinalStepDefinition = {
    readonly notify: string;
} | {
    readonly run: string;
};
/** A status that decides, or one that is only shown. */
type WiringDefinition = "display" | {
    readonly decide: string;
    readonly as: "approve" | "reject";
};

/** Every code a {@link Problem} can carry, with its meaning. */
declare const PROBLEM_CODES: {
    readonly YAML_TOO_LARGE: "The text is larger than a definition may be.";
    readonly YAML_CHARACTER: "A control character, a lone surrogate or a character that changes the direction of text.";
    readonly YAML_TOO_DEEP: "Nested deeper than a definition may be.";
    readonly YAML_TAG: "A YAML tag.";
    readonly YAML_ANCHOR: "A YAML anchor.";
    readonly YAML_ALIAS: "A YAML alias.";
    readonly YAML_DIRECTIVE: "A YAML directive.";
    readonly YAML_DOCUMENTS: "More than one document.";
    readonly YAML_EXPLICIT_KEY: "An explicit key (`? key`).";
    readonly YAML_MERGE_KEY: "A merge key (`<<`).";
    readonly YAML_INDENT: "Indentation that does not fit, or a tab in it.";
    readonly YAML_SYNTAX: "Text that is not YAML.";
    readonly YAML_EMPTY: "Nothing in it.";
    readonly NUMBER_INVALID: "A number that cannot be kept exactly, or that YAML tools read differently.";
    readonly KEY_DUPLICATE: "The same key twice in one map.";
    readonly KEY_FORBIDDEN: "A key that changes prototypes.";
    readonly KEY_BOOLEAN_WORD: "An unquoted key that some YAML tools read as a boolean.";
    readonly KEY_UNKNOWN: "A key that format 1 does not have at that place.";
    readonly KEY_MISSING: "A key that has to be there.";
    readonly KEY_CONFLICT: "Keys that exclude each other.";
    readonly KEY_INEFFECTIVE: "A key that has no meaning for this kind of gate.";
    readonly VALUE_TYPE: "A value of the wrong type.";
    readonly VALUE_UNKNOWN: "A word that is not among those allowed.";
    readonly VALUE_RANGE: "A value, or a number of items, outside its range.";
    readonly NAME_INVALID: "A name outside the grammar of names.";
    readonly NAME_RESERVED: "A name that means something else already.";
    readonly NAME_DUPLICATE: "A name given twice, written out or derived from a short form.";
    readonly DURATION_INVALID: "Not a duration.";
    readonly TIME_INVALID: "Not a time of the form that is expected there.";
    readonly PATH_INVALID: "Not a plain member path.";
    readonly PLACEHOLDER_UNKNOWN: "A placeholder that does not exist.";
    readonly FILE_PATH_INVALID: "Not the plain path of a file in the definition's repository.";
    readonly FILE_UNREADABLE: "The file is not there, or nothing that may be read.";
    readonly FILE_CONTENT_INVALID: "Not a list: other than text, too long, or without an entry.";
    readonly FILE_SOURCE_MISSING: "A reference to a file in a definition that was not read from one.";
    readonly GATE_UNKNOWN: "No gate of that name is registered, or none is declared.";
    readonly GATE_CONFIG_INVALID: "The gate refuses its configuration.";
    readonly GATE_DESCRIPTOR_BROKEN: "The gate's implementation failed while it was asked for its plan.";
    readonly GATE_CANNOT_FAIL: "A required gate that cannot fail guards nothing.";
    readonly GATE_BINDS_INCOMPLETE: "A gate that reads the stage's work must bind it.";
    readonly GATE_CAUSE_UNKNOWN: "The gate has no such cause of error.";
    readonly GATE_EARLY_REFUSED: "Decisions in advance are not allowed in front of a dangerous effect.";
    readonly TOO_MANY_PROBLEMS: "There are more problems than are listed.";
};
/** A code of {@link PROBLEM_CODES}. */
type ProblemCode = keyof typeof PROBLEM_CODES;

/** Steps from the root of a definition to a key or item. */
type DefinitionPath = readonly (string | number)[];
/** A place in a text; both start at 1. Columns count UTF-16 code units. */
interface TextPosition {
    readonly line: number;
    readonly column: number;
}
/** Where the parts of a definition stand in the text they were read from. */
interface Positions {
    /** The position of a key or of its value; of the nearest part around it when the path leads nowhere. */
    at(path: DefinitionPath, which: "key" | "value"): TextPosition;
    /** The line of a list file that a part was taken from, such as `policy/paths.txt:7`. */
    listLine?(path: DefinitionPath): string | undefined;
}
/** One thing wrong with a definition. Definitions written in TypeScript have paths but no lines. */
interface Problem {
    readonly code: ProblemCode;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly path: DefinitionPath;
    /** What stands there, shortened and without control characters. */
    readonly found: string;
    readonly expected: string;
    readonly hint?: string;
    /** The nearest thing that would be right. */
    readonly didYouMean?: string;
    /** The line it stands in may hold a secret, and is not shown. */
    readonly hidden?: true;
}

/** Where the definition came from, so that problems can say it. */
interface CompileOptions {
    readonly file?: string;
    readonly positions?: Positions;
}
/** What the machine reads, with its digest, or everything that is wrong. */
type CompiledPipeline = {
    readonly ok: true;
    readonly pipeline: Pipeline;
    readonly digest: Digest;
} | {
    readonly ok: false;
    readonly problems: readonly Problem[];
};
/**
 * Expands short forms, fills in defaults and resolves every gate to kind, plan and digest through the registry. The definition is
 * checked against format 1 first, so one made in code needs no other check. Never throws on any value.
 */
declare function compilePipeline(definition: Definition, registry: GateRegistry, options?: CompileOptions): CompiledPipeline;

/** The ids of all gates of a definition, reservations and members of groups included. */
type GateIds<P> = P extends {
    readonly stages: infer Stages;
} ? {
    [Name in keyof Stages & string]: StageGateIds<Name, Stages[Name]>;
}[keyof Stages & string] : never;
/** The names of a definition's stages. */
type StageIds<P> = P extends {
    readonly stages: infer Stages;
} ? keyof Stages & string : never;
/** The names of all effects a definition declares or runs. */
type EffectNames<P> = (P extends {
    readonly effects: infer Effects;
} ? keyof Effects & string : never) | (P extends {
    readonly stages: infer Stages;
} ? WorkOf<Stages[keyof Stages]> : never) | (P extends {
    readonly finally: readonly (infer Step)[];
} ? RunOf<Step> : never);
type WorkOf<Stage> = Stage extends {
    readonly work: infer Work;
} ? RunOf<Work> : never;
type RunOf<Part> = Part extends {
    readonly run: infer Name extends string;
} ? Name : never;
type StageGateIds<Name extends string, Stage> = (Stage extends {
    readonly reserve: object;
} ? `${Name}.reserve` : never) | (Stage extends {
    readonly before: infer Gates;
} ? ListIds<Gates> : never) | (Stage extends {
    readonly gates: infer Gates;
} ? ListIds<Gates> : never);
type ListIds<List> = List extends readonly (infer Entry)[] ? EntryIds<Entry> : never;
type EntryIds<Entry> = Entry extends string ? Entry : OwnId<Entry> | MemberIds<Entry>;
type OwnId<Entry> = Entry extends {
    readonly id: infer Id extends string;
} ? Id : Entry extends {
    readonly use: infer Use extends string;
} ? Use : never;
type MemberIds<Entry> = (Entry extends {
    readonly all: infer Members;
} ? ListIds<Members> : never) | (Entry extends {
    readonly any: infer Members;
} ? ListIds<Members> : never) | (Entry extends {
    readonly of: infer Members;
} ? ListIds<Members> : never);

/**
 * A definition written in TypeScript. Returns its argument with literal types, so that `GateIds`, `StageIds` and `EffectNames` know its
 * names and a typo in `decide({ gate })` is a compile error. The same object in YAML compiles to the same pipeline.
 */
declare function definePipeline<const D extends Definition>(definition: D): D;

/** The configurations that may stand beside a definition. They are policy too: they bring people, effects and gates. */
declare const CONFIG_NAMES: readonly ["sluice.config.ts", "sluice.config.mjs", "sluice.config.js"];

/** Where a definition's text comes from; used in problems only. */
interface LoadOptions {
    readonly file: string;
    /** The ref or commit the file was read at, if not from disk. */
    readonly origin?: string;
}
/** A definition as it is written with the positions of its parts, or everything that is wrong with it, in order of position. */
type LoadedDefinition = {
    readonly ok: true;
    readonly source: Definition;
    readonly positions: Positions;
} | {
    readonly ok: false;
    readonly problems: readonly Problem[];
};
/**
 * Reads a definition in YAML: a safe subset (one document, YAML 1.2 core, no tags, anchors, aliases, merge keys or directives), at most
 * 256 kB and 32 levels. Never throws on any text. Whether the gates it names exist is `compilePipeline`'s business.
 */
declare function loadDefinition(text: string, { file, origin }: LoadOptions): LoadedDefinition;

/** What `fillLists` fills a definition from. */
interface ListSource {
    /** Name of the definition's file in problems. */
    readonly file: string;
    /** Where the definition stands, from the top of its repository, with forward slashes. */
    readonly path: string;
    /** What was read of each of `listFilesOf(definition, path)`, from where the definition itself was read and nowhere else. */
    readonly files: ReadonlyMap<string, FileRead>;
    /** Paths of other files that are policy, from the top of the repository; for `policyFiles`. */
    readonly policy?: readonly string[];
}
/**
 * Puts what a definition refers to in the place of its references: the entries of a file for `{ fromFile: PATH }`, and for
 * `{ policyFiles: [MORE] }` the paths of the definition, of its list files, of configurations beside it, and those named. In a list they
 * become items of that list. A reference that cannot be filled is a problem at its place, never an empty list.
 */
declare function fillLists(definition: Definition, positions: Positions, source: ListSource): LoadedDefinition;

/**
 * The files that a definition's gates refer to (`{ fromFile: … }`), as paths from the top of the repository: what a host reads, from where
 * the definition itself was read, before it calls `fillLists`. Sorted, each once; references that mean no file are left to `fillLists`.
 *
 * @param path where the definition stands, from the top of its repository, with forward slashes
 */
declare function listFilesOf(definition: Definition, path: string): readonly string[];

/** Sizes of what a definition may refer to. */
declare const LIST_LIMITS: {
    /** Largest list file, in bytes. */
    readonly bytes: number;
    /** Most lines of one, comments and blank lines included. */
    readonly lines: 1000;
    /** Most different files of one definition. */
    readonly files: 32;
    /** Most entries that references of one definition stand for, counted each time. */
    readonly entries: 20000;
};

/** The text a problem was found in, so that its line can be shown. */
interface ProblemText {
    readonly text?: string;
}
/** One problem for people: place, code, what was found and expected, and the source line with a caret. */
declare function formatProblem(problem: Problem, { text }?: ProblemText): string;
/** All problems for people, one after the other. */
declare function formatProblems(problems: readonly Problem[], text?: ProblemText): string;

/** A file of scenarios (format 1): stories of one pipeline, each with what must have come of it. */
interface ScenarioFile {
    readonly format: 1;
    /** Path of the pipeline's definition, from the folder of this file. Default: the one at hand. */
    readonly pipeline?: string;
    /** What all scenarios begin with. */
    readonly given?: ScenarioGiven;
    readonly scenarios: readonly Scenario[];
}
/** One story. */
interface Scenario {
    readonly name: string;
    /** Added to what the file gives, key by key. */
    readonly given?: ScenarioGiven;
    readonly when?: readonly ScenarioStep[];
    /** The scenario is played again for each of its steps, with a process that dies before that step: all must be as expected all the same. */
    readonly survives?: "crashes";
    /** What holds at the end. */
    readonly expect?: ScenarioExpectation;
}
/** What is there before anything happens. */
interface ScenarioGiven {
    readonly key?: string;
    readonly kind?: string;
    readonly repo?: string;
    readonly change?: string;
    /** What the repository shows. */
    readonly facets?: Facets;
    readonly startedBy?: ScenarioWho;
    /** Members by the names of groups. */
    readonly people?: Readonly<Record<string, readonly string[]>>;
    /** Who wrote the commits under judgement. */
    readonly authors?: readonly string[];
    /** When the run starts, in UTC. */
    readonly at?: string;
    /** Answers that gates always give; `real`: as their own code says. Any other gate waits for a step. */
    readonly verdicts?: Readonly<Record<string, ScenarioSaid | "real">>;
    /** Results that work always has, by effect. Any other work waits for a step. */
    readonly work?: Readonly<Record<string, ScenarioWork>>;
    /** Effects whose workers outlive the process that sent them. */
    readonly detached?: readonly string[];
    /** What the world says about an effect whose process died. */
    readonly proofs?: Readonly<Record<string, "happened" | "did-not-happen" | "unknown">>;
}
/** Somebody: an id that counts as verified, or an id with its assurance. */
type ScenarioWho = string | Pick<Principal, "id" | "assurance">;
/** What a gate says: a word, or an outcome of which only the value must be named. */
type ScenarioSaid = Outcome["value"] | (Pick<Outcome, "value"> & Partial<Omit<Outcome, "evidence">>);
/** How work ends and what it leaves. `${nonce}` in its output and files stands for the nonce of the try, which markers carry. */
interface ScenarioWork {
    /** Default: 0. */
    readonly exit?: number | null;
    readonly output?: Json;
    /** It produced output that nobody can read. */
    readonly unreadable?: true;
    readonly note?: string;
    /** What the repository shows afterwards; facets that are not named stay. */
    readonly facets?: Facets;
    /** Files in the work's folder, by path. */
    readonly files?: Readonly<Record<string, string>>;
}
/** What somebody, or the world, does: exactly one thing, or nothing but an expectation. */
interface ScenarioStep {
    readonly work?: ScenarioWork & {
        readonly effect?: string;
    };
    /** Gates that look now answer, in this order. */
    readonly verdicts?: Readonly<Record<string, ScenarioSaid>>;
    readonly approve?: ScenarioDecision;
    readonly reject?: ScenarioDecision;
    readonly revoke?: ScenarioDecision;
    readonly "break-glass"?: ScenarioDecision;
    readonly waive?: {
        readonly gate: string;
        readonly by: ScenarioWho;
        readonly reason: string;
        readonly for: string;
    };
    readonly resume?: {
        readonly by?: ScenarioWho;
        readonly answer?: "happened" | "did-not-happen";
    };
    readonly extend?: {
        readonly by?: ScenarioWho;
        readonly budget?: string;
        readonly laps?: number;
        readonly gate?: string;
        readonly for?: string;
    };
    readonly cancel?: {
        readonly by?: ScenarioWho;
        readonly reason?: string;
    };
    readonly signal?: {
        readonly type: string;
        readonly data?: Json;
    };
    /** The host says what the subject is now. */
    readonly revise?: Facets;
    /** The repository shows something else. */
    readonly push?: Facets;
    /** Time passes. */
    readonly later?: string;
    /** The process dies, and another one takes over. */
    readonly crash?: true;
    /** What holds after the step. */
    readonly expect?: ScenarioExpectation;
}
/** What a person decides. */
interface ScenarioDecision {
    readonly gate: string;
    readonly by: ScenarioWho;
    readonly reason?: string;
}
/** What must be so. What is not named may be anything, but for refusals: one that no step expects is a failure. */
interface ScenarioExpectation {
    readonly stage?: string;
    readonly status?: RunStatus;
    readonly outcome?: RunOutcome;
    /** Codes of all holds, in any order. */
    readonly holds?: readonly string[];
    /** Everything the run waits for, in any order: for what, and which one, such as `request confirm`. */
    readonly waits?: readonly string[];
    /** What gates said; `none`: nothing that counts. */
    readonly verdicts?: Readonly<Record<string, ScenarioVerdict>>;
    /** The code with which the step was refused. */
    readonly refused?: ErrorCode;
    /** Everything that stands in the way, by what it is (`hold`, or what is waited for), with its code. */
    readonly blockers?: Readonly<Record<string, string>>;
    /** Laps of rework taken on the way to the stage. */
    readonly lap?: number;
    /** How often effects were asked for so far, by name. */
    readonly performed?: Readonly<Record<string, number>>;
    /** How many messages people were sent so far, by recipient. */
    readonly messages?: Readonly<Record<string, number>>;
}
/** What is expected of a gate. */
type ScenarioVerdict = Outcome["value"] | "none" | {
    readonly value: Outcome["value"];
    readonly code?: string;
    readonly class?: NonNullable<Outcome["class"]>;
    readonly cause?: string;
    readonly open?: boolean;
};

/** Where a file of scenarios stands, so that problems can say it. */
interface ScenarioSource {
    readonly file?: string;
    readonly positions?: Positions;
}
/** Finds every gate, stage and effect in scenarios that the pipeline does not have: a scenario about nothing would prove nothing. */
declare function checkScenarioNames({ given, scenarios }: ScenarioFile, pipeline: Pipeline, source?: ScenarioSource): readonly Problem[];

/** A file of scenarios as text that `loadScenarios` reads back as it was, however strange the texts in it are. */
declare function formatScenarios(file: ScenarioFile): string;

/** Scenarios as they are written with the positions of their parts, or everything that is wrong with them, in order of position. */
type LoadedScenarios = {
    readonly ok: true;
    readonly source: ScenarioFile;
    readonly positions: Positions;
} | {
    readonly ok: false;
    readonly problems: readonly Problem[];
};
/**
 * Reads a file of scenarios, as strictly as a definition and in the same subset of YAML. Never throws on any text. Whether the names in it
 * exist in the pipeline is `checkScenarioNames`'s business.
 */
declare function loadScenarios(text: string, { file }: {
    readonly file: string;
}): LoadedScenarios;

/** Every code a {@link Finding} can carry, with its meaning. */
declare const FINDING_CODES: {
    readonly STAGE_UNKNOWN: "A stage is named that does not exist.";
    readonly BUDGET_UNKNOWN: "A budget is named that does not exist.";
    readonly EFFECT_UNKNOWN: "An effect is named that nothing runs.";
    readonly GATE_UNKNOWN: "A gate is named that does not exist.";
    readonly STAGE_RESERVED: "A stage is named like a target that exists already.";
    readonly STAGE_DUPLICATE: "Two stages have one name.";
    readonly STAGE_UNREACHABLE: "No way leads to the stage.";
    readonly STAGE_CANNOT_FINISH: "No way leads from the stage to an end.";
    readonly STAGE_DEAD_END: "A stage that is no end has no way on.";
    readonly NEXT_MISSING: "A stage can only be left by a condition.";
    readonly FINAL_NOT_EMPTY: "A final stage has something else to do.";
    readonly SUCCESS_MISSING: "No run can ever succeed.";
    readonly SUCCESS_UNGUARDED: "No required gate stands between the start and success.";
    readonly CYCLE_UNBUDGETED: "A run can go round in circles without a count.";
    readonly EDGE_ESCAPES: "An unguarded edge leads to success past the stage it leaves.";
    readonly GATE_BYPASSED: "A required gate can be passed by on the way to success.";
    readonly NEEDS_UNKNOWN: "A gate needs one that is not judged in its stage before it.";
    readonly NEEDS_CYCLE: "Gates need each other, so none of them is ever judged.";
    readonly CONDITION_TOO_EARLY: "A gate's condition looks at a gate of its stage that is not judged yet.";
    readonly GROUP_EMPTY: "A group without members.";
    readonly GROUP_UNREACHABLE: "A group asks for more passes than it has members that count.";
    readonly GATE_CANNOT_FAIL: "A required gate that cannot fail guards nothing.";
    readonly MEASURE_LIMIT_UNREACHABLE: "A measure takes too few samples to reach its limit of failures.";
    readonly MEASURE_CANNOT_PASS: "A measure takes too few samples to pass.";
    readonly ROUTE_UNCOUNTED: "A route that is counted against nothing is never taken.";
    readonly REWORK_MISSING: "A gate sends rejected work back, but its stage has no rework.";
    readonly WAIT_UNBOUNDED: "A wait, try or allowance without an end.";
    readonly WAIT_WITHOUT_ACTOR: "A request that nobody can answer.";
    readonly QUORUM_IMPOSSIBLE: "A request, a waiver or a broken glass asks for more different people than it names.";
    readonly SILENCE_BEFORE_DANGER: "Silence counts as consent, and a dangerous effect can come after it.";
    readonly STEP_MISSING: "People are asked in steps, and one of the steps asks nobody.";
    readonly WORK_MISSING: "A gate reads what work left, but there is no work before it.";
    readonly DANGER_UNCONFIRMED: "A dangerous effect runs without anybody being asked.";
    readonly RESERVE_NEVER_FREED: "The stage that frees a reservation cannot be reached from the one that holds it.";
    readonly RESERVE_ORDER: "Two rights are taken in different orders, so that two runs can wait for each other.";
    readonly FREEZE_UNKNOWN: "A freeze is named that does not exist.";
    readonly FREEZE_NEVER_OPENS: "A freeze in which work would never begin again.";
    readonly FREEZE_WITHOUT_WORK: "A stage names a freeze but does no work.";
    readonly FREEZE_UNUSED: "A freeze that no stage names.";
    readonly WARNING_TOO_EARLY: "A warning before a wait is meant to begin.";
    readonly FAILURE_LIMIT_UNREACHABLE: "An allowance for one failure that the whole budget never reaches.";
    readonly STATUS_UNWIRED: "A status shows a run, and nothing says what it means when a person chooses it.";
    readonly STATUS_SHOWS_NOTHING: "A status is to show a stage that does not exist.";
    readonly STATUS_ASKS_NOBODY: "A status decides on a gate that asks nobody.";
    readonly BUDGET_UNUSED: "A budget that nothing uses.";
    readonly EFFECT_UNUSED: "An effect that nothing runs.";
};
/** A code of {@link FINDING_CODES}. */
type FindingCode = keyof typeof FINDING_CODES;
/** Something a pipeline could do that it must not, or never does though it should. */
interface Finding {
    readonly code: FindingCode;
    /** An `error` could get a run stuck, loop or finish falsely; a `warning` is worth a look. */
    readonly severity: "error" | "warning";
    readonly message: string;
    /** The counterexample: stages and the edges between them, alternating (`build`, `next`, `deploy`); empty when none is needed. */
    readonly path: readonly string[];
    /** The part of the definition it is about, for looking up its position. */
    readonly at: DefinitionPath;
}

/** What is needed to say where a finding belongs; definitions made in code have none of it. */
interface FindingSource {
    readonly file?: string;
    readonly positions?: Positions;
}
/** Findings for people: place, severity, code, message, and the way through the pipeline as counterexample. */
declare function formatFindings(findings: readonly Finding[], source?: FindingSource): string;

/**
 * Proves before anything runs that a run of the pipeline can neither get stuck, nor loop, nor finish falsely. Pure. Errors come first;
 * a pipeline with an error must not be started (`DEFINITION_UNPROVEN`).
 */
declare function verifyPipeline(pipeline: Pipeline): readonly Finding[];

/** What is said about one problem. */
interface ProblemWords {
    readonly found: string;
    readonly expected: string;
    readonly hint?: string | undefined;
    readonly didYouMean?: string | undefined;
    readonly hidden?: true | undefined;
}
/** Collects problems, so that all are reported in one go. */
interface ProblemList {
    /** A problem at a part of the definition. */
    at(code: ProblemCode, path: DefinitionPath, words: ProblemWords, which?: "key" | "value"): void;
    /** A problem at a place in the text. */
    atText(code: ProblemCode, position: TextPosition, words: ProblemWords, path?: DefinitionPath): void;
    readonly count: number;
    /** In order of position, each once, bounded. */
    all(): readonly Problem[];
}

/** A value with the positions of its parts; `problems` holds what is wrong with keys and numbers. */
type YamlReading = {
    readonly ok: true;
    readonly value: unknown;
    readonly positions: Positions;
    readonly problems: ProblemList;
} | {
    readonly ok: false;
    readonly problems: ProblemList;
};
/**
 * Reads the safe subset of YAML 1.2 (core schema, text keys). Every guard runs before the parser: it is recursive, slow on purpose-made
 * input, and its exhaustion can end the process (threats YML-1 to YML-11).
 */
declare function readYaml(text: string, file: string): YamlReading;

export { CONFIG_NAMES, FINDING_CODES, LIST_LIMITS, PROBLEM_CODES, checkScenarioNames, compilePipeline, definePipeline, fillLists, formatFindings, formatProblem, formatProblems, formatScenarios, listFilesOf, loadDefinition, loadScenarios, readYaml, verifyPipeline };
export type { BudgetDefinition, CompileOptions, CompiledPipeline, Definition, DefinitionPath, EffectDefinition, EffectNames, FinalStepDefinition, Finding, FindingCode, FindingSource, GateDefinition, GateEntry, GateIds, GatePolicyDefinition, GroupDefinition, ListSource, LoadOptions, LoadedDefinition, LoadedScenarios, Positions, Problem, ProblemCode, ProblemList, ProblemText, ReserveDefinition, ReworkDefinition, RouteDefinition, Scenario, ScenarioDecision, ScenarioExpectation, ScenarioFile, ScenarioGiven, ScenarioSaid, ScenarioSource, ScenarioStep, ScenarioVerdict, ScenarioWho, ScenarioWork, StageDefinition, StageIds, TextPosition, WiringDefinition, WorkDefinition, YamlReading };
