import { SluiceError } from "@sluice/core";
import type { EngineOptions } from "./engine-options.ts";

/**
 * Refuses a folder for reports that workers can write, unless that is said to be one person's machine: what a gate writes there and reads back
 * is what counts.
 *
 * @throws SluiceError `REPORT_FOLDER_INSECURE`
 */
export function refuseExposedReports({ reports, vcs, trust }: Pick<EngineOptions, "reports" | "vcs" | "trust">): void {
  const location = reports?.location;
  if (trust === "local-dev" || location === undefined || vcs?.contains?.(location) !== true) return;
  throw new SluiceError({
    code: "REPORT_FOLDER_INSECURE",
    message: `Found the folder for reports ${location} inside the repository, where workers can write. Choose another place, or allow it for one person's machine with trust: "local-dev".`,
  });
}
