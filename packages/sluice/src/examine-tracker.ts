import type { Cancellable, Pipeline } from "@sluice/core";
import type { TrackedProject } from "@sluice/engine";
import { counted } from "./counted.ts";

/** Whether a project of a tracker can be asked, and has every status that the pipelines name. */
interface TrackerResult {
  readonly state: "ok" | "warning";
  readonly found: string;
  readonly advice?: string;
}

/**
 * Asks a project for its statuses. A status that pipelines name and the project lacks is never chosen and never shown, and nothing else
 * would say so.
 *
 * @throws SluiceError `TRACKER_FAILED`
 */
export async function examineTracker(
  { tracker, system = "tracker" }: TrackedProject,
  pipelines: readonly Pipeline[],
  call: Cancellable,
): Promise<TrackerResult> {
  const statuses = await tracker.statuses(call);
  const names = new Set(statuses.map(({ name }) => name));
  const wired = pipelines.flatMap(({ wiring = [] }) => wiring.filter((each) => each.system === system));
  const missing = [...new Set(wired.flatMap((each) => Object.keys(each.statuses)))].filter((name) => !names.has(name));
  const found = `${tracker.project}, ${counted(names.size, "name")} of statuses`;
  if (missing.length === 0) return { state: "ok", found };
  return { state: "warning", found, advice: `pipelines name what it lacks: ${missing.join(", ")}` };
}
