import type { EvidenceKey, EvidenceStore, EvidenceStoreCapabilities } from "@sluice/core";
import type { SettableClock } from "../settable-clock.ts";
import type { SuiteGroup } from "../suite-api.ts";

/** A fresh, empty evidence store and what the suite may do to it. */
export interface EvidenceStoreUnderTest {
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
export interface EvidenceStoreSuite {
  /** Shown in front of every group. */
  readonly name: string;
  /** What the store promises; it must declare the same. What it does not promise is skipped visibly. */
  readonly capabilities: EvidenceStoreCapabilities;
  /** Makes one for each case, of the declared capabilities. */
  readonly create: () => Promise<EvidenceStoreUnderTest>;
}

export type EvidenceGroup = SuiteGroup<EvidenceStoreUnderTest>;
