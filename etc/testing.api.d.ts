import { GateRegistry, Pipeline, GateContext, Outcome, Facets, Intent, Json, Principal, Subject, Clock, Instant, RunStore, EffectRequest, EffectHandler, Forge, ChangeRequest, Tracker, StatusGroup, Vcs, GateDescriptor, Digest, EffectProof, Notice, ProcessRunner, HttpClient, WorkFolders, Authorizer, Commit, RunOutcome } from '@sluice/core';
import { Definition, ScenarioWork, Positions, ScenarioFile, Scenario } from '@sluice/definition';
import { CommandData, RunState, RunEvent, Next, Answer, CommandType, DecisionWord, EventType, Explanation, decide, next, explain } from '@sluice/lifecycle';
import { EngineOptions, Engine, RunView, SignalAnswer, RunExplanation, StartSubject, TrackedProject, WatchedRepository } from '@sluice/engine';

/**
 * Compiles a definition, or its text, for a test.
 *
 * @throws SluiceError `DEFINITION_INVALID` with the problems in its message
 */
declare function pipelineFrom(source: string | Definition, registry?: GateRegistry): Pipeline;

/** What a scripted gate answers when it looks. */
type Script = (gate: string, context: GateContext) => Promise<Outcome> | Outcome;
/** An outcome in one word, for scripts. */
declare function outcome(value: Outcome["value"], more?: Partial<Outcome>): Outcome;
/**
 * A registry of gates that answer from a script, one of each way to behave: `check` reads the subject, `world` reads the world, `report`
 * and `exit` read the stage's work, `approval` asks people, `reserve` wants a right, `measure` samples.
 */
declare function scriptedRegistry(script?: Script): GateRegistry;

/** How a story begins. */
interface StoryOptions {
    readonly subject?: Partial<Subject>;
    readonly startedBy?: string;
    /** Id of the run. Default: `run-1`. */
    readonly run?: string;
    readonly scope?: string;
}
/** How work left things. */
interface WorkLeft {
    readonly head?: string;
    readonly output?: Json;
    readonly note?: string;
}
/** What a story may say differently about a decision. */
interface DecisionDetails {
    readonly seen?: CommandData["decide"]["seen"];
    readonly decisionId?: string;
    readonly relations?: CommandData["decide"]["relations"];
    readonly reason?: string;
    readonly for?: NonNullable<CommandData["decide"]["for"]>;
    readonly answers?: NonNullable<CommandData["decide"]["answers"]>;
    readonly signature?: NonNullable<CommandData["decide"]["signature"]>;
    readonly roster?: NonNullable<CommandData["decide"]["roster"]>;
}
/** A run of the pure machine, told step by step: commands in, events and state out. No store, no engine, no clock but its own. */
interface Story {
    readonly pipeline: Pipeline;
    readonly state: RunState;
    readonly events: readonly RunEvent[];
    readonly next: Next;
    readonly answer: Answer;
    /** The story's time. */
    readonly at: number;
    /** Codes of the holds that stand. */
    readonly holds: readonly string[];
    /** Sends a command at the story's time. */
    send<Type extends CommandType>(type: Type, data: CommandData[Type], more?: {
        readonly observed?: Facets;
    }): Story;
    /** Lets time pass and ticks. */
    later(ms: number): Story;
    /** Lets time pass until the run wants to be looked at, and ticks. */
    whenDue(): Story;
    /** Answers the outstanding evaluation of a gate. */
    verdict(gate: string, said: Outcome["value"] | Outcome): Story;
    /** The claimer of a gate's evaluation, or of the only intent of a kind, never came back. */
    lose(what: Intent["kind"] | {
        readonly gate: string;
    }): Story;
    /** Dispatches the stage's work, with the subject as it is or as it is seen now. */
    dispatch(observed?: Facets): Story;
    /** Hands the dispatched work to somebody who will report. */
    detach(): Story;
    /** A detached worker reports; `token` of another try than the current one by its number. */
    report(report: "ended" | "alive", end?: {
        readonly exit: number | null;
    }, token?: number): Story;
    /** Ends the dispatched work; `head` is what it left. */
    endWork(exit?: number | null, left?: WorkLeft): Story;
    /** Dispatches and ends the stage's work. */
    work(left?: WorkLeft): Story;
    /** Says what the world proves of work whose worker vanished. */
    prove(proof: CommandData["record-proof"]["proof"], exit?: number | null): Story;
    /** Answers the outstanding look at the subject. */
    look(facets: Facets): Story;
    /** Says where the run stands in the queue for a right. */
    reserve(gate: string, place: {
        readonly token: number;
    } | {
        readonly position: number;
    }): Story;
    /** Says that the store has taken a right back. */
    released(name: string): Story;
    /** Records a fact. */
    fact(fact: string, data: Json, more?: {
        readonly signal?: string;
        readonly occurredAt?: number;
    }): Story;
    /** Decides on the open request of a gate. */
    decide(gate: string, decision: DecisionWord, by: Principal, details?: DecisionDetails): Story;
    /** Approves. */
    approve(gate: string, who: string, more?: Partial<Principal>): Story;
    /** Rejects. */
    reject(gate: string, who: string): Story;
    /** Ends a hold. */
    resume(answer?: "happened" | "did-not-happen"): Story;
    /** Grants laps or time. */
    extend(budget: string, laps: number): Story;
    /** Waives a gate. */
    waive(gate: string, forMs: number): Story;
    /** Cancels the run. */
    cancel(): Story;
    /** Moves the run to another definition, which the story follows from then on. */
    adopt(pipeline: Pipeline): Story;
    /** The subject's head is another one from now on. */
    revise(head: string): Story;
    /** The type of every event since a version. */
    types(after?: number): readonly EventType[];
    /** The wanted intent of a kind. */
    intent(kind: Intent["kind"]): Intent;
    /** Why the run is where it is. */
    explain(): Explanation;
}
/** Starts a story. */
declare function story(pipeline: Pipeline, options?: StoryOptions): Story;
/** The state that a story's events alone give: must equal the story's own. */
declare function refolded(told: Story): RunState;

