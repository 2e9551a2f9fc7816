import type { GraphEdge, GraphPlace, GraphStage, PipelineGraph } from "./pipeline-graph.ts";
import { showLine } from "../show-line.ts";

const ARROWS: Readonly<Record<GraphEdge["kind"], string>> = {
  next: "==>",
  rework: "-.->",
  route: "-->",
  revise: "-.->",
  "used-up": "-.->",
};

/**
 * A pipeline as a Mermaid flowchart. Nodes are numbered and every label is quoted, with whatever is no plain character written by its
 * number: no name or condition can end a label, add a node, or become markup, a link or a formula.
 */
export function graphMermaid({ stages, initial }: PipelineGraph, place: GraphPlace | undefined): string {
  const ids = new Map(stages.map(({ stage }, at) => [stage, `s${at}`]));
  const ends = [...new Set(stages.flatMap(({ edges }) => edges.map(({ to }) => to)))].filter((to) => !ids.has(to));
  for (const [at, end] of ends.entries()) ids.set(end, `e${at}`);
  const current = place === undefined ? undefined : ids.get(place.stage);
  const lines = [
    "flowchart TD",
    `  begin(( )) --> ${ids.get(initial)}`,
    ...stages.map((stage) => `  ${ids.get(stage.stage)}${nodeShape(stage, place)}`),
    ...ends.map((end) => `  ${ids.get(end)}{{${quoted([end])}}}`),
    ...stages.flatMap(({ stage, edges }) => edges.map((edge) => edgeLine(edge, ids.get(stage), ids.get(edge.to)))),
    ...(current === undefined ? [] : ["  classDef current stroke-width:4px", `  class ${current} current`]),
  ];
  return `${lines.join("\n")}\n`;
}

function nodeShape({ stage, final, admitting, working, judging }: GraphStage, place: GraphPlace | undefined): string {
  const isHere = place?.stage === stage;
  const here = isHere ? [`run ${place.run} is here: ${place.status}${final === undefined ? `, ${place.phase}` : ""}`] : [];
  if (final !== undefined) return `([${quoted([stage, final, ...here])}])`;
  const phases = { admitting, working, judging };
  const told = Object.entries(phases).flatMap(([phase, parts]) => (parts.length === 0 ? [] : [`${phase}: ${parts.join(", ")}`]));
  return `[${quoted([stage, ...told, ...here])}]`;
}

function edgeLine({ kind, when }: GraphEdge, from: string | undefined, to: string | undefined): string {
  const label = when === "" ? kind : kind === "used-up" ? when : `${kind}: ${when}`;
  return `  ${from} ${ARROWS[kind]}|${quoted([label])}| ${to}`;
}

function quoted(lines: readonly string[]): string {
  return `"${lines.map(plain).join("<br/>")}"`;
}

function plain(text: string): string {
  return showLine(text).replaceAll(/[^A-Za-z0-9 .,:()=_/-]/gu, (char) => `#${char.codePointAt(0) ?? 0};`);
}
