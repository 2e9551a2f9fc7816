import type { WatchReport } from "@sluice/engine";
import { counted } from "./counted.ts";
import { lookText } from "./look-text.ts";

/** What a look at one repository of a forge found and did. */
export function watchedText({ repo, changes, told, ambiguous, unreadable, failed }: WatchReport): string {
  return lookText(repo, `${counted(changes, "change request")} of runs`, [
    [told, `${counted(told, "run")} told something new`],
    [ambiguous, `${counted(ambiguous, "run")} of which nobody can say which one is theirs`],
    [unreadable, `${counted(unreadable, "change request")} that cannot be read`],
    [failed, counted(failed, "failure")],
  ]);
}
