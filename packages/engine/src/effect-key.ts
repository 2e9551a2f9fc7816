import type { Intent, RunKey } from "@sluice/core";

/** The idempotency key of an effect: the same for every try of it, different for every other (threat EFF-1). */
export function effectKey({ scope, run, intent }: RunKey & { readonly intent: Pick<Intent, "id"> }): string {
  return `${scope}/${run}/${intent.id}`;
}
