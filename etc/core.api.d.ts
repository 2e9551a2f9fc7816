/**
 * The canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no white space, ECMAScript number format.
 * Members whose value is `undefined` are left out, as JSON.stringify does.
 *
 * @throws SluiceError `JSON_NOT_CANONICAL` on cycles, nesting beyond the limit, non-finite numbers, lone surrogates or non-JSON values.
 */
declare function canonicalJson(value: unknown): string;

/** What a value can be compared with: only what has one clear comparison, which `sameScalar` of `@sluice/verdicts` is. */
type ConditionValue = string | number | boolean;
/** How the value at a path is tested. */
type ConditionTest = {
    readonly equals: ConditionValue;
} | {
    readonly in: readonly ConditionValue[];
} | {
    readonly exists: boolean;
};
/**
 * What a condition looks at: `output` (the last recorded result of an effect), `fact` (the last signal of a type),
 * `gate` (a gate's stored verdict, as `{ value, code, … }`). `path` is a plain member path such as `$.a.b`, default `$`
 * (for gates `$.value`).
 */
type ConditionSource = {
    readonly output: string;
    readonly path?: string;
} | {
    readonly fact: string;
    readonly path?: string;
} | {
    readonly gate: string;
    readonly path?: string;
};
/** One form for `if` and `when`. */
type Condition = (ConditionSource & ConditionTest) | {
    readonly all: readonly Condition[];
} | {
    readonly any: readonly Condition[];
} | {
    readonly not: Condition;
};

/** A SHA-256 digest: `sha256:` and 64 lower-case hexadecimal digits. */
type Digest = `sha256:${string}`;
/** Whether `value` has the form of a {@link Digest}. */
declare function isDigest(value: unknown): value is Digest;
/** The digest of raw bytes, or of a text's UTF-8 bytes. */
declare function digestBytes(content: Uint8Array | string): Digest;
/** The digest of a value's canonical JSON, so that equal values have equal digests whatever the order of their keys. */
declare function digestOf(value: unknown): Digest;

/** Milliseconds of a written duration (`250ms`, `30s`, `15m`, `4h`, `7d`); `undefined` for anything else, zero, or more than 400 days. */
declare function parseDuration(text: unknown): number | undefined;
/** How {@link parseDuration} would have it written: in the largest unit that divides it. Fractions of a millisecond are dropped. */
declare function formatDuration(ms: number): string;

/**
 * Every code that a {@link SluiceError} or a refused answer can carry, with its meaning. One table for all packages, so that a code
 * means one thing everywhere; `docs/reference/errors.md` is checked against it both ways.
 */
declare const ERROR_CODES: {
    readonly IDENTIFIER_INVALID: "A name is outside the identifier grammar.";
    readonly JSON_NOT_CANONICAL: "A value cannot be written as canonical JSON.";
    readonly DEFINITION_INVALID: "The definition does not follow format 1.";
    readonly DEFINITION_UNPROVEN: "The definition follows the format, but a run of it could get stuck, loop or finish falsely.";
    readonly DEFINITION_UNREADABLE: "The definition file is missing, too large or not readable as text.";
    readonly DEFINITION_UNKNOWN: "No pipeline of that name, or no definition of that digest, is known here.";
    readonly SCENARIO_INVALID: "A file of scenarios does not follow its format, or names what its pipeline does not have.";
    readonly CONFIG_INVALID: "The configuration file or the options of createSluice are wrong.";
    readonly CONFIG_UNTRUSTED: "The configuration file differs from its content at the policy ref.";
    readonly GATE_INVALID: "A gate was not defined the way gates must be.";
    readonly GATE_DUPLICATE: "Two gates were registered under one name.";
    readonly EFFECT_UNPROVABLE: "An effect with repeat: ask has a handler without a proof query.";
    readonly RUN_NOT_FOUND: "There is no such run in this scope.";
    readonly RUN_COMPLETED: "The run has ended; nothing can change it.";
    readonly RUN_NOT_HELD: "The run has no hold to resume.";
    readonly RUN_CONTENDED: "Too many writers changed the run at once; nothing was written.";
    readonly COMMAND_INVALID: "A command or its arguments do not have the form they need.";
    readonly SIGNAL_AMBIGUOUS: "Several runs match the signal.";
    readonly SIGNAL_TOKEN_MISMATCH: "The signal does not carry the token of the current work; it was recorded and changes nothing.";
    readonly STALE: "The answer belongs to an earlier question; it was recorded and changes nothing.";
    readonly SUBJECT_INVALID: "The subject or its facets do not have the form they need.";
    readonly SUBJECT_UNKNOWN: "What the subject's ref stands for could not be determined.";
    readonly STAGE_UNKNOWN: "The pipeline has no such stage.";
    readonly STATE_TOO_LARGE: "The run's state would pass its size limit.";
    readonly DISPATCH_REFUSED: "The work may not start: a gate in front of it is not open any more.";
    readonly RESUME_ANSWER_NEEDED: "This hold asks whether an effect happened; resume must say so.";
    readonly EXTEND_NOTHING: "There is nothing of that name to extend.";
    readonly DECISION_TOO_EARLY: "No request is open for that gate yet.";
    readonly DECISION_LATE: "The request has ended already.";
    readonly DECISION_STALE: "The decision was made about something else than what is asked now.";
    readonly DECISION_DUPLICATE: "That person has decided on this request already.";
    readonly DECISION_NOT_ELIGIBLE: "That person is not among those who are asked.";
    readonly DECISION_EXCLUDED: "That person may not decide because of their relation to the run.";
    readonly DECISION_ASSURANCE: "The identity is not sure enough for this request.";
    readonly DECISION_UNSIGNED: "The decision carries no valid signature of that person.";
    readonly DECISION_REASON_MISSING: "This decision needs a reason, in words.";
    readonly DECISION_ANSWERS_INVALID: "The answers do not fit what the request asks.";
    readonly DELEGATION_MISSING: "Nobody has let that person answer in the other one's place.";
    readonly DELEGATION_INVALID: "A delegation of these terms is not possible here.";
    readonly PEOPLE_UNKNOWN: "Who is in the groups that are asked could not be found out.";
    readonly GATE_UNKNOWN: "The pipeline has no such gate, or nobody here can judge it.";
    readonly GATE_NOT_A_REQUEST: "That gate asks nobody; there is nothing to decide.";
    readonly GATE_NOT_WAIVABLE: "That gate cannot be waived.";
    readonly NOT_AUTHORIZED: "The authorizer refused this act.";
    readonly STORE_CLOSED: "The store was closed.";
    readonly STORE_BUSY: "The store stayed locked by others for too long.";
    readonly STORE_CORRUPT: "Stored data does not pass its checks.";
    readonly STORE_FAILED: "The store's driver reported an error.";
    readonly STORE_INSIDE_SUBJECT: "The store lies inside a folder that workers can write.";
    readonly STORE_INSECURE: "The store's folder or file can be written by others.";
    readonly STORE_NOT_DURABLE: "The database does not confirm the durability settings it was given.";
    readonly STORE_SCHEMA_UNKNOWN: "The store was written by a newer version.";
    readonly STORE_SCHEMA_OUTDATED: "The database has not the tables that this release needs; run the migration.";
    readonly STORE_DRIVER_MISSING: "No driver for the database is available here: none of SQLite for this Node, or no pg.";
    readonly STORE_TEXT_INVALID: "Text with lone surrogates or NUL cannot be stored.";
    readonly EVENT_VERSION_UNKNOWN: "The ledger holds an event of an unknown type or version.";
    readonly EXPORT_INVALID: "An export is cut off, damaged, or none that this release can read.";
    readonly IMPORT_REFUSED: "A run of an export cannot be taken into this store.";
    readonly EVIDENCE_TOO_LARGE: "A body of evidence is larger than its store keeps.";
    readonly EVIDENCE_UNKNOWN: "No verdict of the run names a body of evidence with that digest.";
    readonly VCS_FAILED: "Git could not be asked, or gave an answer outside its contract.";
    readonly VCS_REVISION_INVALID: "A revision or path is outside the accepted grammar.";
    readonly TRACKER_FAILED: "The issue tracker could not be asked, or gave an answer outside its contract.";
    readonly FORGE_FAILED: "The forge could not be asked, or gave an answer outside its contract.";
    readonly PROCESS_INVALID: "A process request is malformed.";
    readonly COMMAND_NOT_FOUND: "A command is not on the trusted path.";
    readonly PROCESS_NOT_STARTED: "The operating system refused to start a process.";
    readonly OUTPUT_FAILED: "A file that was asked for could not be written.";
    readonly WORK_FOLDER_UNREADABLE: "The work folder cannot be opened.";
    readonly RECORDS_INSECURE: "The folder for the records of detached commands is none, or can be written by others.";
    readonly REPORT_FOLDER_INSECURE: "The folder for the reports of gates is none, or can be written by others.";
    readonly REPORT_NOT_WRITTEN: "A gate's report could not be written.";
    readonly ABORTED: "The caller aborted the call.";
    readonly INTERNAL: "A promise of our own was broken; please report it.";
};
/** A code of {@link ERROR_CODES}. */
type ErrorCode = keyof typeof ERROR_CODES;

/**
 * How evidence came about: `observed` (we looked ourselves), `reported` (a worker, or a script the worker can edit, said so),
 * `derived` (computed from other evidence).
 */
type EvidenceClass = "observed" | "reported" | "derived";
/** The text of evidence as an evidence store has it: redacted and bounded, so its digest is not the one of what was looked at. */
interface KeptBody {
    /** Of the kept bytes, and their name in the store. */
    readonly digest: Digest;
    readonly bytes: number;
    /** More was looked at than is kept. */
    readonly cut?: true;
}
/** Something a gate looked at. Bodies are not kept here: a digest, and a bounded redacted excerpt. */
interface Evidence {
    readonly name: string;
    /** Who or what produced it (a gate id, a work id, a tool). */
    readonly producer: string;
    readonly class: EvidenceClass;
    readonly digest: Digest;
    readonly bytes?: number;
    readonly excerpt?: string;
    /** Where the host keeps bodies: what was kept of this one. */
    readonly body?: KeptBody;
}

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. In the ledger always the store's time. */
type Instant = number;

