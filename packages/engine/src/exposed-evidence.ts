import { SluiceError } from "@sluice/core";
import type { EngineOptions } from "./engine-options.ts";

/**
 * Refuses an evidence store that workers can write, unless that is said to be one person's machine: what they cannot forge there, because it
 * has the names of its digests, they could still take away.
 *
 * @throws SluiceError `STORE_INSIDE_SUBJECT`
 */
export function refuseExposedEvidence({ evidence, vcs, trust }: Pick<EngineOptions, "evidence" | "vcs" | "trust">): void {
  const location = evidence?.store.location;
  if (trust === "local-dev" || location === undefined || vcs?.contains?.(location) !== true) return;
  throw new SluiceError({
    code: "STORE_INSIDE_SUBJECT",
    message: `Found the evidence store ${location} inside the repository, where workers can write. Choose another place, or allow it for one person's machine with trust: "local-dev".`,
  });
}