/** A clock that stands still until it is told to go on. */
interface VirtualClock extends Clock {
    /** Lets time pass, timer by timer, and lets everything that follows from each happen. */
    advance(ms: number): Promise<void>;
    /** Lets time pass until a promise settles: whenever nothing happens any more, it goes on to the next timer. */
    see<Value>(promise: Promise<Value>): Promise<Value>;
    /** Lets everything happen that needs no time. */
    flush(): Promise<void>;
    /** When the next timer rings; `undefined` when nobody waits for time. */
    nextTimerAt(): Instant | undefined;
}
/** Makes a clock that begins on the first of January 2026. */
declare function createVirtualClock(start?: Instant): VirtualClock;

/** What a harness is made of. */
interface HarnessOptions {
    /** Definition texts, compiled against the scripted gates. */
    readonly pipelines: readonly string[];
    /** What gates say. Default: pass. */
    readonly script?: Script;
    /** What work does, by effect name. Effects that are not named end with exit 0. */
    readonly work?: Readonly<Record<string, EffectHandler["perform"]>>;
}
/** Engines on one store in memory, on one clock that the test moves. */
interface Harness {
    readonly clock: VirtualClock;
    readonly store: RunStore;
    readonly pipelines: readonly Pipeline[];
    readonly registry: GateRegistry;
    /** Every request that reached a handler, in order. */
    readonly performed: readonly EffectRequest[];
    /** Another process. */
    engine(options?: Partial<EngineOptions>): Engine;
}
/** Makes a harness. */
declare function createHarness(options: HarnessOptions): Harness;

/** A store as one process sees it, which can be stopped as SIGSTOP stops it, or killed. */
interface MortalStore {
    readonly store: RunStore;
    /** From now on no call goes out and no answer comes back, for ever. */
    kill(): void;
    /** No call goes out and no answer comes back until {@link MortalStore.wake}. */
    pause(): void;
    /** Lets a paused process go on. */
    wake(): void;
}
/** Puts itself between a process and its store. */
declare function createMortalStore(store: RunStore): MortalStore;

/** A repository of a forge in memory, in the hands of a test. */
interface FakeForge extends Forge {
    /** How often it was asked for a page. */
    readonly asked: number;
    /** A change request appears, or is another one from now on. What is not said stays, or is an open one of the branch `feature`. */
    show(id: string, given: Partial<Omit<ChangeRequest, "id">> & Pick<ChangeRequest, "updatedAt">): void;
    /** From now on it can or cannot be asked. */
    fail(failing?: boolean): void;
}
/** Makes one. */
declare function fakeForge(repo?: string): FakeForge;

/** A project of a tracker in memory, in the hands of a test. */
interface FakeTracker extends Tracker {
    /** Every call, by name, in order. */
    readonly calls: string[];
    /** What whoever follows an item was told. */
    readonly comments: readonly {
        readonly item: string;
        readonly text: string;
    }[];
    /** A person gives an item a status, at a time. Returns the id of the entry in the log. */
    choose(item: string, status: string, actor: string | undefined, at: number): string;
    /** The name of the status that an item has. */
    statusOf(item: string): string | undefined;
    /** Another item appears. */
    add(item: string, status: string): void;
    /** From now on these calls fail. */
    fail(...calls: readonly (keyof Tracker)[]): void;
}
/** What a {@link fakeTracker} begins with. */
interface FakeTrackerOptions {
    /** Default: `ORCH`. */
    readonly project?: string;
    /** Groups of statuses by their names; each name is its id, with `s-` before it. */
    readonly statuses: Readonly<Record<string, StatusGroup>>;
    /** Names of statuses by the keys of items, which are their ids as well. */
    readonly items: Readonly<Record<string, string>>;
}
/** Makes one. */
declare function fakeTracker({ project, statuses, items }: FakeTrackerOptions): FakeTracker;

