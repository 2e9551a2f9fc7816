import type { Pipeline } from "@sluice/core";
import type { RunEvent, RunState } from "@sluice/lifecycle";
import { commandOf } from "./check-state.ts";
import type { HistoryStep } from "./exploration.ts";
import type { Machine } from "./machine.ts";
import type { Move } from "./move.ts";

/** Tells what a run did at each step, by going through them once more. */
export function tellHistory(machine: Machine, pipeline: Pipeline, start: RunState, moves: readonly Move[]): readonly HistoryStep[] {
  let state: RunState | undefined = start;
  const steps: HistoryStep[] = [{ act: "a run starts", led: [`enters ${start.stage}`] }];
  for (const [index, move] of moves.entries()) {
    const led: string[] = [];
    try {
      const decided = machine.decide(pipeline, state, commandOf(move, `step-${index}`));
      led.push(...decided.events.flatMap(ledTo));
      if (!decided.answer.ok) led.push(`refused: ${decided.answer.reason}`);
      ({ state } = decided);
    } catch (error) {
      led.push(`the machine fails: ${error instanceof Error ? error.message : String(error)}`);
    }
    steps.push({ act: move.act, led });
  }
  return steps;
}

/** What of an event moves the story on; the act itself has told the rest. */
function ledTo(event: RunEvent): readonly string[] {
  switch (event.type) {
    case "stage-entered": {
      const { stage, via, lap } = event.data;
      return [`enters ${stage} by ${via}${lap === undefined ? "" : `, lap ${lap.taken} of ${lap.budget}`}`];
    }
    case "work-requested":
      return [`asks for ${event.data.effect}${tryOf(event.data.attempt)}`];
    case "evaluation-requested":
      return [`asks for ${event.data.gate}${tryOf(event.data.attempt)}`];
    case "request-opened":
      return [`asks people for ${event.data.gate}`];
    case "request-closed":
      return [`${event.data.gate} is ${event.data.as}`];
    case "gate-opened":
      return [`passes over ${event.data.gate}, ${event.data.overlay}`];
    case "reservation-requested":
      return [`asks for ${event.data.name}`];
    case "reservation-release-requested":
      return [`gives ${event.data.name} back`];
    case "hold-placed":
      return [`is held: ${event.data.code}, ${event.data.reason}`];
    case "hold-ended":
      return ["goes on"];
    case "run-completed":
      return [`ends ${event.data.outcome}: ${event.data.reason}`];
    default:
      return [];
  }
}

function tryOf(attempt: number): string {
  return attempt === 1 ? "" : `, try ${attempt}`;
}
