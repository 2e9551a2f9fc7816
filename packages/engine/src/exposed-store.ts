import { SluiceError } from "@sluice/core";
import type { EngineOptions } from "./engine-options.ts";

/** What is asked about a store's place. */
type Placed = Pick<EngineOptions, "store" | "vcs" | "trust">;

/** Whether workers can write the store: whoever can needs no gate to be opened. */
export function isStoreExposed({ store, vcs }: Placed): boolean {
  return store.location !== undefined && vcs?.contains?.(store.location) === true;
}

/** Refuses a store that workers can write, unless that is said to be one person's machine. @throws SluiceError `STORE_INSIDE_SUBJECT` */
export function refuseExposedStore(options: Placed): void {
  if (options.trust === "local-dev" || !isStoreExposed(options)) return;
  throw new SluiceError({
    code: "STORE_INSIDE_SUBJECT",
    message: `Found the store ${options.store.location} inside the repository, where workers can write. Choose another place, or allow it for one person's machine with trust: "local-dev".`,
  });
}