/** A file of a {@link fakeVcs}: its text, where a link points to, or the commit of a submodule. A text with a NUL in it is binary. */
type FakeFile = string | {
    readonly link: string;
} | {
    readonly submodule: string;
};
/** A commit of a {@link fakeVcs}: its whole tree, by path. */
interface FakeCommit {
    readonly files: Readonly<Record<string, FakeFile>>;
    readonly parent?: string;
    /** Default: `author`. */
    readonly author?: string;
    readonly message?: string;
}
/** What is in a {@link fakeVcs}. Ids of commits are any names. */
interface FakeRepository {
    readonly commits: Readonly<Record<string, FakeCommit>>;
    /** Commits by the names of branches. The first one is the default branch. */
    readonly branches?: Readonly<Record<string, string>>;
}
/** A repository in memory, with one parent for each commit: for tests of gates in which git itself does not matter. */
declare function fakeVcs({ commits, branches }: FakeRepository): Vcs;

/** What there is to look at for a gate. Everything may be left out. */
interface TrialWorld {
    readonly subject?: Partial<Subject>;
    readonly vcs?: GateContext["vcs"];
    readonly process?: GateContext["process"];
    /** Default: none, and no server can be asked. */
    readonly http?: GateContext["http"];
    /** Files that the stage's work left, by path. */
    readonly files?: Readonly<Record<string, string>>;
    /** How the stage's work ended. */
    readonly work?: GateContext["work"];
    /** Where the gate keeps its reports, and of which look. */
    readonly reports?: GateContext["reports"];
    readonly run?: Partial<GateContext["run"]>;
    readonly evidence?: GateContext["evidence"];
    readonly clock?: GateContext["clock"];
}
/** A look: what the gate is told, and what there is to look at. */
interface GateTrial extends TrialWorld {
    /** What stands under `with` in a definition. */
    readonly with: Json;
    readonly signal?: AbortSignal;
}
/** What a look said. */
interface TrialOutcome extends Outcome {
    /** What the gate threw, with its stack, when it threw. For whoever mends it: no part of what is recorded, and not enumerable. */
    readonly thrown?: unknown;
}
/**
 * Lets a gate look once, without engine, store or process: its configuration is checked as a definition's would be, and what it returns
 * is what would be recorded.
 *
 * @throws SluiceError `CONFIG_INVALID` when the gate refuses the configuration, `GATE_INVALID` when it is of a kind that runs no code.
 */
declare function tryGate(gate: GateDescriptor, trial: GateTrial): Promise<TrialOutcome>;
/** Everything that a gate looks with but its configuration and signal; what the trial leaves out is harmless. */
declare function gateWorld(trial: TrialWorld): Omit<GateContext, "config" | "signal">;

/** Promises that a run's own ledger can be seen to break. */
type LedgerPromise = "NEXT_UNGUARDED" | "WORK_UNGUARDED" | "DANGER_UNGUARDED" | "LAPS_EXCEEDED" | "DECISION_AFTER_CLOSE" | "VERDICT_UNASKED" | "SUCCESS_UNREAL" | "END_NOT_ABSORBING" | "TIME_BACKWARDS" | "WARNING_VAIN";
/** A promise that an event broke. */
interface BrokenPromise {
    readonly promise: LedgerPromise;
    /** What happened, in the names of the definition. */
    readonly text: string;
}

/** An answer as the book keeps it. */
interface BookedAnswer {
    readonly value: string;
    readonly class: string;
    readonly cause: string;
    readonly attempt: number;
    readonly about: string;
    readonly lookedAt: number;
    readonly lookedAtVersion: number;
}
/** What people were asked. */
interface BookedRequest {
    readonly about: string;
    readonly approvals: Map<string, readonly string[]>;
    closed?: string;
}
/** One sample of a measure. */
interface BookedSample {
    readonly value: string;
    readonly lookedAt: number;
    readonly recordedAt: number;
    readonly about: string;
}
/** What an auditor writes down while it follows a ledger. Written from the invariants, sharing nothing with the machine. */
interface AuditBook {
    pipeline: Pipeline;
    version: number;
    at: number;
    facets: Facets;
    stage: string;
    path: readonly string[];
    digests: Readonly<Record<string, Digest>>;
    work: {
        intent: string;
        stage: string;
        isOut: boolean;
    } | undefined;
    waitEnded: number;
    outcome: string | undefined;
    readonly works: Map<string, string>;
    readonly asked: Map<string, string>;
    readonly answers: Map<string, BookedAnswer>;
    readonly requests: Map<string, BookedRequest>;
    readonly rights: Map<string, {
        readonly gate: string;
        held: boolean;
    }>;
    readonly waivers: Map<string, {
        readonly about: string;
        readonly at: number;
        readonly until: number;
    }>;
    readonly consumed: Set<string>;
    /** Gates that each dispatch used up. */
    readonly usedBy: Map<string, readonly string[]>;
    readonly pendingEnded: Map<string, number>;
    readonly samples: Map<string, BookedSample[]>;
    readonly granted: Map<string, number>;
    /** Laps by stage and reasons. */
    readonly failures: Map<string, number>;
    /** Deadlines of which somebody was told. */
    readonly warned: Set<string>;
}

