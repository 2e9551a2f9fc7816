import { GateRegistry, Pipeline, GateContext, Outcome, Facets, Intent, Json, Principal, Subject, Clock, Instant, RunStore, EffectRequest, EffectHandler, Vcs, GateDescriptor, Digest } from '@sluice/core';
import { CommandData, RunState, RunEvent, Next, Answer, CommandType, DecisionWord, EventType, Explanation } from '@sluice/lifecycle';
import { EngineOptions, Engine } from '@sluice/engine';

/**
 * Compiles a definition text for a test.
 *
 * @throws SluiceError `DEFINITION_INVALID` with the problems in its message
 */
declare function pipelineFrom(text: string, registry?: GateRegistry): Pipeline;

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
}
/** How work left things. */
interface WorkLeft {
    readonly head?: string;
    readonly output?: Json;
}
/** What a story may say differently about a decision. */
interface DecisionDetails {
    readonly seen?: CommandData["decide"]["seen"];
    readonly decisionId?: string;
    readonly relations?: CommandData["decide"]["relations"];
    readonly reason?: string;
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

/** A commit of a {@link fakeVcs}: its whole tree, by path. */
interface FakeCommit {
    readonly files: Readonly<Record<string, string>>;
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

/** What a gate is given to look at. Everything but its configuration may be left out. */
interface GateTrial {
    /** What stands under `with` in a definition. */
    readonly with: Json;
    readonly subject?: Partial<Subject>;
    readonly vcs?: GateContext["vcs"];
    readonly process?: GateContext["process"];
    /** Files that the stage's work left, by path. */
    readonly files?: Readonly<Record<string, string>>;
    /** How the stage's work ended. */
    readonly work?: GateContext["work"];
    readonly run?: Partial<GateContext["run"]>;
    readonly evidence?: GateContext["evidence"];
    readonly clock?: GateContext["clock"];
    readonly signal?: AbortSignal;
}
/**
 * Lets a gate look once, without engine, store or process: its configuration is checked as a definition's would be, and what it returns
 * is what would be recorded.
 *
 * @throws SluiceError `CONFIG_INVALID` when the gate refuses the configuration, `GATE_INVALID` when it is of a kind that runs no code.
 */
declare function tryGate(gate: GateDescriptor, trial: GateTrial): Promise<Outcome>;

/** Follows a ledger with a bookkeeping of its own and says which promises an event breaks. */
interface LedgerAuditor {
    /** Promises that this event breaks. */
    follow(event: RunEvent): readonly string[];
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

export { createHarness, createLedgerAuditor, createMortalStore, createSeededRandom, createVirtualClock, drawCommand, fakeVcs, outcome, pipelineFrom, randomOutcome, refolded, scriptedRegistry, simulate, story, tryGate };
export type { DecisionDetails, Drawn, FakeCommit, FakeRepository, GateTrial, Harness, HarnessOptions, LedgerAuditor, MortalStore, RandomOutcomeOptions, RandomSituation, Script, SeededRandom, SimulationOptions, SimulationReport, Story, StoryOptions, VirtualClock, WorkLeft };