/** Times in which work does not begin. Pure data: the time zone is a list of offsets, so that every process reads it alike, for ever. */
interface Freeze {
    readonly id: string;
    readonly windows: readonly FreezeWindow[];
    /** Offsets of the zone its weekly windows are written in, the oldest first; before the first one that one holds. */
    readonly zone: readonly ZoneOffset[];
}
/**
 * `dates`: between two instants, the end not included. `weekly`: between two minutes of the zone's week, which begins on Monday at 00:00
 * with 0; from a later to an earlier minute it spans the turn of the week.
 */
type FreezeWindow = {
    readonly kind: "dates";
    readonly from: Instant;
    readonly to: Instant;
} | {
    readonly kind: "weekly";
    readonly fromMinute: number;
    readonly toMinute: number;
};
/** The offset of a zone from an instant on, in minutes east of UTC. */
interface ZoneOffset {
    readonly from: Instant;
    readonly minutes: number;
}

/** A JSON value. */
type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** A JSON object. */
interface JsonObject {
    readonly [key: string]: Json;
}
/** Deepest nesting that any JSON of ours may have; far below what overflows a stack (threat JSN-4). */
declare const MAX_JSON_DEPTH = 64;
/**
 * Whether `value` is plain JSON: no cycles, no functions, no class instances, finite numbers, well-formed strings without NUL,
 * no keys that change prototypes, and nested at most {@link MAX_JSON_DEPTH} deep.
 */
declare function isJson(value: unknown): value is Json;
/** Whether `value` is a plain JSON object. */
declare function isJsonObject(value: unknown): value is JsonObject;
/** Whether `text` survives every store: no lone surrogates (they become U+FFFD) and no NUL (threats STO-9, STO-12). */
declare function isStorableText(text: string): boolean;
/** Whether `text` has no lone surrogates. */
declare function isWellFormed(text: string): boolean;

/**
 * How sure we are who acted, ascending: `claimed` (a typed name), `local` (the operating-system user of the calling process),
 * `verified` (authenticated by the host, a signed webhook, a signature).
 */
type Assurance = "claimed" | "local" | "verified";
/** Somebody or something that acts. Ids are opaque to Sluice; groups are resolved by the People port when the act arrives. */
interface Principal {
    readonly id: string;
    readonly assurance: Assurance;
    /** `machine` can advise but never fills a human slot. Default: `person`. */
    readonly kind?: "person" | "machine";
    /** Group names without the `group:` prefix. */
    readonly groups?: readonly string[];
}
/** Whether `value` names an assurance level. */
declare function isAssurance(value: unknown): value is Assurance;
/** Whether `actual` is at least as sure as `needed`. */
declare function assuranceReaches(actual: Assurance, needed: Assurance): boolean;
/** Whether `value` is a well-formed principal. */
declare function isPrincipal(value: unknown): value is Principal;

/** What is asked of people. */
interface RequestPlan {
    readonly kind: "request";
    /** All sets must be filled, by distinct people. */
    readonly from: readonly RequirementSet[];
    /** Relations to the run whose holders may not answer. */
    readonly exclude: readonly Relation[];
    readonly assurance: Assurance;
    /** How long the request stays open, in milliseconds. */
    readonly expiresMs: number;
    /** Whose membership of groups and roles counts: that of the moment somebody answers (the default), or that of the opening. */
    readonly members?: "at-opening" | "at-decision";
    /** How often it is looked up whether there are still enough people in the groups and roles, in milliseconds. Absent: never. */
    readonly lookUpMs?: number;
    /** Who may reject beside those who are asked. */
    readonly veto?: readonly string[];
    /** Who may lift a rejection, by resuming the hold that it caused. Absent: whoever may resume. */
    readonly lift?: readonly string[];
    /** How long an approval lets work through, in milliseconds from the moment it was complete. Absent: as long as it is current. */
    readonly validMs?: number;
    /** Absent: nobody can stand in for anybody. */
    readonly delegation?: DelegationPlan;
    /** Absent: there is no way round the people who are asked. */
    readonly breakGlass?: BreakGlassPlan;
    /** Written consent to silence: when time runs out and nobody has rejected, it counts as approved, for this reason. */
    readonly silence?: {
        readonly because: string;
    };
    /** What an approval has to answer. */
    readonly form?: readonly FormField[];
    /** Every decision must carry a signature of the person. */
    readonly signed?: true;
    readonly tell?: TellPlan;
}
/** `count` of these people, groups and roles (`alice`, `group:ops`, `role:release-manager`, `anyone`). */
interface RequirementSet {
    readonly count: number;
    readonly of: readonly string[];
    /** Sets of a higher step are asked when those of the lower ones are filled; sets of one step are asked at once. Default 1. */
    readonly step?: number;
}
/** Relations of a person to the run. An author is also who is named as a co-author in a commit's trailers. */
type Relation = "starter" | "author" | "committer" | "pusher";
/** How those who are asked may let others answer in their place. */
interface DelegationPlan {
    /** Longest time a delegation may last, in milliseconds. */
    readonly longestMs: number;
    /** Whether whoever stands in may pass that on. */
    readonly chains: boolean;
}
/** Who may go round a request in an emergency. */
interface BreakGlassPlan {
    readonly from: readonly RequirementSet[];
    readonly exclude: readonly Relation[];
    readonly assurance: Assurance;
    /** How long the way stays open, in milliseconds. */
    readonly lastsMs: number;
    /** Who is told. */
    readonly tell: readonly string[];
}
/** One question of a form. */
interface FormField {
    readonly name: string;
    readonly type: "text" | "choice" | "number" | "yes-no";
    /** What is asked, in words. Default: the name. */
    readonly label?: string;
    /** The choices. */
    readonly of?: readonly string[];
    /** May be left out. */
    readonly optional?: true;
    /** Only this answer approves. */
    readonly mustBe?: string | number | boolean;
}
/** When people are told about an open request, beside the warning before its end that every gate can have. Outcomes never depend on it. */
interface TellPlan {
    /** Those who are asked are told when it opens. */
    readonly opening?: true;
    /** Those who are still missing are reminded so often, in milliseconds. */
    readonly remindMs?: number;
    /** Others who are told when it has been open for so long, in milliseconds. */
    readonly escalate?: readonly {
        readonly afterMs: number;
        readonly to: readonly string[];
    }[];
}

/** Somebody's written word that a gate's non-pass may be passed over, within a scope and until an end. Never erases the verdict. */
interface Waiver {
    readonly id: string;
    readonly gate: string;
    readonly owner: string;
    readonly reason: string;
    /** When it ends, UTC. */
    readonly until: Instant;
    /** Who allowed it. */
    readonly allowedBy: string;
    readonly at: Instant;
    /** What of the gate it is about. Absent: whatever the gate finds in the content that it was given for. */
    readonly scope?: WaiverScope;
    /** Who allowed it besides, where the gate wants more than one person. */
    readonly seconds?: readonly string[];
}
/** What a waiver is about, beside its gate. All that is given must fit. */
interface WaiverScope {
    /** `run`: it goes on when the run's content changes. Default `content`: it ends with the content that it was given for. */
    readonly subject?: "content" | "run";
    /** Every finding must be about one of these files, or be in one of these folders, which end with `/`. */
    readonly paths?: readonly string[];
    /** The subject's facet `environment` must be this. */
    readonly environment?: string;
}
/** Who may waive a gate. */
interface WaivePolicy {
    /** All sets must be filled, by distinct people. */
    readonly from: readonly RequirementSet[];
    /** Relations to the run whose holders may not waive. */
    readonly exclude: readonly Relation[];
    readonly assurance: Assurance;
    /** Longest time a waiver may last, in milliseconds. */
    readonly longestMs: number;
}

/**
 * The only thing the machine knows about a gate: `evaluate` runs code, `request` asks people, `reserve` wants an exclusive right,
 * `measure` samples over a window, `units` waits for child runs, `group` combines others.
 */
type GateKind = "evaluate" | "request" | "reserve" | "measure" | "units" | "group";
/** `required` gates guard; `advisory` ones are shown; `shadow` ones are evaluated and tallied, never shown to workers. */
type Enforcement = "required" | "advisory" | "shadow";
/** What a gate reads, which decides how long its verdict stays valid. */
type GateReads = "subject" | "work" | "world";
/** A written opening on doubt. It is recorded as `degraded` and announced. */
interface Opening {
    /** Tries before it opens. */
    readonly attempts?: number;
    readonly then: "accept";
    readonly because: string;
}
/** A gate as the machine reads it. */
interface Gate {
    readonly id: string;
    /** Which implementation judges it. */
    readonly use: string;
    readonly version: number;
    /** Identity of this gate's meaning: id, implementation, version, configuration and policy. Verdicts bind to it. */
    readonly digest: Digest;
    /** Configuration, opaque to the machine. */
    readonly with: Json;
    readonly plan: GatePlan;
    readonly enforcement: Enforcement;
    /** Facet names, `work`, or `evidence:NAME`. Sorted. */
    readonly binds: readonly string[];
    readonly reads: GateReads;
    readonly needs: readonly string[];
    readonly if?: Condition;
    /** Pipelines, keys or repositories this gate applies to; anything else is skipped as out of scope. */
    readonly scope?: GateScope;
    readonly maxAgeMs?: number;
    readonly timeoutMs: number;
    readonly maxWaitMs: number;
    readonly attempts: number;
    readonly everyMs: number;
    readonly onMissing?: Opening;
    /** By cause, as the gate declares them. */
    readonly onError?: Readonly<Record<string, Opening>>;
    readonly onReject: "stop" | "rework" | "hold";
    readonly early: "refuse" | "keep";
    readonly evidence?: {
        readonly count: number;
        readonly class?: EvidenceClass;
    };
    /** Who may waive it. Absent: whoever the host lets, with an identity that is more than claimed. */
    readonly waive?: WaivePolicy | "never";
    readonly warn?: GateWarning;
}
/** Somebody is told before a gate's wait ends by time. */
interface GateWarning {
    /** How long before its end, in milliseconds. */
    readonly beforeMs: number;
    /** Who is told: `starter`, a person or a group. */
    readonly to: string;
}
/** Where a gate applies; absent members apply everywhere. */
interface GateScope {
    readonly keys?: readonly string[];
    readonly repos?: readonly string[];
}
/** The parameters of a gate's kind. */
type GatePlan = EvaluatePlan | RequestPlan | {
    readonly kind: "reserve";
    readonly name: string;
    /** Stage whose entry frees it; default: leaving this stage. */
    readonly until?: string;
} | {
    readonly kind: "measure";
    readonly windowMs: number;
    readonly failureLimit: number;
    readonly inconclusiveLimit: number;
    /** Consecutive passes that end it early. */
    readonly consecutive?: number;
    /** Failures in a row that end it as failed, however few there are in all. */
    readonly failuresInARow?: number;
    /** Samples after which it ends, whatever is left of its window. */
    readonly count?: number;
} | {
    readonly kind: "units";
} | {
    readonly kind: "group";
    readonly rule: GroupRule;
    readonly children: readonly Gate[];
};
/** Code that looks once. */
interface EvaluatePlan {
    readonly kind: "evaluate";
    /** Files of the work folder it reads. */
    readonly files?: readonly string[];
    /** Whether it judges the exit status of the stage's work, so that a nonzero one is not simply tried again. */
    readonly readsExit?: boolean;
}
/** How many unskipped children must pass. */
type GroupRule = {
    readonly all: true;
} | {
    readonly any: true;
} | {
    readonly atLeast: number;
};