/** Follows a ledger with a bookkeeping of its own and says which promises an event breaks. */
interface LedgerAuditor {
    /** Promises that this event breaks. */
    follow(event: RunEvent): readonly BrokenPromise[];
    /** Another auditor that knows the same so far, and goes its own way from here. */
    fork(): LedgerAuditor;
    /** What the auditor believes, to be read only. */
    readonly book: AuditBook;
}
/** Makes an auditor of runs that follow these definitions. */
declare function createLedgerAuditor(definitions: ReadonlyMap<Digest, Pipeline>, first: Pipeline): LedgerAuditor;

/** Randomness that a number repeats. */
interface SeededRandom {
    /** A number in [0, 1). */
    next(): number;
    /** An integer in [0, below). */
    below(limit: number): number;
    /** True with a probability. */
    chance(probability: number): boolean;
    /** One of a list; `undefined` when it is empty. */
    pick<Item>(items: readonly Item[]): Item | undefined;
}
/** sfc32, seeded by a number: small, fast, and the same everywhere. */
declare function createSeededRandom(seed: number): SeededRandom;

/** How long hostile texts are, in characters. */
interface RandomOutcomeOptions {
    /** How often the gate passes; the rest is shared by everything else. */
    readonly passes: number;
    readonly hostileText?: boolean;
}
/** What a gate might say: mostly sense, sometimes trouble, rarely nonsense. */
declare function randomOutcome(random: SeededRandom, { passes, hostileText }: RandomOutcomeOptions): Outcome;

/** What random commands are drawn for. */
interface RandomSituation {
    readonly random: SeededRandom;
    readonly pipeline: Pipeline;
    readonly state: RunState;
    /** Store time of the command. */
    readonly at: number;
    readonly outcomes: RandomOutcomeOptions;
    /** How often somebody does what ends the run or moves its subject, from 0 to 1. */
    readonly unrest: number;
}
/** A command without its id and time. */
type Drawn = {
    [Type in CommandType]: {
        readonly type: Type;
        readonly observed?: Facets;
    } & CommandData[Type];
}[CommandType];
/** Draws what workers, people, time and the world might do next. Most of it makes sense; much of it does not. */
declare function drawCommand(situation: RandomSituation): Drawn;

/** How defects are planted: in test doubles, never in shipped code. */
interface Tampering {
    /** Changes what every engine is made of. */
    readonly tamper?: (options: EngineOptions) => EngineOptions;
    /** Changes the store that all engines share. */
    readonly tamperStore?: (store: RunStore) => RunStore;
}

/** What is simulated. The same options give the same history, to the letter. */
interface SimulationOptions extends Tampering {
    readonly seed: number;
    /** Steps with faults; afterwards the world is calm and everything must end. */
    readonly steps: number;
}
/** What a simulation came to. */
interface SimulationReport {
    readonly seed: number;
    /** What broke; absent when nothing did. */
    readonly violation?: {
        readonly step: number;
        readonly faults: readonly string[];
    };
    readonly runs: number;
    readonly events: number;
    readonly outcomes: Readonly<Record<string, number>>;
    /** Rounds of people's acts until every run had ended, once the faults had stopped. */
    readonly rounds: number;
    /** Awaits that were reached, and those at which a crash cut an operation off. */
    readonly awaits: readonly string[];
    readonly crashPoints: readonly string[];
    /** The last things that happened, oldest first. */
    readonly tail: readonly string[];
    /** The last events of the run that broke, oldest first. */
    readonly story: readonly string[];
}
/**
 * Runs several engines on one store in a world of loss, duplicates, reordering, crashes at every await, paused processes and stepping
 * clocks, and checks the invariants after every step; then stops the faults and demands that everything ends.
 */
declare function simulate(options: SimulationOptions): Promise<SimulationReport>;

/** What a gate says: a word, or an outcome of which only the value must be named. */
type Said = Outcome["value"] | (Partial<Outcome> & Pick<Outcome, "value">);
/** How a gate answers whenever it looks: always the same, as a function says, or `real`: as its own code says. */
type Answering = Said | "real" | ((context: GateContext) => Said | Promise<Said>);

/** How work ends and what it leaves, as scenarios say it. */
type WorkResult = ScenarioWork;
/** How an effect is performed whenever it is asked for. */
type Performing = WorkResult | ((request: EffectRequest) => WorkResult | Promise<WorkResult>);
/** Who does the work of a rehearsed pipeline, by the names of effects. */
interface WorkersOptions {
    /** Results known beforehand. Any other work waits for the test. */
    readonly work: Readonly<Record<string, Performing>>;
    /** Handlers of the host's own. */
    readonly effects: Readonly<Record<string, EffectHandler>>;
    /** Effects whose workers are outside and report by signal: they outlive the process that sent them. */
    readonly detached: readonly string[];
    /** What the world says about an effect whose process died (`repeat: ask`). Default: unknown. */
    readonly proofs: Readonly<Record<string, EffectProof["kind"]>>;
}

