import { type Instant, parseDuration, SluiceError } from "@sluice/core";
import type { Options } from "./command.ts";
import type { Invocation } from "./command.ts";
import { showLine } from "./show-line.ts";

/** When something ends. */
export const UNTIL: Options = {
  until: { value: "TIME", help: "when it ends, in UTC, such as 2026-12-31T18:00:00Z" },
  for: { value: "DURATION", help: "how long it lasts, such as 12h or 7d" },
};

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/;

/**
 * When something ends, from `--until` or `--for`. Only times in UTC are taken: one without a zone would mean another moment elsewhere.
 *
 * @param now the store's time
 * @throws SluiceError `COMMAND_INVALID`
 */
export function untilOption(invocation: Invocation, now: Instant): Instant {
  const until = invocation.text("until");
  const lasts = invocation.text("for");
  if ((until === undefined) === (lasts === undefined)) throw invalid("Found both or neither, expected --until TIME or --for DURATION.");
  if (lasts !== undefined) {
    const ms = parseDuration(lasts);
    if (ms === undefined) throw invalid(`Found --for ${showLine(lasts)}, expected a duration such as 12h or 7d.`);
    return now + ms;
  }
  const at = until !== undefined && UTC.test(until) ? Date.parse(until) : Number.NaN;
  if (Number.isNaN(at)) throw invalid(`Found --until ${showLine(until ?? "")}, expected a time in UTC such as 2026-12-31T18:00:00Z.`);
  return at;
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
