import { Instant, StoreCapabilities, RunStore } from '@sluice/core';

/** Which suite the packages of a kind must run in their own tests. */
interface PortSuite {
    /** Packages whose folder begins so implement the port. */
    readonly prefix: string;
    /** Those of them that do not implement it. */
    readonly except: readonly string[];
    /** Name of the exported function that such a package's tests call. */
    readonly suite: string;
}
/** For checks that no adapter goes without its suite. */
declare const PORT_SUITES: readonly PortSuite[];

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

export { PORT_SUITES, createSettableClock, describeRunStore };
export type { PortSuite, RunStoreSuite, RunStoreUnderTest, SettableClock, SuiteApi };
