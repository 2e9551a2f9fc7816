import type { GateVerdict } from "../judge-stage.ts";
import type { JudgementReport } from "./judgement-report.ts";

/**
 * What a verdict means for whoever reads a report: `stops` (it stands in the way and somebody has to mend something), `waits` (it stands
 * in the way, and people, time or a run have to act), `warns` and `notes` (it says no, and nothing follows from that), `fine`.
 */
export type VerdictWeight = "stops" | "waits" | "warns" | "notes" | "fine";

/** How much a verdict weighs: the same in every format, and in line with the exit code. */
export function verdictWeight({ gate, value, enforcement }: GateVerdict, { blocking }: Pick<JudgementReport, "blocking">): VerdictWeight {
  const blocks = blocking.includes(gate);
  if (value === "pass" || (value === "skipped" && !blocks)) return "fine";
  if (blocks) return value === "pending" ? "waits" : "stops";
  return enforcement === "shadow" || value === "pending" ? "notes" : "warns";
}

/** What to say of a verdict in one line, where nothing of it is escaped yet. */
export function verdictSentence({ value, class: kind, cause, code, reason }: GateVerdict): string {
  const detail = kind ?? cause;
  return `${value}${detail === undefined ? "" : `/${detail}`} ${code}: ${reason}`;
}
