import type { Ids, Redactor } from "@sluice/core";

/** Shows every text as it is: nothing in a test is secret. */
export const PLAIN: Redactor = { portVersion: 1, redact: (text) => text };

/** Ids that say which process made them and in which order, so that every run of a test has the same. */
export function countingIds(process: string): Ids {
  let count = 0;
  const fresh = (kind: string): string => `${kind}-${process}-${(count += 1)}`;
  return { portVersion: 1, run: () => fresh("r"), command: () => fresh("c"), token: () => fresh("token"), jitter: () => 0.5 };
}
