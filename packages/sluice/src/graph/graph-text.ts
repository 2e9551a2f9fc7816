import type { GraphEdge, GraphPlace, GraphStage, PipelineGraph } from "./pipeline-graph.ts";
import { shown } from "../show-line.ts";
import { paint, type Terminal } from "../terminal.ts";
import { wrapTo } from "../text-width.ts";

/** The signs that a drawing is made of. */
interface Signs {
  readonly stage: string;
  readonly here: string;
  readonly end: string;
  readonly line: string;
  readonly branch: string;
  readonly on: string;
  readonly last: string;
  readonly to: string;
}

const DRAWN: Signs = { stage: "○", here: "▶", end: "◎", line: "│", branch: "├", on: "▼", last: "└", to: "→" };
const ASCII: Signs = { stage: "o", here: ">", end: "*", line: "|", branch: "+", on: "v", last: "+", to: "->" };

/** How a drawing is made. */
interface Drawing {
  readonly place: GraphPlace | undefined;
  readonly terminal: Terminal;
  readonly ascii: boolean;
}

/** A pipeline drawn from top to bottom along `next`; every other way out is named beside its stage. Fits the terminal. */
export function graphText(graph: PipelineGraph, { place, terminal, ascii }: Drawing): string {
  const { pipeline, initial, stages } = shown(graph);
  const page = { initial, place: shown(place), terminal, signs: ascii ? ASCII : DRAWN };
  const blocks = stages.map((stage, at) => stageLines(stage, stages[at + 1]?.stage, page));
  return [wrapTo(pipeline, terminal.columns), "", ...blocks.flat()].join("\n").trimEnd();
}

interface Page {
  readonly initial: string;
  readonly place: GraphPlace | undefined;
  readonly terminal: Terminal;
  readonly signs: Signs;
}

function stageLines(stage: GraphStage, below: string | undefined, page: Page): readonly string[] {
  const { signs, terminal, initial, place } = page;
  const isHere = place?.stage === stage.stage;
  const notes = [
    ...(stage.stage === initial ? ["initial"] : []),
    ...(stage.final === undefined ? [] : [`ends ${stage.final}`]),
    ...(isHere ? [hereText(place, stage)] : []),
  ];
  const head = `${isHere ? paint(terminal, "strong", stage.stage) : stage.stage}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
  const sign = isHere ? signs.here : stage.final === undefined ? signs.stage : signs.end;
  const goesOn = stage.edges.some(({ kind, to }) => kind === "next" && to === below);
  const beside = stage.edges.filter(({ kind, to }) => kind !== "next" || to !== below);
  const rest = stage.final === undefined ? signs.line : " ";
  const phases = { admitting: stage.admitting, working: stage.working, judging: stage.judging };
  const told = Object.entries(phases).flatMap(([phase, parts]) => (parts.length === 0 ? [] : [`${phase.padEnd(10)}${parts.join(", ")}`]));
  const lines = [
    ...besideSign(sign, rest, head, terminal.columns),
    ...told.flatMap((text) => besideSign(rest, rest, text, terminal.columns)),
    ...beside.flatMap((edge, at) => {
      const isLast = !goesOn && at === beside.length - 1;
      return besideSign(isLast ? signs.last : signs.branch, isLast ? " " : rest, edgeText(edge, signs), terminal.columns);
    }),
  ];
  return goesOn ? [...lines, signs.on] : [...lines, ""];
}

function hereText({ run, status, phase }: GraphPlace, { final }: GraphStage): string {
  return `the run ${run} is here, ${status}${final === undefined ? `, ${phase}` : ""}`;
}

function edgeText({ kind, to, when }: GraphEdge, signs: Signs): string {
  const name = kind === "used-up" ? "" : `${kind} `;
  return `${name}${signs.to} ${to}${when === "" ? "" : `: ${when}`}`;
}

/** Text beside a sign, wrapped; lines that go on stand beside the sign for that. */
function besideSign(sign: string, further: string, text: string, columns: number): readonly string[] {
  const [first = "", ...rest] = wrapTo(text, columns - 2).split("\n");
  return [`${sign} ${first}`, ...rest.map((line) => `${further} ${line}`.trimEnd())];
}
