import type { Replay, ReplayedMove } from "@sluice/lifecycle";
import { counted } from "./counted.ts";
import { instantText } from "./instant-text.ts";
import { showLine } from "./show-line.ts";
import { paint, type Terminal } from "./terminal.ts";

/** What became of one run. */
export interface SimulatedRun extends Replay {
  readonly run: string;
  readonly key: string;
}

/** What a changed definition would have made of runs, for people. */
export function simulationText(pipeline: string, runs: readonly SimulatedRun[], terminal: Terminal): string {
  const of = (result: Replay["result"]): number => runs.filter((run) => run.result === result).length;
  const lines = runs.flatMap((run) => runLines(run, terminal));
  const open = of("open") === 0 ? "" : `, ${of("open")} nobody can tell`;
  const sum = `${showLine(pipeline)}: ${counted(runs.length, "run")}, ${of("same")} the same, ${of("differs")} otherwise${open}`;
  return [...lines, runs.length === 0 ? `${sum}. There is no such run.` : sum].join("\n");
}

const MARKS = { same: ["good", "same "], differs: ["bad", "FLIPS"], open: ["doubt", "open "] } as const;

function runLines({ run, key, result, flip, judgedAgain, added, gone, moves }: SimulatedRun, terminal: Terminal): readonly string[] {
  const [colour, mark] = MARKS[result];
  const notes = [
    ...(judgedAgain.length === 0 ? [] : [`would be judged again: ${judgedAgain.join(", ")}`]),
    ...(added.length === 0 ? [] : [`new, and asked: ${added.join(", ")}`]),
    ...(gone.length === 0 ? [] : [`not asked any more: ${gone.join(", ")}`]),
  ];
  const after = flip === undefined ? counted(moves, "move") : `after ${counted(moves, "move")}`;
  return [
    `${paint(terminal, colour, mark)} ${showLine(key)} (${showLine(run)}), ${after}`,
    ...(flip === undefined ? [] : flipLines(flip)),
    ...notes.map((note) => `        ${showLine(note)}`),
  ];
}

function flipLines({ was, would, waitsFor }: NonNullable<Replay["flip"]>): readonly string[] {
  const wait = waitsFor.length === 0 ? "does nothing more" : `waits for ${waitsFor.map(showLine).join("; ")}`;
  return [
    `        was:   ${was === undefined ? "the run does nothing more" : told(was)}`,
    `        would: ${would === undefined ? `the run ${wait}` : told(would)}`,
  ];
}

function told({ text, seq, at }: ReplayedMove): string {
  return `the run ${showLine(text)} (event ${seq}, ${instantText(at)})`;
}
