import type { ReconcileReport } from "@sluice/engine";
import { counted } from "./counted.ts";
import { showLine } from "./show-line.ts";

/** What a look at one project of a tracker found and did, in one line that names only what there was. */
export function reconciledText({ project, items, carried, refused, shown, unlisted, ambiguous, failed }: ReconcileReport): string {
  const parts = [
    [carried, `${counted(carried, "decision")} carried`],
    [refused, `${counted(refused, "decision")} refused`],
    [shown, `${counted(shown, "item")} changed`],
    [unlisted, `${counted(unlisted, "item")} with a status that is not wired`],
    [ambiguous, `${counted(ambiguous, "item")} that several runs could mean`],
    [failed, counted(failed, "failure")],
  ] as const;
  const found = parts.flatMap(([count, words]) => (count === 0 ? [] : [words]));
  return `${showLine(project)}: ${counted(items, "item")} of runs, ${found.length === 0 ? "in sync" : found.join(", ")}.`;
}
