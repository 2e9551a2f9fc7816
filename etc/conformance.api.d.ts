import { Instant, EvidenceStoreCapabilities, EvidenceStore, EvidenceKey, Pipeline, GateRegistry, EffectHandler, Principal, Digest, Page, Commit, Json, GateContext, VerdictValue, GateDescriptor, People, StoreCapabilities, RunStore } from '@sluice/core';

/** The caller's test runner. The functions of vitest and node:test fit as they are; `skip` is the caller's to show. */
interface SuiteApi {
    /** Groups cases under a name. */
    readonly describe: (name: string, body: () => void) => void;
    /** Runs one case; it fails when the promise rejects. */
    readonly test: (name: string, body: () => Promise<void>) => void;
    /** Told what is left out and why. Whoever swallows this claims more than was tested. */
    readonly skip: (name: string, reason: string) => void;
}

/** Time that stands still until a test moves it. */
interface SettableClock {
    /** The time that a test has set. */
    readonly now: () => Instant;
    /** Moves on by so many milliseconds. */
    readonly advance: (ms: number) => void;
}
/** A clock that begins at `start` and stands still. */
declare function createSettableClock(start?: Instant): SettableClock;

/** A fresh, empty evidence store and what the suite may do to it. */
interface EvidenceStoreUnderTest {
    readonly store: EvidenceStore;
    /** The very clock the store reads. */
    readonly clock: SettableClock;
    /** A second handle on the same data, as another process would open it. Required where `manyProcesses` is declared. */
    readonly another?: () => Promise<EvidenceStore>;
    /** Closes the store and opens the same data again. Required where the durability is `disk`. */
    readonly reopen?: () => Promise<EvidenceStore>;
    /** Changes bytes of a kept body behind the store's back. Required where the durability is `disk`. */
    readonly alter?: (key: EvidenceKey) => Promise<void>;
    /** Everything that the store has on the disk, its logs included, to look for what must not be there any more. Required where the durability is `disk`. */
    readonly bytes?: () => Promise<Uint8Array>;
    /** Called once after each case, after every handle was closed. */
    readonly dispose?: () => Promise<void>;
}
/** What `describeEvidenceStore` is given. */
interface EvidenceStoreSuite {
    /** Shown in front of every group. */
    readonly name: string;
    /** What the store promises; it must declare the same. What it does not promise is skipped visibly. */
    readonly capabilities: EvidenceStoreCapabilities;
    /** Makes one for each case, of the declared capabilities. */
    readonly create: () => Promise<EvidenceStoreUnderTest>;
}

/**
 * The suite of the evidence store port: registers every case with the caller's test runner. Each case gets a fresh store.
 * What the declared capabilities leave out is given to `api.skip`; nothing is left out silently.
 */
declare function describeEvidenceStore(api: SuiteApi, suite: EvidenceStoreSuite): void;

/** What an engine of the suite is made of. */
interface EngineWorldOptions {
    /** `changed`: as after a deployment, with one stage more. */
    readonly definition: "first" | "changed";
    /** How long the second effect takes, in milliseconds. It does not hear when it is told to stop, as many do not. */
    readonly secondMs: number;
}
/** Parts of an engine. */
interface EngineWorld {
    readonly pipelines: readonly Pipeline[];
    readonly gates: GateRegistry;
    readonly effects: Readonly<Record<string, EffectHandler>>;
}
/**
 * Pipelines, gates and effects of the suite. Effects say what they do: `begin EFFECT RUN ATTEMPT KEY` and `end EFFECT RUN ATTEMPT KEY`.
 *
 * @param say takes a line at once: what was said before a kill must be heard
 */
declare function engineWorld({ definition, secondMs }: EngineWorldOptions, say: (line: string) => void): EngineWorld;

