import { EXPLORE_CODES, type Exploration, type ExploreViolation } from "@sluice/testing";
import { counted } from "./counted.ts";
import { showLine } from "./show-line.ts";
import { paint, type Terminal } from "./terminal.ts";

/** What an exploration came to, for people: how far it went, what can come of a run, and the story of what must not happen. */
export function explorationText(exploration: Exploration, terminal: Terminal): string {
  const { pipeline, states, transitions, depth, outcomes, holds, violation } = exploration;
  const ends = Object.entries(outcomes).map(([outcome, count]) => `${outcome} (${count})`);
  const held = Object.entries(holds).map(([code, count]) => `${code} (${count})`);
  return [
    `${showLine(pipeline)}: ${counted(states, "state")}, ${counted(transitions, "step")}, histories of up to ${counted(depth, "step")}`,
    `  ${reachOf(exploration)}`,
    `  bounds on one history: ${boundsText(exploration)}`,
    ...(ends.length === 0 ? [] : [`  ends: ${ends.join(", ")}`]),
    ...(held.length === 0 ? [] : [`  holds: ${held.join(", ")}`]),
    ...(violation === undefined
      ? [`${paint(terminal, "good", "kept")} every promise in every one of these states`]
      : story(violation, terminal)),
  ].join("\n");
}

function boundsText({ bounds }: Exploration): string {
  const { laps, attempts, samples, revisions, extensions } = bounds;
  return [
    `${counted(laps, "lap")} of each budget`,
    `${attempts} tries`,
    `${counted(samples, "sample")} of a measure`,
    `${counted(revisions, "revision")} from outside`,
    counted(extensions, "granted lap"),
  ].join(", ");
}

function reachOf({ complete, detours, violation, bounds }: Exploration): string {
  if (violation !== undefined) return "ended at the first broken promise";
  if (complete) return "complete: nothing else can happen within these bounds";
  const tried =
    detours < 0
      ? "not even everything that goes straight on was tried"
      : `every history with at most ${counted(detours, "detour")} was tried, and many more`;
  return `cut off by its bounds (${bounds.states} states, ${bounds.depth} steps): ${tried}`;
}

function story({ code, what, history, shortest }: ExploreViolation, terminal: Terminal): readonly string[] {
  const width = String(history.length).length;
  return [
    `${paint(terminal, "bad", "broken")} ${code}: ${EXPLORE_CODES[code]}`,
    `  ${showLine(what)}`,
    shortest
      ? "  the shortest history that breaks a promise:"
      : "  a history that breaks it; whether there is a shorter one, the bound on states left open:",
    ...history.map(({ act, led }, index) => {
      const then = led.length === 0 ? "" : ` → ${led.map(showLine).join("; ")}`;
      return `  ${String(index + 1).padStart(width)}. ${showLine(act)}${then}`;
    }),
  ];
}
