import type { RefusalClass } from "@sluice/core";

/** Classes of a refused execution that another try may overcome. */
const PASSING: ReadonlySet<RefusalClass> = new Set(["operability", "prerequisite"]);

/** Whether a refusal may be asked again. */
export function isPassing(refused: RefusalClass): boolean {
  return PASSING.has(refused);
}