/** Somebody: an id that counts as verified, or a principal as it is. */
type Who = string | Principal;
/** What a rehearsal begins with. Everything may be left out. */
interface RehearsalOptions extends Partial<WorkersOptions> {
    /** Gates of the host's own, besides the built-in ones; or all there are. */
    readonly gates?: readonly GateDescriptor[] | GateRegistry;
    /**
     * Answers of gates known beforehand, by id. `real` lets a gate's own code look. Gates that are not named wait for
     * {@link Rehearsal.verdict}.
     */
    readonly verdicts?: Readonly<Record<string, Answering>>;
    /** Default: the commit `c1` of a repository whose branch `main` is at `m1`, under the key `KEY-1`. */
    readonly subject?: StartSubject & {
        readonly key?: string;
    };
    /** Default: `alice`. */
    readonly startedBy?: Who;
    /** Members by the names of groups. */
    readonly people?: Readonly<Record<string, readonly string[]>>;
    /** Projects of trackers, such as a `fakeTracker`, that are looked at whenever their time has come. */
    readonly trackers?: readonly TrackedProject[];
    /** Repositories of forges, such as a `fakeForge`, that are looked at whenever their time has come. */
    readonly forges?: readonly WatchedRepository[];
    /** Who wrote the commits under judgement. Default: `author`. */
    readonly authors?: readonly string[];
    /** When it begins. Default: the first of January 2026, UTC. */
    readonly at?: Instant;
    /** A repository, for gates that look for themselves. Default: one that shows facets and nothing else. */
    readonly vcs?: Vcs;
    /** For gates that start processes. Default: none can be started. */
    readonly process?: ProcessRunner;
    /** For gates that ask servers. Default: none can be asked. */
    readonly http?: HttpClient;
    /** Where the folders of the host's own {@link WorkersOptions.effects} are. What a test lets work leave is in memory. */
    readonly workFolders?: WorkFolders;
    /** Asked whenever somebody acts. Default: everybody may do everything. */
    readonly authorizer?: Authorizer;
}
/**
 * A pipeline's run on a real engine, with everything around it in the hands of the test: time, gates, work, people, the repository, and
 * the life of the process. Whatever is done lets everything follow that needs no time.
 */
interface Rehearsal {
    /** The pipeline as the machine reads it. */
    readonly pipeline: Pipeline;
    /** The run as it stands. */
    readonly run: RunView;
    /** Every request that reached a worker, in order. */
    readonly performed: readonly EffectRequest[];
    /** What people were told. */
    readonly notices: readonly Notice[];
    /** Gates that look now and wait for {@link Rehearsal.verdict}. */
    readonly looking: readonly string[];
    /** Effects whose work is out and waits for {@link Rehearsal.work}. */
    readonly working: readonly string[];
    /** The time, which stands still unless {@link Rehearsal.later} or a crash moves it. */
    readonly clock: VirtualClock;
    /** The engine of the process that lives now. */
    readonly engine: Engine;
    /**
     * The work that is out ends.
     *
     * @param effect needed when several are out
     * @throws SluiceError `STALE` when no work is out
     */
    work(result?: WorkResult, effect?: string): Promise<RunView>;
    /** A gate that looks now answers. @throws SluiceError `STALE` when it does not look now */
    verdict(gate: string, said: Said): Promise<RunView>;
    /** From now on a gate always answers so; `undefined`: it waits for {@link Rehearsal.verdict} again. */
    answers(gate: string, answering: Answering | undefined): void;
    /** Somebody decides on what is asked now. */
    decide(gate: string, decision: DecisionWord, by: Who, reason?: string): Promise<Answer>;
    /** Somebody approves what is asked now. */
    approve(gate: string, by: Who): Promise<Answer>;
    /** Somebody rejects what is asked now. */
    reject(gate: string, by: Who, reason?: string): Promise<Answer>;
    /** Somebody passes over a gate's non-pass, for a time. */
    waive(gate: string, by: Who, waiver: {
        readonly reason: string;
        readonly for: string | number;
    }): Promise<Answer>;
    /** Somebody ends a hold, and says what became of an effect when the hold asks that. */
    resume(by?: Who, answer?: "happened" | "did-not-happen"): Promise<Answer>;
    /** Somebody grants laps, or time for an open request. */
    extend(what: {
        readonly budget: string;
        readonly laps: number;
    } | {
        readonly gate: string;
        readonly for: string | number;
    }, by?: Who): Promise<Answer>;
    /** Somebody ends the run. */
    cancel(by?: Who, reason?: string): Promise<Answer>;
    /** A fact arrives from outside. */
    signal(type: string, data?: Json): Promise<SignalAnswer>;
    /** The host says what the subject is now: facets that are not named stay. */
    revise(facets: Facets, by?: Who): Promise<Answer>;
    /** The repository shows something else from now on; the engine notices when it looks. */
    push(facets: Facets): Promise<RunView>;
    /** Lets time pass: milliseconds, or a duration such as `2d`. Everything due on the way happens in its time. */
    later(time: string | number): Promise<RunView>;
    /** The process dies at once, and another one takes over. That takes time: what the dead one had claimed is its until the claim runs out. */
    crash(): Promise<RunView>;
    /** Why the run is where it is, and who can move it. */
    explain(): Promise<RunExplanation>;
    /** Everything that happened, one line for each event, without anything that differs between two runs of the test. */
    ledger(): Promise<string>;
}