/** How a host is started. */
interface EngineHostOptions extends EngineWorldOptions {
    /** For how long a claim lasts unless it is renewed. */
    readonly leaseMs: number;
    /** Effects that it performs at once. */
    readonly workConcurrency: number;
}
/** What lives in a host that does nothing. */
interface HostResources {
    /** Timers, sockets and other things that keep the process alive or wake it. */
    readonly active: number;
    /** Promises, timers and other asynchronous things that came into being in the time asked for. */
    readonly made: number;
}
/** An engine in a process of its own, which works until it is ended. */
interface EngineHost {
    /** What its effects said, a line each, as of {@link engineWorld}. */
    readonly lines: readonly string[];
    /** Ends it as `kill -9` does. Resolves once it is gone and all it said was heard. */
    kill(): Promise<void>;
    /** Stops it as SIGSTOP does: nobody in it runs, and nobody is told. */
    pause(): void;
    /** Lets it go on. */
    resume(): void;
    /** Looks at what lives in it for so long. */
    resources(forMs: number): Promise<HostResources>;
}
/** What the suite asks of an engine without a worker: the methods of the same names, as Sluice's `Engine` has them. */
interface EngineDriver {
    /** Starts a run. */
    start(pipeline: string, request: {
        readonly key: string;
        readonly subject: {
            readonly facets: Readonly<Record<string, string>>;
        };
        readonly startedBy: Principal;
    }): Promise<{
        readonly id: string;
    }>;
    /** Records a person's answer. */
    decide(run: string, request: {
        readonly gate: string;
        readonly decision: "approve" | "reject";
        readonly by: Principal;
        readonly seen: Digest;
        readonly id: string;
    }): Promise<{
        readonly ok: boolean;
    }>;
    /** Moves a run to the definition that this engine was given. */
    adopt(run: string, request: {
        readonly by: Principal;
    }): Promise<{
        readonly ok: boolean;
    }>;
    /** What people are asked. */
    explain(run: string): Promise<{
        readonly requests: readonly {
            readonly gate: string;
            readonly digest: Digest;
        }[];
    }>;
    /** How a run stands. */
    get(run: string): Promise<{
        readonly status: string;
        readonly outcome?: string;
        readonly stage?: string;
    } | undefined>;
    /** A run's commits. */
    ledger(run: string): Promise<Page<Commit>>;
    /** Ends it. */
    close(): Promise<void>;
}
/** Empty data, and engines on them. */
interface EngineUnderTest {
    /** Starts a host in a process of its own. Resolves once it works. */
    startHost(options: EngineHostOptions): Promise<EngineHost>;
    /**
     * An engine in this process, without a worker, with that definition. `filling`: it makes many runs, and what it writes need not survive a
     * crash of the machine.
     */
    driver(options: Pick<EngineWorldOptions, "definition"> & {
        readonly filling: boolean;
    }): Promise<EngineDriver>;
    /** Ends the database at once, as a crash would, and starts it again on the same data. Absent where there is none apart from the hosts. */
    readonly restartDatabase?: () => Promise<void>;
    /** Called once after each case, when every host and driver was ended. */
    readonly dispose?: () => Promise<void>;
}
/** What {@link describeEngine} is given. */
interface EngineSuite {
    /** Shown in front of every group. */
    readonly name: string;
    /** Makes one for each case. */
    readonly create: () => Promise<EngineUnderTest>;
    /** Whether there is a database apart from the hosts that can be restarted. */
    readonly hasDatabase: boolean;
    /** Lease of the hosts, in milliseconds; so long each take-over has to wait. Default 1500. */
    readonly leaseMs?: number;
    /** Runs that are killed together. Default 20. */
    readonly runs?: number;
    /** Runs that wait together. Default 10 000. */
    readonly waiting?: number;
    /** Longest wait for anything that must come, in milliseconds; only a failing case waits so long. Default 90 000. */
    readonly patienceMs?: number;
    /** Told what was measured. */
    readonly print?: (line: string) => void;
}

/**
 * The suite of engines: registers every case with the caller's test runner. Each case gets data of its own, and hosts in processes of their
 * own that are killed, stopped and started again. What cannot be tested is given to `api.skip`; nothing is left out silently.
 */
declare function describeEngine(api: SuiteApi, given: EngineSuite): void;

/** Everything a gate may look with but its configuration and the signal, which are the suite's. */
type GateWorld = Omit<GateContext, "config" | "signal">;
/** A world in which a gate looks, and what it must say there. */
interface GateLookCase {
    /** What the case is, for the names of tests. */
    readonly name: string;
    /** What stands under `with` in a definition. */
    readonly with: Json;
    /** A fresh world: the same one whenever it is asked for. */
    readonly world: () => GateWorld | Promise<GateWorld>;
    readonly value: VerdictValue;
    /** The code of the outcome, when the author promises one. */
    readonly code?: string;
}
/** What the author of a gate gives to be told whether it is one. */
interface GateSuite {
    readonly gate: GateDescriptor;
    /** Sound configurations besides those of the looks. A gate that runs no code has only these. */
    readonly accepts?: readonly Json[];
    /** Configurations that must be refused before anything runs; at least one. */
    readonly refuses: readonly Json[];
    /** At least one in which the gate passes and, when it can fail, one in which it does not. */
    readonly looks: readonly GateLookCase[];
    /** How long a look may go on after it was told to stop, in milliseconds of real time. Default 5000; a good gate needs none of it. */
    readonly patienceMs?: number;
}