/** The scope used when a host has only one tenant. */
declare const DEFAULT_SCOPE = "default";
/** Whether `value` may name a scope, pipeline, stage, gate, effect or budget: 1 to 64 of `a-z 0-9 . _ -`, no `..`. */
declare function isIdentifier(value: unknown): value is string;
/** Whether `value` may be a subject key or run id: as an identifier, but up to 128 characters and with capitals (`ORCH-22`). */
declare function isKey(value: unknown): value is string;
/** Whether `value` may be the id of a principal (`alice`, `group:ops`, `bob@example.org`): 1 to 128 ASCII characters. */
declare function isPrincipalId(value: unknown): value is string;

/** What shell work is asked for. */
type IntentKind = "evaluate" | "work" | "look" | "reserve" | "release" | "notify" | "final" | "start" | "roster";
/** Shell work asked for by a commit, written by the append that caused it and claimed by any process. */
interface Intent {
    /** Unique in its run and stable over attempts. */
    readonly id: string;
    readonly kind: IntentKind;
    /** Number of the try that is wanted now; starts at 1. */
    readonly attempt: number;
    /** Not claimable before. */
    readonly notBefore?: Instant;
    /** What the claimer must be able to run: a gate digest or an effect name. `takeIntents` filters on it. */
    readonly needs?: string;
    /** Claim held for this long without renewal, in milliseconds. */
    readonly leaseMs: number;
    readonly payload: IntentPayload;
}
/** What each kind of intent carries. */
type IntentPayload = {
    readonly kind: "evaluate";
    readonly gate: string;
    readonly binding: Digest;
    readonly gateDigest: Digest;
    readonly timeoutMs: number;
} | {
    readonly kind: "work";
    readonly stage: string;
    readonly effect: string;
    readonly work: string;
    readonly timeoutMs: number;
    readonly phase: WorkPhase;
} | {
    readonly kind: "look";
} | {
    readonly kind: "reserve";
    readonly gate: string;
    readonly name: string;
    /** Take it from whoever holds it by this token. */
    readonly steal?: number;
} | {
    readonly kind: "release";
    readonly name: string; /** Absent while only queued. */
    readonly token?: number;
} | {
    readonly kind: "notify";
    readonly to: string;
    readonly topic: string;
    readonly step: string;
    readonly data: Json;
} | {
    readonly kind: "final";
    readonly effect: string;
    readonly step: string;
} | {
    readonly kind: "roster";
    readonly gate: string;
    readonly request: string;
} | {
    readonly kind: "start"; /** The run that shall take this one's place. */
    readonly run: string;
};
/** `dispatch`: send it. `prove`: initiated by somebody who vanished; ask the world before anything else. */
type WorkPhase = "dispatch" | "prove";

/** How a run ended. Parked is not ended. */
type RunOutcome = "succeeded" | "partially-succeeded" | "failed" | "blocked" | "cancelled" | "superseded";
/** What a run is doing, derived from its state. */
type RunStatus = "queued" | "running" | "waiting" | "held" | "completed";
/** Whether `value` names a run outcome. */
declare function isRunOutcome(value: unknown): value is RunOutcome;

/**
 * A pipeline as the machine reads it: defaults filled in, short forms expanded, every gate resolved to its kind and plan.
 * Plain JSON, kept in the store by digest, so that a run never depends on the process that loads it.
 */
interface Pipeline {
    readonly format: 1;
    readonly name: string;
    readonly initial: string;
    readonly stages: readonly Stage[];
    readonly budgets: readonly Budget[];
    readonly effects: readonly EffectPolicy[];
    readonly finally: readonly FinalStep[];
    /** Which starts are one run. Absent: `active`. */
    readonly identity?: IdentityPolicy;
    /** Times in which stages that name them do not begin work. */
    readonly freezes?: readonly Freeze[];
    /** What work may count; a count by another name is refused. */
    readonly counts?: readonly string[];
    /** What the statuses of outside systems mean. */
    readonly wiring?: readonly Wiring[];
}
/** How an outside system and the runs of a pipeline show each other. */
interface Wiring {
    /** Its name, such as `tracker`. */
    readonly system: string;
    /** Every status that people may choose, by its name: an act on a gate that asks people, or only shown. */
    readonly statuses: Readonly<Record<string, "display" | {
        readonly decide: string;
        readonly as: "approve" | "reject";
    }>>;
    /** The status that shows a run: by its stage, `held`, or the outcome. */
    readonly shows: Readonly<Record<string, string>>;
}
/**
 * `active`: one unfinished run for a key; starting it again gives that one. `request`: one run for each request id, whatever became of
 * it. `slot`: one run for each key and slot (a date, a build number), for ever.
 */
type IdentityPolicy = "active" | "request" | "slot";
/** A node of the pipeline. Phases: admitting (`before`), working (`work`), judging (`gates`), left. */
interface Stage {
    readonly id: string;
    /** Set on stages that end the run. Such a stage has nothing else. */
    readonly final?: RunOutcome;
    readonly before: readonly Gate[];
    readonly work?: Work;
    readonly gates: readonly Gate[];
    readonly routes: readonly Route[];
    /** Names of the freezes in which its work does not begin. */
    readonly freeze?: readonly string[];
    readonly rework?: Rework;
    readonly onRevise?: OnRevise;
    readonly next?: string;
}
/** What happens when the subject changes while this stage is current. */
type OnRevise = {
    readonly do: "return" | "stay" | "hold" | "supersede";
} | {
    readonly do: "route";
    readonly to: string;
};
/** Work that a stage asks for. */
interface Work {
    /** Name of the effect that performs it. */
    readonly run: string;
    readonly timeoutMs: number;
    readonly attempts: number;
    readonly everyMs: number;
    /** Longest silence of detached work, when it promises heartbeats. */
    readonly heartbeatMs?: number;
}
/** An unguarded edge taken when its condition holds at a decision. */
interface Route {
    readonly id: string;
    readonly when: Condition;
    /** A stage, or `hold`. */
    readonly to: string;
    readonly once: boolean;
    readonly budget?: string;
    /** Taken only once the run has been in the stage for so long, in milliseconds. */
    readonly afterMs?: number;
}
/** Where failed work goes back to, on whose allowance. */
interface Rework {
    readonly to: string;
    readonly budget: string;
    /** Laps that one and the same failure may take; a loop that makes no progress ends there. Absent: as many as the budget has. */
    readonly sameFailure?: number;
}
/** A counted allowance of laps. */
interface Budget {
    readonly id: string;
    readonly laps: number;
    /** What exhaustion does. */
    readonly then: "hold" | "failed" | "blocked";
}
/** How an effect may be repeated, and how dangerous it is. */
interface EffectPolicy {
    readonly id: string;
    readonly class: EffectClass;
    readonly repeat: EffectRepeat;
}
/** `dangerous` effects check all verdicts of the path one last time and consume them. */
type EffectClass = "ordinary" | "dangerous";
/** `safe`: send again. `ask`: ask the world for proof first. `never`: initiated without result holds for a person. */
type EffectRepeat = "safe" | "ask" | "never";
/** Done once after the run completed; cannot change its outcome. */
type FinalStep = {
    readonly id: string;
    readonly notify: string;
} | {
    readonly id: string;
    readonly run: string;
};

/**
 * What identifies the content under judgement. Git facets: `head`, `tree`, `patch`, `base` (a branch name), `baseCommit`;
 * other kinds bring their own (plan digest, image revision). A facet that could not be determined is absent.
 */
type Facets = Readonly<Record<string, string>>;
/** What is judged. Facets change only by `start` and `revise`, never by signal data. */
interface Subject {
    /** `git`, or a kind of the host's own. */
    readonly kind: string;
    /** The host's name for it (`ORCH-22`). */
    readonly key: string;
    /** Repository identity, as the host spells it. */
    readonly repo?: string;
    /** The ref that is looked at again whenever the world may have moved (`refs/heads/feature`). */
    readonly ref?: string;
    /** Change request id at the forge. */
    readonly change?: string;
    readonly facets: Facets;
}
/** Limits on facets, so that a state stays small. */
declare const FACET_LIMITS: {
    readonly count: 16;
    readonly length: 512;
};

/** The closed set of verdict values. Only `pass` is good; see `accepts` in `@sluice/verdicts` for what else may open an edge. */
type VerdictValue = "pass" | "fail" | "inconclusive" | "pending" | "error" | "skipped";
/**
 * Why a verdict is `error`: `infrastructure` (could not look), `input` (the producer's output is unreadable),
 * `definition` (the gate cannot work as configured).
 */
type ErrorClass = "infrastructure" | "input" | "definition";
/** Why a verdict is `skipped`. */
type SkipCause = "disabled" | "out-of-scope" | "condition" | "missing-input";
/** One thing a gate found, addressed to whoever has to mend it. */
interface Finding {
    readonly message: string;
    readonly code?: string;
    readonly path?: string;
    /** Starts at 1. */
    readonly line?: number;
    /** Starts at 1. */
    readonly column?: number;
    /** What to do about it, in words a coding agent can act on. */
    readonly hint?: string;
}
/** What a gate says after looking once. */
interface Outcome {
    readonly value: VerdictValue;
    /** Present exactly when `value` is `error`. */
    readonly class?: ErrorClass;
    /** A {@link SkipCause} when skipped; a cause the gate declares (`feed-down`) when an error; else absent. */
    readonly cause?: string;
    /** Stable machine code, `AREA_REASON`. */
    readonly code: string;
    /** One sentence for people. */
    readonly reason: string;
    readonly findings: readonly Finding[];
    readonly evidence: readonly Evidence[];
    /** How many things were examined; a check that examined nothing says 0. */
    readonly examined?: number;
}
/** A gate's recorded fact: an outcome, what it is bound to, and where it came from. */
interface Verdict extends Outcome {
    readonly gate: string;
    /** Digest of exactly the facets and evidence the gate binds. */
    readonly binding: Digest;
    readonly gateDigest: Digest;
    readonly attempt: number;
    /** Store time at which the look began. */
    readonly lookedAt: Instant;
    readonly recordedAt: Instant;
}
/** Bounds on what a verdict may carry into the ledger (characters and counts). */
declare const VERDICT_LIMITS: {
    readonly reason: 1000;
    readonly findings: 20;
    readonly message: 1000;
    readonly place: 500;
    readonly evidence: 10;
    readonly excerpt: 1000;
    readonly code: 64;
};

