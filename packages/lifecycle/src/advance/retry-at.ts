import { digestOf, type Instant } from "@sluice/core";
import type { Draft } from "../draft.ts";

/** Longest pause between two tries, in milliseconds, unless a longer one is declared. */
const LONGEST_MS = 3_600_000;

/** Pause before the second try of what declares none: looks at the subject, and what is done after the end. */
export const OTHER_EVERY_MS = 15_000;

/** The largest part of a pause that is left out by chance. */
const JITTER = 0.2;

/** A try that did not do it. */
interface FailedTry {
  /** Its name; the same for every try. */
  readonly intent: string;
  /** Its number, from 1 on. */
  readonly tries: number;
  readonly everyMs: number;
}

/**
 * When the next try may begin: each pause is twice as long as the one before, bounded, and a little shorter by chance, or all that failed
 * together would come again together (threat EFF-3). Chance follows from the name of the try, so that the same ledger gives the same times.
 */
export function retryAt({ state }: Draft, from: Instant, { intent, tries, everyMs }: FailedTry): Instant {
  const longest = Math.max(everyMs, LONGEST_MS);
  const pause = Math.min(longest, everyMs * 2 ** Math.min(tries - 1, 30));
  const chance =
    Number.parseInt(digestOf([state.scope, state.run, intent, tries]).slice("sha256:".length, "sha256:".length + 8), 16) / 2 ** 32;
  return from + Math.round(pause * (1 - JITTER * chance));
}