/**
 * The suite of gates: registers every case with the caller's test runner. It says of a gate what no test of its author's would think of:
 * that it answers hostile configurations, says the same of the same world, stops when told to, never passes without input, keeps its
 * outcome within bounds, and leaves no trace. What cannot be tested here is given to `api.skip`; nothing is left out silently.
 */
declare function describeGate(api: SuiteApi, suite: GateSuite): void;

/** Members by the names of groups. */
type PeopleFixture = Readonly<Record<string, readonly string[]>>;
/** People who are in the groups of a fixture, and what the suite may do to them. */
interface PeopleUnderTest {
    readonly people: People;
    /** Puts other people into the groups; resolves when questions asked from then on must see it. */
    readonly change?: (groups: PeopleFixture) => Promise<void>;
    /** From now on nobody can be asked; `up` ends that. Resolves when questions asked from then on must see it. */
    readonly down?: () => Promise<void>;
    /** They can be asked again. Resolves when questions asked from then on must see it. */
    readonly up?: () => Promise<void>;
    /** Called once after each case. */
    readonly dispose?: () => Promise<void>;
}
/** What `describePeople` is given. */
interface PeopleSuite {
    /** Shown in front of every group. */
    readonly name: string;
    /** Makes people for each case. */
    readonly create: (groups: PeopleFixture) => Promise<PeopleUnderTest>;
    /** What cannot be done to these people, with the reason: it is skipped visibly. */
    readonly without?: Readonly<Partial<Record<"change" | "down", string>>>;
}
/**
 * The suite of the people port: registers every case with the caller's test runner. What they cannot be made to do is given to `api.skip`;
 * nothing is left out silently.
 */
declare function describePeople(api: SuiteApi, suite: PeopleSuite): void;

/** Which suite the packages of a kind must run in their own tests. */
interface PortSuite {
    /** Packages whose folder begins so have things of that kind. */
    readonly prefix: string;
    /** Those of them that have none. */
    readonly except: readonly string[];
    /** Name of the exported function that such a package's tests call. */
    readonly suite: string;
}
/** For checks that no adapter goes without its suite. */
declare const PORT_SUITES: readonly PortSuite[];

/** A fresh, empty store and what the suite may do to it. */
interface RunStoreUnderTest {
    readonly store: RunStore;
    /** The very clock the store reads. */
    readonly clock: SettableClock;
    /** A second handle on the same data, as another process would open it. Required where `manyProcesses` is declared. */
    readonly another?: () => Promise<RunStore>;
    /** Closes the store and opens the same data again. Required where the durability is `disk`. */
    readonly reopen?: () => Promise<RunStore>;
    /** Called once after each case, after every handle was closed. */
    readonly dispose?: () => Promise<void>;
}
/** What {@link describeRunStore} is given. */
interface RunStoreSuite {
    /** Shown in front of every group. */
    readonly name: string;
    /** What the store promises; it must declare the same. What it does not promise is skipped visibly. */
    readonly capabilities: StoreCapabilities;
    /** Makes one for each case. */
    readonly create: () => Promise<RunStoreUnderTest>;
    /** Random histories compared with a simple model; default 20. */
    readonly modelRuns?: number;
}

/**
 * The suite of the run store port: registers every case with the caller's test runner. Each case gets a fresh store.
 * What the declared capabilities leave out is given to `api.skip`; nothing is left out silently.
 */
declare function describeRunStore(api: SuiteApi, suite: RunStoreSuite): void;

/** What became of a suite. */
interface SuiteResult {
    /** Names of the cases that failed, each with its groups, and why. */
    readonly failed: readonly {
        readonly name: string;
        readonly error: unknown;
    }[];
    /** What was left out, and why. */
    readonly skipped: readonly {
        readonly name: string;
        readonly reason: string;
    }[];
    /** Cases that ran. */
    readonly count: number;
}
/** Runs a suite without a test runner, one case after the other. */
declare function runSuite(register: (api: SuiteApi) => void): Promise<SuiteResult>;

export { PORT_SUITES, createSettableClock, describeEngine, describeEvidenceStore, describeGate, describePeople, describeRunStore, engineWorld, runSuite };
export type { EngineDriver, EngineHost, EngineHostOptions, EngineSuite, EngineUnderTest, EngineWorld, EngineWorldOptions, EvidenceStoreSuite, EvidenceStoreUnderTest, GateLookCase, GateSuite, GateWorld, HostResources, PeopleFixture, PeopleSuite, PeopleUnderTest, PortSuite, RunStoreSuite, RunStoreUnderTest, SettableClock, SuiteApi, SuiteResult };
