import type { Draft } from "../draft.ts";
import type { EventData } from "../event.ts";

/** Stops the run until a person ends the hold. */
export function hold(draft: Draft, why: Omit<EventData["hold-placed"], "hold">): void {
  draft.emit("hold-placed", { hold: `hold.${draft.nextVersion()}`, ...why });
}
