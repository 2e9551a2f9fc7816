import type { ReconcileReport } from "@sluice/engine";
import { counted } from "./counted.ts";
import { lookText } from "./look-text.ts";

/** What a look at one project of a tracker found and did. */
export function reconciledText({ project, items, carried, refused, shown, unlisted, ambiguous, failed }: ReconcileReport): string {
  return lookText(project, `${counted(items, "item")} of runs`, [
    [carried, `${counted(carried, "decision")} carried`],
    [refused, `${counted(refused, "decision")} refused`],
    [shown, `${counted(shown, "item")} changed`],
    [unlisted, `${counted(unlisted, "item")} with a status that is not wired`],
    [ambiguous, `${counted(ambiguous, "item")} that several runs could mean`],
    [failed, counted(failed, "failure")],
  ]);
}
