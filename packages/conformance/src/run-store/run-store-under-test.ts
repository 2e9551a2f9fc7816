import type { RunStore, StoreCapabilities } from "@sluice/core";
import type { SettableClock } from "../settable-clock.ts";
import type { SuiteCase, SuiteGroup } from "../suite-api.ts";

/** A fresh, empty store and what the suite may do to it. */
export interface RunStoreUnderTest {
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
export interface RunStoreSuite {
  /** Shown in front of every group. */
  readonly name: string;
  /** What the store promises; it must declare the same. What it does not promise is skipped visibly. */
  readonly capabilities: StoreCapabilities;
  /** Makes one for each case. */
  readonly create: () => Promise<RunStoreUnderTest>;
  /** Random histories compared with a simple model; default 20. */
  readonly modelRuns?: number;
}

export type StoreCase = SuiteCase<RunStoreUnderTest>;
export type StoreGroup = SuiteGroup<RunStoreUnderTest>;