/**
 * Starts a run of a host's own pipeline on an engine, a store and a clock in memory, and gives a test the rest of the world: gates
 * answer, work ends, people decide, time passes and the process dies when the test says so.
 *
 * @param source a definition, its text, or a compiled pipeline
 * @throws SluiceError `DEFINITION_INVALID` with the problems in its message; `CONFIG_INVALID` when the options name a gate or an effect
 * that the pipeline does not have; and whatever the start of a run throws.
 */
declare function rehearse(source: string | Definition | Pipeline, options?: RehearsalOptions): Promise<Rehearsal>;

/** Something that was not as a scenario expects. */
interface ScenarioFailure {
    /** Number of the step, from 1; absent at the beginning and the end. */
    readonly step?: number;
    /** The process had died before that step, in a scenario that says it survives that. */
    readonly crashedBefore?: number;
    /** What was looked at: a key of `expect`, `step` when it was impossible, or `start`. */
    readonly what: string;
    readonly found: string;
    readonly expected: string;
    /** Where the expectation, or the step, stands in the file. */
    readonly line?: number;
    readonly column?: number;
}
/** What became of a scenario. It ends at the first step that is not as expected, with everything that is not. */
interface ScenarioReport {
    readonly name: string;
    readonly ok: boolean;
    readonly failures: readonly ScenarioFailure[];
    /** Why the run was where it was, when something was not as expected. */
    readonly explanation?: string;
}

/** What scenarios are run with. */
interface ScenarioRun extends Pick<RehearsalOptions, "gates" | "process"> {
    /** Where the parts of the file stand, so that failures can say it. */
    readonly positions?: Positions;
    /** Told before each scenario. */
    readonly onScenario?: (name: string) => void;
    /** Stops before the next scenario. */
    readonly signal?: AbortSignal;
}
/**
 * Runs scenarios, each as a rehearsal of its own. What is impossible in a scenario is a failure of it, not an exception.
 *
 * @throws SluiceError `DEFINITION_INVALID` when the pipeline is none, `ABORTED` when the signal is.
 */
declare function runScenarios(file: ScenarioFile, pipeline: Definition | Pipeline, options?: ScenarioRun): Promise<readonly ScenarioReport[]>;

/**
 * A recorded run as a scenario: what its world did, in the same order and at the same times, and where it ended. Played with the pipeline
 * that it followed it comes to the same end; played with a changed one it shows what the change would have done.
 *
 * What a ledger does not hold is not in it: files of work (gates answer what they answered), rights that other runs held, and processes
 * that died (their tries took time, which passes).
 *
 * @param commits all commits of the run, from its start
 * @throws SluiceError `COMMAND_INVALID` when they are not
 */
declare function scenarioFrom(name: string, commits: readonly Commit[]): Scenario;

/** One call of one client and what came of it, on a clock that all clients share. */
interface Operation<Call, Answer> {
    readonly client: string;
    readonly call: Call;
    /** Absent: nobody knows what came of it. It may have taken effect at any time since, or never. */
    readonly answer?: Answer;
    /** When it was called. Times are only compared. */
    readonly from: number;
    /** When it was answered; only where there is an answer. */
    readonly until?: number;
}
/** What a thing would do if its calls came one after the other. */
interface SequentialModel<Call, Answer, State> {
    readonly initial: State;
    /** The state after the call; `undefined` when it cannot be answered so in this state. Without an answer any will do. */
    step(state: State, call: Call, answer: Answer | undefined): State | undefined;
    /** Equal for equal states, and only for those. */
    keyOf(state: State): string;
}
/** How much is looked at before the answer is `undecided`. */
interface HistoryLimits {
    /** Most operations of one history. Default 5000. */
    readonly operations?: number;
    /** Most steps of the search: the problem is NP-complete, and histories with many unknown outcomes show it. Default 1,000,000. */
    readonly steps?: number;
}
/** What was found. `stuck`: the operation whose answer no order explains, after the most operations that any order explains. */
type HistoryVerdict<Call, Answer> = {
    readonly kind: "linearizable";
} | {
    readonly kind: "not-linearizable";
    readonly explained: number;
    readonly stuck: Operation<Call, Answer>;
} | {
    readonly kind: "undecided";
    readonly code: "HISTORY_TOO_LONG" | "SEARCH_TOO_LONG";
};
/**
 * Whether there is an order of the operations that the model explains and that puts none before another which was answered before it was
 * called. The search of Wing and Gong, with Lowe's memory of what was tried: an operation that may be next is lifted out of the history,
 * and put back when nothing follows.
 */
declare function checkHistory<Call, Answer, State>(model: SequentialModel<Call, Answer, State>, operations: readonly Operation<Call, Answer>[], limits?: HistoryLimits): HistoryVerdict<Call, Answer>;

/** What a client asked of one claim. `use`: an append that was to be written only while the claim was the writer's. */
type ClaimCall = {
    readonly kind: "acquire";
    readonly holder: string;
    readonly leaseMs: number;
} | {
    readonly kind: "renew";
    readonly token: number;
    readonly leaseMs: number;
} | {
    readonly kind: "release";
    readonly token: number;
} | {
    readonly kind: "use";
    readonly token: number;
};
/** What a client was told of one claim. Ends are store time. */
type ClaimAnswer = {
    readonly kind: "acquired";
    readonly token: number;
    readonly until: number;
} | {
    readonly kind: "held";
    readonly holder: string;
    readonly until: number;
} | {
    readonly kind: "kept";
    readonly until?: number;
}
/** The claim was somebody else's, or nobody's. */
 | {
    readonly kind: "lost";
};

