import type { Instant, Waiver } from "@sluice/core";
import { waiversOverlap } from "./waiver-cover.ts";

/** A waiver of a run, and how its gate stands. */
export interface WaiverInUse {
  readonly waiver: Waiver;
  /** Whether it lets something through now that would be closed without it. */
  readonly isUsed: boolean;
  /** Whether all that the gate found is about files of which it names the paths. */
  readonly hasPaths: boolean;
}

/** Why somebody should look at a waiver. */
export type WaiverConcern = "WAIVER_EXPIRED" | "WAIVER_EXPIRES_SOON" | "WAIVER_UNUSED" | "WAIVER_BROAD" | "WAIVER_OVERLAPS";

/** One thing to look at. */
export interface WaiverFinding {
  readonly concern: WaiverConcern;
  readonly waiver: string;
  readonly gate: string;
  readonly message: string;
}

/** How long before its end a waiver expires soon, and how long one may last without being broad, in milliseconds. */
export const WAIVER_TIMES = { soonMs: 3 * 86_400_000, longMs: 90 * 86_400_000 } as const;

/** What is to look at in the waivers of a run: ended, ending soon, unused, broader than they need be, or covering the same twice. */
export function lintWaivers(waivers: readonly WaiverInUse[], at: Instant): readonly WaiverFinding[] {
  return waivers.flatMap((each, index) => concernsOf(each, waivers.slice(index + 1), at));
}

function concernsOf(each: WaiverInUse, later: readonly WaiverInUse[], at: Instant): readonly WaiverFinding[] {
  const { waiver, isUsed } = each;
  const say = (concern: WaiverConcern, message: string): WaiverFinding => ({ concern, waiver: waiver.id, gate: waiver.gate, message });
  if (waiver.until <= at) return [say("WAIVER_EXPIRED", `it ended ${isoTime(waiver.until)}, and covers nothing any more`)];
  const found: WaiverFinding[] = [];
  if (waiver.until - at <= WAIVER_TIMES.soonMs) found.push(say("WAIVER_EXPIRES_SOON", `it ends ${isoTime(waiver.until)}`));
  if (!isUsed) found.push(say("WAIVER_UNUSED", "the gate does not need it: it passes, is not judged, or the scope does not fit"));
  const broad = breadthOf(each);
  if (broad !== undefined) found.push(say("WAIVER_BROAD", broad));
  const other = later.find((one) => one.waiver.gate === waiver.gate && at < one.waiver.until && waiversOverlap(waiver, one.waiver));
  if (other !== undefined) found.push(say("WAIVER_OVERLAPS", `it covers what ${other.waiver.id} covers too`));
  return found;
}

function breadthOf({ waiver, isUsed, hasPaths }: WaiverInUse): string | undefined {
  if (waiver.until - waiver.at > WAIVER_TIMES.longMs) return "it lasts longer than 90 days";
  if (isUsed && hasPaths && waiver.scope?.paths === undefined)
    return "the gate names files, and it names none: whatever else is found is waived too";
  return undefined;
}

function isoTime(at: Instant): string {
  return new Date(at).toISOString();
}
