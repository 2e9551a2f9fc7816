import type { ClaimedIntent } from "@sluice/core";

/** The idempotency key of an effect: the same for every try of it, different for every other (threat EFF-1). */
export function effectKey({ scope, run, intent }: ClaimedIntent): string {
  return `${scope}/${run}/${intent.id}`;
}
