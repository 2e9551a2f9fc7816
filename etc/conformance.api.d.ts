import { Json, GateContext, VerdictValue, GateDescriptor, Instant, StoreCapabilities, RunStore } from '@sluice/core';

/** The caller's test runner. The functions of vitest and node:test fit as they are; `skip` is the caller's to show. */
interface SuiteApi {
    /** Groups cases under a name. */
    readonly describe: (name: string, body: () => void) => void;
    /** Runs one case; it fails when the promise rejects. */
    readonly test: (name: string, body: () => Promise<void>) => void;
    /** Told what is left out and why. Whoever swallows this claims more than was tested. */
    readonly skip: (name: string, reason: string) => void;
}

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

/** Time that stands still until a test moves it. */
interface SettableClock {
    /** The time that a test has set. */
    readonly now: () => Instant;
    /** Moves on by so many milliseconds. */
    readonly advance: (ms: number) => void;
}
/** A clock that begins at `start` and stands still. */
declare function createSettableClock(start?: Instant): SettableClock;

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

export { PORT_SUITES, createSettableClock, describeGate, describeRunStore, runSuite };
export type { GateLookCase, GateSuite, GateWorld, PortSuite, RunStoreSuite, RunStoreUnderTest, SettableClock, SuiteApi, SuiteResult };