/** Options of every asynchronous call. */
interface Cancellable {
    readonly signal?: AbortSignal;
}

/** Time of the process, for waiting and measuring. What is decided uses the store's time instead. */
interface Clock {
    readonly portVersion: 1;
    /** Wall clock. */
    now(): Instant;
    /** Milliseconds from an arbitrary start; never steps. */
    monotonicMs(): number;
    /** Resolves after `ms`; rejects with the signal's reason when aborted. Any length is allowed. */
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One question to a server. Whoever asks has checked the address: `http` or `https`, without a name and password in it. */
interface HttpRequest {
    readonly method: "GET" | "HEAD";
    readonly url: string;
    /** For the whole answer, its body included. */
    readonly timeoutMs: number;
    /** Most bytes of the body that are read, after decoding. */
    readonly bodyLimit: number;
}
/** What came back. Only `answered` with a body that ended as it should is an answer; redirects are answers, and nobody follows them. */
type HttpResult = {
    readonly kind: "answered";
    readonly status: number;
    /** Where a redirect leads to, as the server wrote it. */
    readonly location?: string;
    readonly body: Uint8Array;
    /** `limit`: there was more of it than was wanted. */
    readonly bodyEnd: "whole" | "limit" | "cut" | "timed-out";
} | {
    readonly kind: "timed-out";
} | {
    readonly kind: "aborted";
}
/** Nobody answered. `code` is the system's (`ECONNREFUSED`, `ENOTFOUND`), or `UNKNOWN`. */
 | {
    readonly kind: "unreachable";
    readonly code: string;
};
/**
 * Asks servers for whoever only looks: no cookies, nothing sent but the question, redirects not followed. Resolves however that ends; rejects
 * only on programmer errors.
 */
interface HttpClient {
    readonly portVersion: 1;
    /** Asks once. */
    request(request: HttpRequest, options?: Cancellable): Promise<HttpResult>;
}

/** A command to run: no shell, and an environment of exactly what is given. */
interface ProcessRequest {
    readonly argv: readonly [string, ...string[]];
    readonly cwd: string;
    /** The whole environment of the child besides the runner's own minimal base. */
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
    /** Bytes over both streams after which the child is killed. Default 64 MiB. */
    readonly outputLimit?: number;
    /** Written to standard input, which is then closed; without it standard input is empty. */
    readonly stdin?: Uint8Array;
    /** Called with chunks as they come, for progress only. */
    readonly onOutput?: (stream: "stdout" | "stderr", chunk: Uint8Array) => void;
}
/** What was captured of a stream: its beginning and end, and the digest of all of it. */
interface CapturedStream {
    readonly head: Uint8Array;
    readonly tail: Uint8Array;
    readonly bytes: number;
    /** Of every byte that was read, also of those that were dropped. */
    readonly digest: Digest;
    /** Whether something between `head` and `tail` was dropped, or the stream was cut. */
    readonly truncated: boolean;
}
/** How a process ended. Only `exited` with the right code can ever mean success. */
type ProcessEnd = {
    readonly kind: "exited";
    readonly code: number;
} | {
    readonly kind: "signalled";
    readonly signal: string;
} | {
    readonly kind: "timed-out";
} | {
    readonly kind: "aborted";
} | {
    readonly kind: "flooded";
} | {
    readonly kind: "not-started";
    readonly reason: string;
};
/** A finished process. */
interface ProcessResult {
    readonly end: ProcessEnd;
    readonly stdout: CapturedStream;
    readonly stderr: CapturedStream;
    readonly durationMs: number;
}
/** The one way to start a process. Resolves for every end; rejects only on programmer errors. */
interface ProcessRunner {
    readonly portVersion: 1;
    /** Runs a command to its end. */
    run(request: ProcessRequest, options?: Cancellable): Promise<ProcessResult>;
}

/** What a change is: everything in `head` that is not in `base`. Revisions. */
interface CommitRange {
    readonly base: string;
    readonly head: string;
}
/** How a path changed. Both sides of a rename are listed, as a deletion and an addition. */
interface ChangedFile {
    readonly path: string;
    readonly change: "added" | "modified" | "deleted" | "type-changed";
    /** What stands there after the change (before it, when deleted). */
    readonly type: "file" | "symlink" | "submodule";
}
/** A changed file and how much of it changed. */
interface FileDiff extends ChangedFile {
    /** Lines that only the head has; 0 when `binary`. */
    readonly added: number;
    /** Lines that only the merge base has; 0 when `binary`. */
    readonly deleted: number;
    /** Whether there are no lines to compare, by git's own rule: a NUL near the beginning. */
    readonly binary: boolean;
}
/** A line of the head that its merge base does not have. */
interface AddedLine {
    readonly path: string;
    /** In the file as the head has it; starts at 1. */
    readonly line: number;
    /** Without its line end. Bytes that are no UTF-8 are U+FFFD. */
    readonly text: string;
}
/** The lines that a change adds, and what could not be read as lines. */
interface AddedLines {
    /** In the order of paths and lines. What a link points to is its only line; submodules have none. */
    readonly lines: readonly AddedLine[];
    /** Files that differ but have no lines. */
    readonly binary: readonly string[];
    /** Whether there is more than was read: what is given is the beginning. */
    readonly cut: boolean;
}
/** A commit's facts. Names are what the author typed: identities for denying, never for allowing. */
interface CommitFacts {
    readonly id: string;
    readonly parents: readonly string[];
    readonly author: string;
    readonly committer: string;
    readonly message: string;
}
/** What reading a file gave. */
type FileRead = {
    readonly kind: "present";
    readonly bytes: Uint8Array;
} | {
    readonly kind: "absent";
    readonly because: "missing" | "unchanged";
} | {
    readonly kind: "refused";
    readonly because: "too-large" | "not-a-regular-file" | "outside" | "unreadable";
};
/** `unknown`: git cannot tell, e.g. in a shallow clone or when an object is missing. Never to be read as `no`. */
type Ancestry = "yes" | "no" | "unknown";
/**
 * Reading a repository. Revisions given by people or definitions are resolved once, then only full ids are used.
 * Rejects with `VCS_FAILED` when git itself cannot be asked.
 */
interface Vcs {
    readonly portVersion: 1;
    /**
     * Whether a path of this machine, existing or not, lies where those who do the work can write: in a worktree of the repository or in its
     * own folder. Absent where there is no such place.
     */
    readonly contains?: (path: string) => boolean;
    /** Looks at the subject's ref and base now. Facets that cannot be determined are absent. */
    observe(subject: Pick<Subject, "ref" | "facets">, options?: Cancellable): Promise<Facets>;
    /** The full commit id of a revision; `undefined` when there is none. */
    resolve(revision: string, options?: Cancellable): Promise<string | undefined>;
    /** Tree id of a commit. */
    tree(commit: string, options?: Cancellable): Promise<string | undefined>;
    /** The best common ancestor; `undefined` when there is none. */
    mergeBase(one: string, other: string, options?: Cancellable): Promise<string | undefined>;
    /** Whether one commit is contained in another. */
    isAncestor(ancestor: string, descendant: string, options?: Cancellable): Promise<Ancestry>;
    /**
     * Files that differ between the merge base of `base` and `head`, and `head`. Where there are two merge bases, both of them merged stand
     * for one, as in a merge. Rejects where there is none, or more than two.
     */
    changedFiles(range: CommitRange, options?: Cancellable): Promise<readonly ChangedFile[]>;
    /** As `changedFiles`, with how much of each changed. */
    diffStat(range: CommitRange, options?: Cancellable): Promise<readonly FileDiff[]>;
    /**
     * The lines that `head` adds to its merge base with `base`; of these `paths` only, where given. Reading ends when `maxBytes` of the
     * difference were seen, what it takes away included.
     */
    addedLines(range: CommitRange & {
        readonly paths?: readonly string[];
        readonly maxBytes: number;
    }, options?: Cancellable): Promise<AddedLines>;
    /**
     * Files that any commit in `head` and not in `base` touched, each once, as the newest of them left it: also what was added and removed
     * again. A merge touches what it has from none of its parents. Rejects where history is cut within the range.
     */
    touchedFiles(range: CommitRange, options?: Cancellable): Promise<readonly ChangedFile[]>;
    /** Commits in `head` that are not in `base`, newest first, at most 1000. Rejects where history is cut within them. */
    commits(range: CommitRange, options?: Cancellable): Promise<readonly CommitFacts[]>;
    /** A file of a commit, never of a worktree. */
    readFile(file: {
        readonly commit: string;
        readonly path: string;
        readonly maxBytes: number;
    }, options?: Cancellable): Promise<FileRead>;
    /**
     * Writes the files of a commit into a folder of the caller's, which must exist and be empty. Contents are exactly the stored bytes, the
     * executable bit is kept, and the folder keeps its own permissions; no filter, hook or attribute of the repository has a say. Nothing in
     * the folder leads out of it: a symbolic link becomes a plain file that holds its target, a submodule an empty folder.
     *
     * Rejects with `VCS_REVISION_INVALID` when `commit` is no full id, and with `VCS_FAILED` when the commit is not there, when it cannot be
     * written whole, or when the folder is no empty folder. After a rejection the folder may hold some of the files.
     */
    exportTree(target: {
        readonly commit: string;
        readonly folder: string;
    }, options?: Cancellable): Promise<void>;
    /** Short name of the repository's default branch, where it can be told. */
    defaultBranch(options?: Cancellable): Promise<string | undefined>;
}

/** Keeps what gates write down, in a place of the host's that no worker can write. */
interface ReportFolder {
    readonly portVersion: 1;
    /** Absolute path of the folder, where it is one of this machine: an engine refuses it where workers can write. */
    readonly location?: string;
    /**
     * Puts a report in the place of an earlier one of that name, as a whole or not at all, and resolves when it would survive the loss of
     * power. `name` is a plain file name.
     *
     * Rejects with `REPORT_NOT_WRITTEN`; what stands under the name then is unknown, and must not be believed without its own proof.
     */
    write(name: string, bytes: Uint8Array, options?: Cancellable): Promise<void>;
    /** Reads what stands under a name, whoever wrote it. */
    read(name: string, options: {
        readonly maxBytes: number;
    } & Cancellable): Promise<FileRead>;
}
/** Which look of which gate a report is of (threat TOK-7). */
interface LookId {
    readonly scope: string;
    readonly run: string;
    readonly gate: string;
    readonly intent: string;
    readonly attempt: number;
    readonly binding: Digest;
}
/** Where a gate keeps its reports, and of which look they are. */
interface GateReports {
    readonly look: LookId;
    readonly folder: ReportFolder;
}

/** The files that a stage's work left. A file unchanged since dispatch counts as absent. */
interface WorkFiles {
    /** Reads one file below the folder. */
    read(path: string, options: {
        readonly maxBytes: number;
    } & Cancellable): Promise<FileRead>;
}
/** Digest of each file at dispatch; `null` where there was none. */
type FileBaseline = Readonly<Record<string, Digest | null>>;
/** Opens the folders that workers write. Everything in them is hostile. */
interface WorkFolders {
    readonly portVersion: 1;
    /** Digests of the named files now; throws `WORK_FOLDER_UNREADABLE` when the folder cannot be opened. */
    baseline(folder: string, paths: readonly string[], options?: Cancellable): Promise<FileBaseline>;
    /** Gives access to the files that changed since the baseline. */
    open(folder: string, baseline: FileBaseline): WorkFiles;
}

/** Something wrong with a gate's configuration; `path` leads to it. */
interface ConfigIssue {
    readonly path: readonly (string | number)[];
    readonly message: string;
    /** What stands there may be a secret: it is not repeated, nor is its line. */
    readonly hidden?: true;
}
/** The values that `${…}` in a gate's configuration stands for. */
interface PlaceholderValues {
    readonly scope: string;
    readonly run: string;
    readonly key: string;
    readonly repo?: string;
    readonly stage: string;
    readonly lap: number;
}
/** The stage's work, after its end. */
interface EndedWork {
    /** Id of the try. */
    readonly id: string;
    /** Name of the effect that was run: the name of its output. */
    readonly effect: string;
    /** As the worker's process ended, or as the worker says; `null` when it did not exit by itself. */
    readonly exit: number | null;
    /** What was recorded as its result, redacted. */
    readonly output?: Json;
    /** It produced output that nobody can read. Malformed is not missing. */
    readonly unreadable?: true;
    /** What the markers of this try carry; absent where nobody gave the worker one. */
    readonly nonce?: string;
}
/**
 * Keeps what a gate looked at where the host keeps bodies: as text, redacted and bounded. Rejects when that cannot be done.
 *
 * `cut`: the content is not all that was looked at.
 */
type KeepBody = (content: Uint8Array | string, of: {
    readonly class: EvidenceClass;
    readonly cut?: true;
} & Cancellable) => Promise<KeptBody>;
/** Everything a gate may look with. Read-only; no store in reach. */
interface GateContext {
    /** The configuration after validation, placeholders filled in. */
    readonly config: unknown;
    readonly subject: Subject;
    readonly run: PlaceholderValues;
    /** The stage's ended work, if it has any. */
    readonly work?: EndedWork;
    readonly files: WorkFiles;
    /** Where the gate keeps what it writes down; absent where the host keeps no reports. */
    readonly reports?: GateReports;
    /** Absent where the host keeps no bodies. Gates made by `defineGate` give their content to `evidenceOf` instead. */
    readonly keep?: KeepBody;
    readonly vcs: Vcs | undefined;
    readonly process: ProcessRunner;
    /** Absent where the host lets gates ask no servers. */
    readonly http?: HttpClient;
    /** Named evidence of earlier gates on the path that this gate binds. */
    readonly evidence: readonly Evidence[];
    /** Store time at which the look began. */
    readonly lookedAt: Instant;
    readonly clock: Clock;
    readonly signal: AbortSignal;
}
/** What the machine and the definition checks need to know of a gate. */
interface GateDescriptor {
    /** The name under `use`. */
    readonly id: string;
    /** Raised whenever the same input may get another verdict. */
    readonly version: number;
    readonly kind: GateKind;
    readonly reads: GateReads;
    readonly binds: readonly string[];
    /** Causes that `onError` may name. */
    readonly causes: readonly string[];
    /** A gate that cannot fail guards nothing and is refused as required. */
    readonly canFail: boolean;
    /** Checks what stands under `with`. */
    validate(config: Json): {
        readonly ok: true;
        readonly value: unknown;
    } | {
        readonly ok: false;
        readonly issues: readonly ConfigIssue[];
    };
    /** The kind's parameters. Called with a validated configuration. */
    plan(config: unknown): GatePlan;
    /** Looks once. Absent on kinds that run no code. Throwing is `error/infrastructure`. */
    evaluate?(context: GateContext): Promise<Outcome>;
    /**
     * Only on a gate that uses others by the names in its configuration: what it is among those gates, with that configuration. Never throws:
     * what is wrong with the configuration is said by `validate` of what it answers, which has no code then.
     */
    within?(gates: GateRegistry, config: Json | undefined): GateDescriptor;
}
/** Which gates there are. */
interface GateRegistry {
    readonly portVersion: 1;
    /** The gate of that name; of one that is made of others, what that configuration makes of it. */
    get(use: string, config?: Json): GateDescriptor | undefined;
    /** All names, for did-you-mean. */
    names(): readonly string[];
}

/** The names that `${…}` may hold, in fields that are marked for it. */
declare const PLACEHOLDERS: readonly ["scope", "run", "key", "repo", "stage", "lap"];
/** A name of {@link PLACEHOLDERS}. */
type Placeholder = (typeof PLACEHOLDERS)[number];
/** What is wrong with a template: `name` as far as one could be read, `column` starts at 1. */
interface PlaceholderProblem {
    readonly because: "unclosed" | "unknown" | "no-value" | "value-refused";
    readonly name: string;
    readonly column: number;
}
/** The placeholders of a template, each once, or the first thing wrong with it. There is no escape: `${` always opens one. */
declare function placeholdersIn(template: string): {
    readonly ok: true;
    readonly names: readonly Placeholder[];
} | {
    readonly ok: false;
    readonly problem: PlaceholderProblem;
};
/**
 * The template with its placeholders replaced. Every value must be a name by the key grammar (`repo`: such names joined by `/`), so
 * that no value can climb out of a folder; the result is never parsed again (threat PTH-1).
 */
declare function fillPlaceholders(template: string, values: PlaceholderValues): {
    readonly ok: true;
    readonly text: string;
} | {
    readonly ok: false;
    readonly problem: PlaceholderProblem;
};

/** What somebody wants to do to a run. */
interface Act {
    readonly act: "start" | "decide" | "advise" | "delegate" | "waive" | "resume" | "extend" | "cancel" | "revise" | "adopt" | "signal" | "steal" | "execute" | "supersede" | "erase-evidence";
    readonly scope: string;
    readonly run?: string;
    readonly pipeline?: string;
    readonly gate?: string;
    /** With `execute`: the effect that is about to begin. */
    readonly effect?: string;
}
/**
 * What a refusal is about. `scope`: not in this scope; `capability`: not this act; `initiator`: not this person any more. These end what
 * was asked for. `operability`: the target cannot take it now; `prerequisite`: something has to come first. These may be asked again.
 */
type RefusalClass = "scope" | "capability" | "initiator" | "operability" | "prerequisite";
/** What the authorizer says. A refusal without a class counts as `capability`. */
type Authorization = {
    readonly allowed: true;
} | {
    readonly allowed: false;
    readonly reason: string;
    readonly class?: RefusalClass;
    /** Stable code of the host's own, such as `FREEZE_ACTIVE`. Default: `NOT_AUTHORIZED`. */
    readonly code?: string;
};
/**
 * Asked when an act is executed: a person's act when it arrives, and `execute` for whoever started the run when its work is about to begin. The
 * default allows everything: the host has authenticated its caller.
 */
interface Authorizer {
    readonly portVersion: 1;
    /** Whether somebody may do this now. */
    authorize(by: Principal, act: Act, options?: Cancellable): Promise<Authorization>;
}

/** Why work was sent back: one entry per gate, verbatim but bounded and redacted. */
interface ReworkReason {
    readonly gate: string;
    readonly code: string;
    readonly reason: string;
    readonly findings: readonly {
        readonly message: string;
        readonly path?: string;
        readonly line?: number;
        readonly column?: number;
        readonly hint?: string;
    }[];
}
/** What a handler is asked to do. */
interface EffectRequest {
    /** Idempotency key: the same for every try of this effect, different for every other. */
    readonly key: string;
    readonly scope: string;
    readonly run: string;
    readonly pipeline: string;
    readonly stage: string;
    readonly effect: string;
    /** Id of this try. */
    readonly work: string;
    /** One-time token that a detached worker shows when it reports its end. */
    readonly token: string;
    /**
     * Unguessable before this try was sent. A worker writes it into the markers by which gates judge its words, so that no quoted
     * instruction, old log or other run speaks for it (threats TOK-2, TOK-7). Never to be written into the repository.
     */
    readonly nonce: string;
    readonly attempt: number;
    /** Rework laps taken so far on the way to this stage, and how many there may be. */
    readonly lap: number;
    readonly laps?: number;
    readonly reasons: readonly ReworkReason[];
    readonly subject: Subject;
    readonly deadline: Instant;
}
/**
 * What performing gave. `unreadable`: it produced output that nobody can read, which is something else than none. `detached`: somebody
 * else will signal the end with the token.
 */
type EffectResult = {
    readonly kind: "ended";
    readonly exit: number | null;
    readonly output?: Json;
    readonly unreadable?: true;
    readonly note?: string;
    /** How many of what the definition's `counts` names; told again by a repeated try, they replace what that effect had told. */
    readonly counts?: Readonly<Record<string, number>>;
} | {
    readonly kind: "detached";
};
/** What the world says about an effect that was begun by somebody who vanished. */
type EffectProof = {
    readonly kind: "happened";
    readonly exit: number | null;
    readonly output?: Json;
    readonly unreadable?: true;
} | {
    readonly kind: "did-not-happen";
} | {
    readonly kind: "unknown";
};
/**
 * What the world says about detached work: it goes on; it has ended, with its exit (`null`: by a signal) whoever was told; it is gone and
 * left no exit; or nobody here can tell.
 */
type EffectInspection = {
    readonly kind: "running";
} | {
    readonly kind: "ended";
    readonly exit: number | null;
    readonly output?: Json;
    readonly unreadable?: true;
    readonly note?: string;
} | {
    readonly kind: "gone";
} | {
    readonly kind: "unknown";
};
/** Acts on the world. Must be idempotent by `key`: at least one try, at most one recorded result. */
interface EffectHandler {
    readonly portVersion: 1;
    /** Does it. Rejecting means that it could not even be tried, or that nobody knows how far it came. */
    perform(request: EffectRequest, options: Required<Cancellable>): Promise<EffectResult>;
    /** Asks the world whether it happened. Needed by `repeat: ask`. */
    prove?(request: EffectRequest, options: Required<Cancellable>): Promise<EffectProof>;
    /**
     * Looks at detached work that has not reported, now and then, in whatever process: so that a lost report strands nothing. What it found to
     * be gone twice, some time apart, counts as vanished.
     */
    inspect?(request: Omit<EffectRequest, "token">, options: Required<Cancellable>): Promise<EffectInspection>;
    /** Absolute path of the folder whose files gates may read afterwards. */
    folder?(request: Omit<EffectRequest, "token">): string;
}

/** One body of one scope. */
interface EvidenceKey {
    readonly scope: string;
    readonly digest: Digest;
}
/** A body that is to be kept. */
interface EvidenceBody {
    readonly scope: string;
    /** Redacted by whoever brings it: a store shows what it was given. */
    readonly body: Uint8Array;
    /** Of the evidence it belongs to. What is kept already stays under its first class. */
    readonly class: EvidenceClass;
    /** For how long it is kept, in milliseconds. Absent: until somebody erases it. */
    readonly keepForMs?: number;
}
/**
 * What became of a body. `erased`: somebody has erased this very content, and it stays so; nothing was kept. `digest` names the body in either case.
 */
interface EvidencePut {
    readonly kind: "kept" | "erased";
    readonly digest: Digest;
}
/** Who erases a body, and why. Texts of 1 to 512 UTF-16 units without control characters. */
interface EvidenceErasure extends EvidenceKey {
    readonly by: string;
    readonly because: string;
}
/**
 * What reading a body gave. `altered`: the bytes under that name are not those that were kept; they are never handed out. `erased` and
 * `expired` are told for as long as the store exists; `missing` says that the store knows nothing of it.
 */
type EvidenceRead = {
    readonly kind: "present";
    readonly body: Uint8Array;
    readonly class: EvidenceClass;
    readonly keptAt: Instant;
    /** Store time from which on `expire` takes it away. Absent: never. */
    readonly keepUntil?: Instant;
} | {
    readonly kind: "missing";
} | {
    readonly kind: "altered";
} | {
    readonly kind: "erased";
    readonly by: string;
    readonly because: string;
    readonly at: Instant;
} | {
    readonly kind: "expired";
    readonly at: Instant;
};
/** What an evidence store promises, declared and tested. */
interface EvidenceStoreCapabilities {
    /** `process`: gone with the process. `disk`: an acknowledged body, and an acknowledged erasure, survive a crash of the machine. */
    readonly durability: "process" | "disk";
    /** Whether several processes may open the same store at once. */
    readonly manyProcesses: boolean;
    /** Largest body, in bytes. */
    readonly maxBytes: number;
}
/**
 * Where the bodies of evidence lie, apart from the runs: a body is named by its digest alone, so the ledger is complete without it, and it
 * can be erased without breaking a chain. All times are the store's. Every method refuses names outside their grammar with
 * `IDENTIFIER_INVALID`.
 */
interface EvidenceStore {
    readonly portVersion: 1;
    readonly capabilities: EvidenceStoreCapabilities;
    /** Absolute path of the file or folder of this machine in which the bodies lie. Absent: they lie in no such place. */
    readonly location?: string;
    /**
     * Keeps a body under the digest of its bytes. Of two times for which the same body shall be kept, the later end counts. Throws
     * `EVIDENCE_TOO_LARGE`.
     */
    put(body: EvidenceBody, options?: Cancellable): Promise<EvidencePut>;
    /** The body, verified against its digest. */
    get(key: EvidenceKey, options?: Cancellable): Promise<EvidenceRead>;
    /** Whether a body is kept under that name; says nothing about its bytes. */
    has(key: EvidenceKey, options?: Cancellable): Promise<boolean>;
    /**
     * Takes the bytes away for good and remembers who did it and why; the same content is never kept again. Idempotent: `false` when it was
     * erased before, whose words stay. What was never kept is marked all the same.
     */
    erase(erasure: EvidenceErasure, options?: Cancellable): Promise<boolean>;
    /** Takes away up to `limit` bodies whose time has come, of every scope; answers how many. Those may be kept again later. */
    expire(options: {
        readonly limit: number;
    } & Cancellable): Promise<number>;
    /** Idempotent. Later calls answer `STORE_CLOSED`. */
    close(): Promise<void>;
}

/** One run of one scope. */
interface RunKey {
    readonly scope: string;
    readonly run: string;
}
/** An event as stores see it. `version` is the version of its shape. */
interface EventRecord {
    readonly type: string;
    readonly version: number;
    readonly at: Instant;
    readonly data: JsonObject;
}
/** An event with its place: `seq` counts the run's events from 1 without gaps. */
interface StoredEvent extends EventRecord {
    readonly seq: number;
}
/** A folded state. A snapshot whose `shape` is not the reader's own is refolded from the ledger. */
interface Snapshot {
    readonly shape: number;
    readonly data: JsonObject;
}
/** Columns by which runs are found. Absent members match nothing. */
interface RunIndex {
    readonly pipeline: string;
    readonly key: string;
    readonly status: RunStatus;
    readonly outcome?: RunOutcome;
    readonly stage?: string;
    readonly repo?: string;
    readonly head?: string;
    readonly change?: string;
    readonly parent?: string;
    readonly startedBy: string;
    /** Digest of the definition by which the run is judged now. */
    readonly definition: Digest;
}
/**
 * Proof that the writer still holds a claim: `claim` names a claim of `RunStore.acquireClaim`. Tokens decide, not clocks: a claim
 * past its time may be taken over, and counts until somebody does.
 */
interface Fence {
    readonly claim: string;
    readonly token: number;
}
/** Proof that the run still holds a reservation. */
interface HeldReservation {
    readonly name: string;
    readonly token: number;
}
/** An intent that the writer holds and has finished. */
interface Settlement {
    readonly intent: string;
    readonly token: number;
}
/**
 * Everything one command changes, written in one transaction. Labels (command, intent, identity, claim, signal id) are texts of 1 to 512
 * UTF-16 units without control characters; they are compared exactly.
 */
interface Append extends RunKey {
    /** Unique per scope among unfinished runs; only with `expectedVersion` 0. */
    readonly identity?: string;
    /** The `seq` of the last event the writer knows; 0 starts the run. */
    readonly expectedVersion: number;
    /** Dedupe key: unique per run. */
    readonly commandId: string;
    /** Returned again to whoever repeats the command. */
    readonly answer: Json;
    /** At least one. */
    readonly events: readonly EventRecord[];
    readonly state: Snapshot;
    readonly index: RunIndex;
    /**
     * The whole set wanted afterwards: others are withdrawn and their claims void, known ones keep their claim and take the new attempt and
     * payload, unchanged ones are not touched at all (a delay set by `release` stays). `notBefore` in the past means now.
     */
    readonly intents: readonly Intent[];
    /** Finished intents. Their claims end even when the same intent is wanted again. */
    readonly settles: readonly Settlement[];
    /** Ids of unmatched signals that this commit delivered. */
    readonly consumes: readonly string[];
    /** When the run wants to be looked at again; absent: never by time. */
    readonly dueAt?: Instant;
    /** Earliest deadline in the state the command was decided on: refused as a conflict once storeNow has passed it. */
    readonly notAfter?: Instant;
    readonly fences: readonly Fence[];
    /** What the run must still hold for this to be written; judged like fences, and after them. */
    readonly holds?: readonly HeldReservation[];
    /**
     * Intents that the writer claims with this append, as `takeIntents` would: those of them that are new or settled by it, and claimable at
     * once. The answer says which it got. A store may leave them to everybody; a writer asks only where nobody else waits for a turn.
     */
    readonly claims?: {
        readonly holder: string;
        readonly intents: readonly string[];
    };
}
/** A claim that came with an append. */
interface AppendedClaim extends Settlement {
    /** Store time at which the claim ends unless renewed. */
    readonly claimedUntil: Instant;
}
/** A loaded run. */
interface LoadedRun extends RunKey {
    readonly version: number;
    readonly state: Snapshot;
    readonly storeNow: Instant;
}
/**
 * What an append did, judged in this order. `duplicate`: this command was stored before. `exists`: an unfinished run has that identity.
 * `fenced`: a claim was lost; `claim` names it, or the settled intent, or the reservation. `conflict`: somebody else wrote, or a deadline passed; carries the
 * current run.
 */
type AppendResult = {
    readonly kind: "appended";
    readonly version: number;
    readonly storeNow: Instant;
    /** What the writer has claimed; absent where that is nothing. */
    readonly claimed?: readonly AppendedClaim[];
} | {
    readonly kind: "duplicate";
    readonly answer: Json;
} | {
    readonly kind: "exists";
    readonly run: string;
} | {
    readonly kind: "conflict";
    readonly current: LoadedRun | undefined;
    readonly storeNow: Instant;
} | {
    readonly kind: "fenced";
    readonly claim: string;
};

/** A run that shall be taken out, as the caller knows it. */
interface RunRemoval {
    readonly run: string;
    /** Its last event. */
    readonly version: number;
}
/**
 * What became of a run that was to be taken out. `kept`, judged in this order: it has another version, it has not ended, something is wanted
 * of it yet, it holds or waits for a reservation.
 */
type RemovedRun = {
    readonly run: string;
    readonly kind: "removed" | "absent";
} | {
    readonly run: string;
    readonly kind: "kept";
    readonly because: "changed" | "unfinished" | "intents" | "reservation";
};
/** One page of a keyset listing; `next`, present when there is more, is passed as `after` to get the following page. */
interface Page<Item> {
    readonly items: readonly Item[];
    readonly next?: string;
}
/** A run as listings show it. */
interface RunSummary extends RunKey, RunIndex {
    readonly version: number;
    readonly createdAt: Instant;
    readonly updatedAt: Instant;
    readonly dueAt?: Instant;
}
/** Which runs are wanted; all members must match. */
interface RunFilter extends Partial<Omit<RunIndex, "status">> {
    readonly status?: RunStatus | readonly RunStatus[];
}
/** One commit of the ledger, with its place in the chain and in the store's own order of commits. */
interface Commit extends RunKey {
    /** Opaque; compares as a string in the store's order of commits. */
    readonly position: string;
    readonly commandId: string;
    readonly events: readonly StoredEvent[];
    /** Digest of the run's commit before this one; absent on the first. */
    readonly previous?: Digest;
    /** Digest of the canonical JSON of everything above but `position`. */
    readonly digest: Digest;
    /** What repeats of the command get. Not covered by the digest: it decides nothing. */
    readonly answer: Json;
}
/** A claimed intent. */
interface ClaimedIntent extends RunKey {
    readonly intent: Intent;
    /** Grows with every claim; shown again in renewals and settlements. */
    readonly token: number;
    /** Store time at which the claim ends unless renewed. */
    readonly claimedUntil: Instant;
    /** An earlier claim on this attempt ran out: the attempt must be written off before anything else. Stays until it changes or is settled. */
    readonly takenOver: boolean;
}
/** What a worker asks for. */
interface IntentQuery {
    readonly scope?: string;
    /** Only this run's. Only together with `scope`. */
    readonly run?: string;
    readonly limit: number;
    readonly holder: string;
    /** Values of `Intent.needs` the caller can serve; intents without `needs` are for everybody. */
    readonly serves: readonly string[];
}
/** A fact nobody was found for, kept until `expiresAt`. */
interface UnmatchedSignal {
    readonly scope: string;
    readonly id: string;
    /** All members must equal the run's index; at least one is given (else `COMMAND_INVALID`). */
    readonly match: SignalMatch;
    readonly signal: JsonObject;
    readonly expiresAt: Instant;
}
/** By what a signal finds its run. */
interface SignalMatch {
    readonly key?: string;
    readonly repo?: string;
    readonly head?: string;
    readonly change?: string;
}
/** What acquiring a claim gave. */
type ClaimResult = {
    readonly kind: "acquired";
    readonly token: number;
    readonly claimedUntil: Instant;
} | {
    readonly kind: "held";
    readonly holder: string;
    readonly claimedUntil: Instant;
};
/** What asking for a reservation gave: first come, first served; position 1 is next. */
type ReservationResult = {
    readonly kind: "held";
    readonly token: number;
} | {
    readonly kind: "queued";
    readonly position: number;
};
/** What a store promises, declared and tested. */
interface StoreCapabilities {
    /** `process`: gone with the process. `disk`: an acknowledged append survives a crash of the machine. */
    readonly durability: "process" | "disk";
    /** Whether several processes may open the same store at once. */
    readonly manyProcesses: boolean;
}
/** A reservation of one run by name. */
interface ReservationKey extends RunKey {
    readonly name: string;
}
/** A claim's holder. */
interface ClaimKey {
    readonly scope: string;
    readonly claim: string;
}
/** Somebody who is called back. */
interface Listening {
    /** Ends the calls. */
    close(): Promise<void>;
}
/**
 * By which workers get their work: all that an engine of another kind has to bring. Adapters are free to deliver by a queue, a timer or a
 * message instead of a table, as long as this holds:
 *
 * - An intent is claimable from the commit that wants it on, if it is (`notBefore`), unless that commit claimed it; it is withdrawn by the
 *   commit that does not want it.
 * - Whoever has claimed it has it alone until its lease ends. Then anybody gets it, and is told that it was `takenOver`.
 * - What comes of it is an `append` with its {@link Settlement}: of two who think they have it, one is fenced.
 * - Scopes take turns, the pipelines of a scope take its turns by turns, and of one pipeline the longest claimable comes first. Only what
 *   the taker can run has a turn. While there is more than the limit, nobody is served twice before all were served once.
 */
interface IntentQueue {
    /** Claims what is claimable, by turns. With `run`: of that run, the longest claimable first. */
    takeIntents(query: IntentQuery, options?: Cancellable): Promise<{
        readonly storeNow: Instant;
        readonly claimed: readonly ClaimedIntent[];
    }>;
    /** Prolongs a claim by the intent's lease; `undefined` when it was lost. */
    renew(key: RunKey & Settlement, options?: Cancellable): Promise<Instant | undefined>;
    /** Gives a claim back without a result; the intent is claimable again from `notBefore` (default: now). */
    release(key: RunKey & Settlement & {
        readonly notBefore?: Instant;
    }, options?: Cancellable): Promise<boolean>;
    /**
     * Claims due runs for `leaseMs`, by the same turns: nobody else gets them until then, and an append sets their due time anew. A run
     * that was woken by a reservation stays due until it is taken, whatever is appended meanwhile.
     */
    takeDue(query: {
        readonly scope?: string;
        readonly limit: number;
        readonly leaseMs: number;
    }, options?: Cancellable): Promise<{
        readonly storeNow: Instant;
        readonly due: readonly RunKey[];
    }>;
    /**
     * Calls back when something may have become claimable or due, earlier than the next look would find it. A hint: it may come too often, late
     * or never, and nothing depends on it. Absent where nobody can tell.
     */
    listen?(onWake: () => void): Listening;
}
/**
 * Where runs live. Implementations are thin: the rules are in `@sluice/store-kit`, the proof in `@sluice/conformance`.
 * All times are the store's. Every method refuses names outside the identifier grammar with `IDENTIFIER_INVALID`.
 */
interface RunStore extends IntentQueue {
    readonly portVersion: 1;
    readonly capabilities: StoreCapabilities;
    /** Absolute path of the file or folder of this machine in which the runs lie. Absent: they lie in no such place. */
    readonly location?: string;
    /**
     * Throws `RUN_COMPLETED` when a completed run would become unfinished, `COMMAND_INVALID` for an append without events or with an identity
     * on a run that has begun, `STORE_TEXT_INVALID` for NUL or lone surrogates anywhere inside.
     */
    append(append: Append, options?: Cancellable): Promise<AppendResult>;
    /** The run as it is now; `undefined` when there is none in this scope. */
    load(key: RunKey, options?: Cancellable): Promise<LoadedRun | undefined>;
    /** A run's commits in order, from the one that holds the event after `after`; `next` is the number to pass as `after`, as text. Default limit 1000. */
    ledger(key: RunKey, options?: {
        readonly after?: number;
        readonly limit?: number;
    } & Cancellable): Promise<Page<Commit>>;
    /** All commits in the store's order, after the position `after`. */
    feed(options: {
        readonly scope?: string;
        readonly after?: string;
        readonly limit: number;
    } & Cancellable): Promise<Page<Commit>>;
    /** In the order in which the runs began. */
    query(options: {
        readonly scope: string;
        readonly where?: RunFilter;
        readonly after?: string;
        readonly limit: number;
    } & Cancellable): Promise<Page<RunSummary>>;
    /** The unfinished run with this identity. */
    findIdentity(options: {
        readonly scope: string;
        readonly identity: string;
    } & Cancellable): Promise<string | undefined>;
    /**
     * Takes runs that have ended out of the store for good, with all of their commits: for whoever has them elsewhere. Their ids are free then.
     * Definitions stay, and places of the feed are never given out again. Up to 500 at once, each named once; answered in their order.
     */
    removeRuns(request: {
        readonly scope: string;
        readonly runs: readonly RunRemoval[];
    }, options?: Cancellable): Promise<readonly RemovedRun[]>;
    /** Held by anybody, the asker included, until it runs out or is released. */
    acquireClaim(key: ClaimKey & {
        readonly holder: string;
        readonly leaseMs: number;
    }, options?: Cancellable): Promise<ClaimResult>;
    /** Prolongs a claim; `undefined` when it was lost. */
    renewClaim(key: ClaimKey & {
        readonly token: number;
        readonly leaseMs: number;
    }, options?: Cancellable): Promise<Instant | undefined>;
    /** Ends a claim; `false` when it was lost before. */
    releaseClaim(key: ClaimKey & {
        readonly token: number;
    }, options?: Cancellable): Promise<boolean>;
    /** Idempotent per run: asking again tells where the run stands. */
    reserve(key: ReservationKey, options?: Cancellable): Promise<ReservationResult>;
    /** Gives up a held or queued reservation. The next in line becomes the holder and its run due. `false`: the token is not current, or there was nothing to give up. */
    unreserve(key: ReservationKey & {
        readonly token?: number;
    }, options?: Cancellable): Promise<boolean>;
    /** Who holds a reservation now; `undefined`: nobody. */
    holderOf(key: {
        readonly scope: string;
        readonly name: string;
    }, options?: Cancellable): Promise<{
        readonly run: string;
        readonly token: number;
    } | undefined>;
    /**
     * Makes `run` the holder in the place of the one who holds it by `token`; that one leaves the queue and its token is void, both runs
     * become due. `undefined`: nobody holds it by that token, and nothing was changed. The caller records who did it and why.
     */
    steal(key: ReservationKey & {
        readonly token: number;
    }, options?: Cancellable): Promise<{
        readonly token: number;
        readonly from: string;
    } | undefined>;
    /** The first text kept under a digest stays. */
    putDefinition(definition: {
        readonly scope: string;
        readonly digest: Digest;
        readonly text: string;
    }, options?: Cancellable): Promise<void>;
    /** The text kept under a digest. */
    getDefinition(key: {
        readonly scope: string;
        readonly digest: Digest;
    }, options?: Cancellable): Promise<string | undefined>;
    /** Keeps a signal; `false` when one of its id is kept already. */
    putUnmatched(signal: Omit<UnmatchedSignal, "expiresAt"> & {
        readonly lifetimeMs: number;
    }, options?: Cancellable): Promise<boolean>;
    /** Kept, unexpired signals that match the given columns, oldest first. */
    listUnmatched(query: {
        readonly scope: string;
        readonly for?: SignalMatch;
        readonly limit: number;
    }, options?: Cancellable): Promise<readonly UnmatchedSignal[]>;
    /** Idempotent. Later calls answer `STORE_CLOSED`. */
    close(): Promise<void>;
}

/** How far a change request has come. One that was merged is not `closed`: that is one that was given up. */
type ChangeState = "open" | "closed" | "merged";
/** A change request (pull request, merge request) as its forge shows it. What it says is hearsay: what is in a repository, git says. */
interface ChangeRequest {
    /** As people write it (`17`), unique in the repository. */
    readonly id: string;
    /** What is to be merged. */
    readonly head: {
        /** Name of the branch (`feature`). */
        readonly branch: string;
        readonly commit: string;
        /** Whether the branch is in the repository itself: in a fork, anybody may have one of the same name. */
        readonly own: boolean;
    };
    /** Name of the branch that it is to be merged into. */
    readonly base: string;
    readonly state: ChangeState;
    readonly draft: boolean;
    /** The commit that it was merged as. Only where it was merged, and the forge says so. */
    readonly mergedAs?: string;
    /** When anything of it changed last, as the forge says. */
    readonly updatedAt: Instant;
}
/** One page of change requests. */
interface ChangePage extends Page<ChangeRequest> {
    /** How many stand there that could not be read: they are left out, and hide no others. */
    readonly unreadable: number;
}
/** One repository of a forge. Rejects with a SluiceError `FORGE_FAILED` when the forge cannot be asked. */
interface Forge {
    readonly portVersion: 1;
    /** The repository, as the forge names it (`acme/web`). */
    readonly repo: string;
    /**
     * Change requests in every state, newest changed first. One that changes between two pages may come twice or not at all: the next look
     * finds it.
     */
    changes(page: {
        readonly after?: string;
        readonly limit: number;
    }, options?: Cancellable): Promise<ChangePage>;
}

/** Source of unguessable names. */
interface Ids {
    readonly portVersion: 1;
    /** A fresh run id, by the key grammar; ids made later sort later. */
    run(): string;
    /** A fresh command or signal id. */
    command(): string;
    /** A one-time token of at least 128 bits. */
    token(): string;
    /** A number in [0, 1), for jitter only. */
    jitter(): number;
}

/** Diagnostics of the host's choice; pino and console satisfy it with a small wrapper. Never the way an outcome travels. */
interface Logger {
    readonly portVersion: 1;
    /** Says something to whoever runs the host. */
    log(level: "debug" | "info" | "warn" | "error", message: string, facts?: Readonly<Record<string, Json>>): void;
}

/** A message for a person or channel. `key` is stable over repeats. Outcomes never depend on its delivery. */
interface Notice {
    readonly key: string;
    readonly scope: string;
    readonly run: string;
    readonly to: string;
    readonly topic: string;
    readonly data: JsonObject;
}
/** Tells people. */
interface Notifier {
    readonly portVersion: 1;
    /** Tells somebody. Rejecting means that it may be tried again. */
    notify(notice: Notice, options?: Cancellable): Promise<void>;
}

/** Who is in which group. */
interface People {
    readonly portVersion: 1;
    /**
     * Groups of a principal, without the `group:` prefix, and roles, with the prefix `role:`. An unknown principal has none. Rejects when it
     * cannot be told: then nobody decides anything.
     */
    groupsOf(principal: string, options?: Cancellable): Promise<readonly string[]>;
    /** Members of a group, or holders of a role (`role:NAME`), or `undefined` when they cannot be listed. */
    membersOf(group: string, options?: Cancellable): Promise<readonly string[] | undefined>;
    /** Public keys with which a principal may sign decisions. Absent: nobody can sign. */
    keysOf?(principal: string, options?: Cancellable): Promise<readonly SigningKey[]>;
}
/** A public key of a person. */
interface SigningKey {
    readonly id: string;
    /** Ed25519, the 32 bytes in base64. */
    readonly ed25519: string;
}

/** Hides secrets in text before anything is stored or shown. */
interface Redactor {
    readonly portVersion: 1;
    /** The text without its secrets. */
    redact(text: string): string;
}

/** What kind of status it is, whatever it is called: only the last two end an item. */
type StatusGroup = "backlog" | "unstarted" | "started" | "completed" | "cancelled";
/** A status of a project. Names are people's and may change; ids are the tracker's. */
interface TrackerStatus {
    readonly id: string;
    readonly name: string;
    readonly group: StatusGroup;
}
/** A work item as a tracker shows it. */
interface TrackerItem {
    /** The tracker's own id. */
    readonly id: string;
    /** As people write it (`ORCH-22`), which is the key of a run's subject. */
    readonly key: string;
    /** Id of its status. */
    readonly status: string;
    /** When anything of it changed last, as the tracker says: compared for equality only. */
    readonly updatedAt: string;
}
/** Somebody gave an item a status, as the tracker's activity log attests. */
interface TrackerAct {
    /** Of this entry of the log. */
    readonly id: string;
    /** Who, in the tracker's words; absent where the log does not say: then it is nobody's decision. */
    readonly actor?: string;
    /** Id of the status that was given. */
    readonly to: string;
    /** When, as the tracker says. */
    readonly at: Instant;
}
/** One project of an issue tracker. Rejects with a SluiceError `TRACKER_FAILED` when the tracker cannot be asked. */
interface Tracker {
    readonly portVersion: 1;
    /** Tells projects apart, of whatever trackers: workspace and project, for example. */
    readonly project: string;
    /** Every status of the project. */
    statuses(options?: Cancellable): Promise<readonly TrackerStatus[]>;
    /** The project's items, in any steady order. */
    items(page: {
        readonly after?: string;
        readonly limit: number;
    }, options?: Cancellable): Promise<Page<TrackerItem>>;
    /** What status an item was given, oldest first. */
    acts(item: string, options?: Cancellable): Promise<readonly TrackerAct[]>;
    /** Gives an item a status. */
    setStatus(item: string, status: string, options?: Cancellable): Promise<void>;
    /** Tells whoever follows an item something, as plain text. */
    comment(item: string, text: string, options?: Cancellable): Promise<void>;
    /** Whether an actor is we ourselves: what we did decides nothing. */
    isSelf(actor: string): boolean;
}

declare const MARKER: unique symbol;
/** Where in a document or file an error was found; lines and columns start at 1. */
interface Position {
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
}
/** What a {@link SluiceError} is made of. */
interface SluiceErrorInit {
    readonly code: ErrorCode;
    /** What was found, what was expected, and what to do. Never carries secrets or raw input beyond a short excerpt. */
    readonly message: string;
    readonly position?: Position;
    /** Structured facts about the error, safe to print. */
    readonly details?: Readonly<Record<string, Json>>;
    readonly cause?: unknown;
}
/**
 * The one error class. Thrown for programmer errors and broken infrastructure only; expected refusals are values.
 * Recognise it with {@link SluiceError.is}, which also holds across two installed copies of the package.
 */
declare class SluiceError extends Error {
    readonly name = "SluiceError";
    readonly code: ErrorCode;
    readonly position: Position | undefined;
    readonly details: Readonly<Record<string, Json>> | undefined;
    readonly [MARKER] = true;
    constructor(init: SluiceErrorInit);
    /** Whether `value` is a SluiceError (of any installed copy), optionally with the given code. */
    static is(value: unknown, code?: ErrorCode): value is SluiceError;
}

export { DEFAULT_SCOPE, ERROR_CODES, FACET_LIMITS, MAX_JSON_DEPTH, PLACEHOLDERS, SluiceError, VERDICT_LIMITS, assuranceReaches, canonicalJson, digestBytes, digestOf, fillPlaceholders, formatDuration, isAssurance, isDigest, isIdentifier, isJson, isJsonObject, isKey, isPrincipal, isPrincipalId, isRunOutcome, isStorableText, isWellFormed, parseDuration, placeholdersIn };
export type { Act, AddedLine, AddedLines, Ancestry, Append, AppendResult, AppendedClaim, Assurance, Authorization, Authorizer, BreakGlassPlan, Budget, Cancellable, CapturedStream, ChangePage, ChangeRequest, ChangeState, ChangedFile, ClaimKey, ClaimResult, ClaimedIntent, Clock, Commit, CommitFacts, CommitRange, Condition, ConditionSource, ConditionTest, ConditionValue, ConfigIssue, DelegationPlan, Digest, EffectClass, EffectHandler, EffectInspection, EffectPolicy, EffectProof, EffectRepeat, EffectRequest, EffectResult, EndedWork, Enforcement, ErrorClass, ErrorCode, EvaluatePlan, EventRecord, Evidence, EvidenceBody, EvidenceClass, EvidenceErasure, EvidenceKey, EvidencePut, EvidenceRead, EvidenceStore, EvidenceStoreCapabilities, Facets, Fence, FileBaseline, FileDiff, FileRead, FinalStep, Finding, Forge, FormField, Freeze, FreezeWindow, Gate, GateContext, GateDescriptor, GateKind, GatePlan, GateReads, GateRegistry, GateReports, GateScope, GateWarning, GroupRule, HeldReservation, HttpClient, HttpRequest, HttpResult, IdentityPolicy, Ids, Instant, Intent, IntentKind, IntentPayload, IntentQuery, IntentQueue, Json, JsonObject, KeepBody, KeptBody, Listening, LoadedRun, Logger, LookId, Notice, Notifier, OnRevise, Opening, Outcome, Page, People, Pipeline, Placeholder, PlaceholderProblem, PlaceholderValues, Position, Principal, ProcessEnd, ProcessRequest, ProcessResult, ProcessRunner, Redactor, RefusalClass, Relation, RemovedRun, ReportFolder, RequestPlan, RequirementSet, ReservationKey, ReservationResult, Rework, ReworkReason, Route, RunFilter, RunIndex, RunKey, RunOutcome, RunRemoval, RunStatus, RunStore, RunSummary, Settlement, SignalMatch, SigningKey, SkipCause, SluiceErrorInit, Snapshot, Stage, StatusGroup, StoreCapabilities, StoredEvent, Subject, TellPlan, Tracker, TrackerAct, TrackerItem, TrackerStatus, UnmatchedSignal, Vcs, Verdict, VerdictValue, WaivePolicy, Waiver, WaiverScope, Wiring, Work, WorkFiles, WorkFolders, WorkPhase, ZoneOffset };