/** What a client asked of one run. Texts stand for what was written; they are compared and never read. */
type RunCall = {
    readonly kind: "append";
    readonly expectedVersion: number;
    readonly events: number;
    readonly commandId: string;
    readonly answer: string;
    readonly state: string;
    /** It carried a deadline, after which it is answered with a conflict whatever the version is. */
    readonly mayExpire?: true;
} | {
    readonly kind: "load";
}
/** The whole ledger. */
 | {
    readonly kind: "ledger";
};
/** What a client was told of one run. Version 0: there is none. */
type RunAnswer = {
    readonly kind: "appended";
    readonly version: number;
} | {
    readonly kind: "duplicate";
    readonly answer: string;
} | {
    readonly kind: "conflict";
    readonly version: number;
    readonly state: string;
}
/** A claim was lost; nothing was written, and nothing was said about the run. */
 | {
    readonly kind: "fenced";
} | {
    readonly kind: "run";
    readonly version: number;
    readonly state: string;
} | {
    readonly kind: "commits";
    readonly commands: readonly string[];
};

/** An operation on one run or one claim of a store. Plain JSON, so that processes can hand it on. */
type StoreOperation = ({
    readonly of: "run";
    readonly scope: string;
    readonly name: string;
} & Operation<RunCall, RunAnswer>) | ({
    readonly of: "claim";
    readonly scope: string;
    readonly name: string;
} & Operation<ClaimCall, ClaimAnswer>);
/** Options of {@link recordStore}. */
interface RecordStoreOptions {
    /** Who calls; one name for each handle. */
    readonly client: string;
    /** A time that all clients share, in any unit. Default: the machine's monotonic clock, which its processes share. */
    readonly now?: () => number;
}
/** A store whose calls are written down. */
interface RecordedStore {
    /** Works as the given store. Appends, loads, whole ledgers and claims are written down. */
    readonly store: RunStore;
    /** What was called so far, by the order of the answers. Calls that threw are there without an answer. */
    readonly operations: readonly StoreOperation[];
}
/** Writes down what a handle is asked and what it answers, for {@link checkStoreHistory}. */
declare function recordStore(store: RunStore, { client, now }: RecordStoreOptions): RecordedStore;

/** What was found of a store's history: of all its runs and claims, or of the first that is not as it should be, else not decided. */
type StoreHistoryVerdict = {
    readonly kind: "linearizable";
} | (Exclude<HistoryVerdict<RunCall | ClaimCall, RunAnswer | ClaimAnswer>, {
    kind: "linearizable";
}> & {
    readonly of: "run" | "claim";
    readonly name: string;
});
/**
 * Whether what the clients of a store saw can be explained by runs and claims on which one call happened after the other. Each run and each
 * claim is looked at for itself: a history of several things is linearizable when that of each is.
 *
 * @param operations of all clients, in any order; `recordStore` writes them down
 */
declare function checkStoreHistory(operations: readonly StoreOperation[], limits?: HistoryLimits): StoreHistoryVerdict;

/** What an exploration looks for in every state and every step, by code. */
declare const EXPLORE_CODES: {
    readonly NEXT_UNGUARDED: "A run went on although a required gate was not open, or what it rests on was not current any more.";
    readonly WARNING_VAIN: "Somebody was warned of a deadline twice, or when it had passed.";
    readonly WORK_UNGUARDED: "Work began although a gate before it was not open.";
    readonly DANGER_UNGUARDED: "A dangerous effect began although a required gate of the path was not open.";
    readonly LAPS_EXCEEDED: "A run was sent back more often than its budget allows.";
    readonly LOOP_UNBOUNDED: "A run goes round although nobody acts and nothing changes outside.";
    readonly DECISION_AFTER_CLOSE: "A decision counted on a request that was closed.";
    readonly DECISION_UNENTITLED: "A decision counted of somebody who may not decide, or who decided on something else.";
    readonly VERDICT_UNASKED: "A verdict counted that nobody had asked for.";
    readonly RECORD_FALSIFIED: "What was recorded is not what was said.";
    readonly DUPLICATE_COUNTED: "The same message counted twice.";
    readonly SUCCESS_UNREAL: "A run succeeded elsewhere than in a final stage.";
    readonly END_NOT_ABSORBING: "A run that had ended took something in.";
    readonly TIME_BACKWARDS: "Something happened before what came before it.";
    readonly NOT_QUIET: "Something followed that the command before should have done.";
    readonly DUE_FOR_NOTHING: "A run wants to be looked at, and nothing comes of it.";
    readonly NO_EXIT: "An unfinished run that nobody and no time can move.";
    readonly WAIT_WITHOUT_EXPIRY: "A wait that time does not end.";
    readonly UNEXPLAINED: "A run waits, and nothing says for what or who can act.";
    readonly CANNOT_END: "A state from which a run ends only if somebody cancels it.";
    readonly CANNOT_SUCCEED: "No history within the bounds succeeds.";
    readonly MACHINE_FAILED: "The machine threw, or lost the run.";
};
/** A code of {@link EXPLORE_CODES}. */
type ExploreCode = keyof typeof EXPLORE_CODES;

