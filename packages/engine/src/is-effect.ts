import type { IntentKind } from "@sluice/core";

/** Whether an intent of that kind may take hours. */
export function isEffect(kind: IntentKind): boolean {
  return kind === "work" || kind === "final";
}
