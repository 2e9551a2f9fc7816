import type { PlaceholderValues } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";

/** What `${…}` stands for in a run now. */
export function placeholderValues(state: RunState): PlaceholderValues {
  const { scope, run, subject, stage, lap } = state;
  return { scope, run, key: subject.key, ...(subject.repo === undefined ? {} : { repo: subject.repo }), stage, lap: lap?.taken ?? 0 };
}