/** How far an exploration goes. Allowances of the definition that are larger are taken as these; what is smaller stays. */
interface ExploreBounds {
    /** States that are looked at, at most. */
    readonly states: number;
    /** Steps of one history, at most. */
    readonly depth: number;
    /** Laps of each budget. */
    readonly laps: number;
    /** Tries of each gate and of each work. */
    readonly attempts: number;
    /** Samples that a measure takes within its window. */
    readonly samples: number;
    /** Times that the subject changes from outside in one history. */
    readonly revisions: number;
    /** Times that people grant laps in one history. */
    readonly extensions: number;
}
/** One step of a history. */
interface HistoryStep {
    /** Who did what, in the names of the definition. */
    readonly act: string;
    /** What the run did then; empty when it only took note. */
    readonly led: readonly string[];
}
/** A promise that a history breaks. */
interface ExploreViolation {
    readonly code: ExploreCode;
    /** What is wrong, in the names of the definition. */
    readonly what: string;
    /** From the start to what is wrong. */
    readonly history: readonly HistoryStep[];
    /** Whether there is no shorter history that breaks a promise; else no shorter one was found within the bounds. */
    readonly shortest: boolean;
}
/** What an exploration came to. */
interface Exploration {
    readonly pipeline: string;
    readonly bounds: ExploreBounds;
    /** Different states that were looked at: times and ids count as what they are for, not by their value. */
    readonly states: number;
    /** Steps between states that were tried. */
    readonly transitions: number;
    /** Steps of the longest history looked at. */
    readonly depth: number;
    /** Whether everything within the bounds on single histories was looked at; else the bound on states or depth cut it off. */
    readonly complete: boolean;
    /** Every history with at most so many things going otherwise than straight was looked at; -1: not even the straight ones. */
    readonly detours: number;
    /** Ends that were reached, and in how many states. */
    readonly outcomes: Readonly<Partial<Record<RunOutcome, number>>>;
    /** Codes of the holds that were reached, and in how many states. */
    readonly holds: Readonly<Record<string, number>>;
    readonly violation?: ExploreViolation;
}
/** How far an exploration has come. */
interface ExploreProgress {
    readonly states: number;
    readonly transitions: number;
    /** Set while a shorter history than the one found is looked for. */
    readonly shorterThan?: number;
}

/** What an exploration drives. */
interface Machine {
    /** What a command makes of a run. */
    readonly decide: typeof decide;
    /** What a run wants and waits for. */
    readonly next: typeof next;
    /** Why a run is where it is. */
    readonly explain: typeof explain;
}

/** What is explored how far. */
interface ExploreOptions extends Partial<ExploreBounds> {
    /** Another machine than the one of the runs: to see that a broken one is found out. */
    readonly machine?: Machine;
}
/** {@link exploring} at one go. */
declare function explore(pipeline: Pipeline, options?: ExploreOptions): Exploration;
/**
 * Tries everything that workers, people, the world and time may do to a run of a pipeline, in every order, and checks the invariants in
 * each state. Pure, and in slices: each `next()` looks at some states more; the value at the end is what it came to. The first broken
 * promise ends it, with the shortest history that breaks one, as far as the bound on states lets look for it.
 */
declare function exploring(pipeline: Pipeline, options?: ExploreOptions): Generator<ExploreProgress, Exploration>;

export { EXPLORE_CODES, checkHistory, checkStoreHistory, createHarness, createLedgerAuditor, createMortalStore, createSeededRandom, createVirtualClock, drawCommand, explore, exploring, fakeForge, fakeTracker, fakeVcs, gateWorld, outcome, pipelineFrom, randomOutcome, recordStore, refolded, rehearse, runScenarios, scenarioFrom, scriptedRegistry, simulate, story, tryGate };
export type { Answering, BrokenPromise, ClaimAnswer, ClaimCall, DecisionDetails, Drawn, Exploration, ExploreBounds, ExploreCode, ExploreOptions, ExploreProgress, ExploreViolation, FakeCommit, FakeFile, FakeForge, FakeRepository, FakeTracker, FakeTrackerOptions, GateTrial, Harness, HarnessOptions, HistoryLimits, HistoryStep, HistoryVerdict, LedgerAuditor, LedgerPromise, Machine, MortalStore, Operation, Performing, RandomOutcomeOptions, RandomSituation, RecordStoreOptions, RecordedStore, Rehearsal, RehearsalOptions, RunAnswer, RunCall, Said, ScenarioFailure, ScenarioReport, ScenarioRun, Script, SeededRandom, SequentialModel, SimulationOptions, SimulationReport, StoreHistoryVerdict, StoreOperation, Story, StoryOptions, TrialOutcome, TrialWorld, VirtualClock, Who, WorkLeft, WorkResult, WorkersOptions };
