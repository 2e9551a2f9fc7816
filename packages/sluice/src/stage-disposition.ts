import type { Gate, Outcome, Stage } from "@sluice/core";
import type { ExitCode } from "./exit-code.ts";

/** What a run would do on such verdicts, as far as one look can tell. */
export type StageDisposition = "next" | "wait" | "rework" | "hold";

/** A gate that stands in the way, and what is known of it. */
export interface ClosedGate {
  readonly gate: Gate;
  readonly verdict: Outcome | undefined;
}

/** What a run would do: rework before hold before wait; `next` when nothing stands in the way. */
export function stageDisposition(stage: Stage, closed: readonly ClosedGate[]): StageDisposition {
  const wanted = closed.map(({ verdict }) => dispositionOf(stage, verdict));
  return (["rework", "hold", "wait"] as const).find((disposition) => wanted.includes(disposition)) ?? "next";
}

function dispositionOf(stage: Stage, verdict: Outcome | undefined): "rework" | "hold" | "wait" {
  const mend = stage.rework === undefined ? "hold" : "rework";
  switch (verdict?.value) {
    case undefined:
    case "pending":
      return "wait";
    case "inconclusive":
      return "hold";
    case "error":
      return verdict.class === "input" ? mend : "hold";
    default:
      return mend;
  }
}

/** The exit code of one look: a failed gate weighs more than one that could not be judged, and that more than one that waits. */
export function judgementExit(closed: readonly ClosedGate["verdict"][]): ExitCode {
  const values = closed.map((verdict) => verdict?.value);
  if (values.includes("fail")) return 1;
  if (values.some((value) => value === "error" || value === "inconclusive" || value === "skipped")) return 4;
  return values.length > 0 ? 3 : 0;
}
