import type { RunEvent } from "../event.ts";
import type { ReplayedMove } from "./replayed.ts";

/** The moves among events; everything else says how a run came to them. */
export function movesOf(events: readonly RunEvent[], seq: number): readonly ReplayedMove[] {
  return events.flatMap((event): readonly ReplayedMove[] => {
    const told = moveOf(event);
    return told === undefined ? [] : [{ ...told, seq, at: event.at }];
  });
}

/** Whether two moves are the same: where they lead, and by which edge. Why is told, and not compared. */
export function isSameMove(one: RunEvent | undefined, other: RunEvent | undefined): boolean {
  return one !== undefined && other !== undefined && identityOf(one) === identityOf(other);
}

/** Whether an event moves a run. */
export function isMove({ type }: RunEvent): boolean {
  return type === "stage-entered" || type === "hold-placed" || type === "run-completed";
}

function identityOf(event: RunEvent): string {
  switch (event.type) {
    case "stage-entered":
      return `${event.data.via} ${event.data.stage}`;
    case "hold-placed":
      return `hold ${event.data.code} ${event.data.gate ?? ""}`;
    case "run-completed":
      return `end ${event.data.outcome} ${event.data.code}`;
    default:
      return event.type;
  }
}

const KINDS = { start: "start", next: "advance", rework: "rework", route: "route", return: "return" } as const;

function moveOf(event: RunEvent): Pick<ReplayedMove, "kind" | "text"> | undefined {
  switch (event.type) {
    case "stage-entered": {
      const { via, stage, lap, route, reasons = [], stale = [] } = event.data;
      const kind = KINDS[via];
      if (kind === "start") return { kind, text: `begins in ${stage}` };
      if (kind === "advance") return { kind, text: `goes on to ${stage}` };
      if (kind === "route") return { kind, text: `takes ${route ?? "a route"} to ${stage}` };
      if (kind === "return") return { kind, text: `returns to ${stage}, for ${stale.join(", ")}` };
      const why = reasons.map(({ gate, reason }) => `${gate}: ${reason}`).join("; ");
      return {
        kind,
        text: `goes back to ${stage}${lap === undefined ? "" : ` (lap ${lap.taken} of ${lap.budget})`}${why === "" ? "" : `, for ${why}`}`,
      };
    }
    case "hold-placed":
      return { kind: "hold", text: `is held: ${event.data.code}, ${event.data.reason}` };
    case "run-completed":
      return { kind: "end", text: `ends ${event.data.outcome}: ${event.data.code}, ${event.data.reason}` };
    default:
      return undefined;
  }
}
