// Prints one JSON line for each figure on stdout; what is going on, and the summary, on stderr. Never fails because a figure is low.
import { parseArgs } from "node:util";
import { fileAppend } from "./file-append.ts";
import { frontmatter } from "./frontmatter.ts";
import { gate } from "./gate.ts";
import { heap } from "./heap.ts";
import { kernel } from "./kernel.ts";
import type { Figure, FigureResult } from "./figure.ts";
import { longRun } from "./long-run.ts";
import { patterns } from "./patterns.ts";
import { postgresAppend } from "./postgres-append.ts";
import { pureTransitions } from "./pure-transitions.ts";
import { reconcile } from "./reconcile.ts";
import { signal } from "./signal.ts";
import { sqliteAppend } from "./sqlite-append.ts";
import { storedRuns } from "./stored-runs.ts";
import { tick } from "./tick.ts";
import { wake } from "./wake.ts";
import { summaryLine } from "./summary-line.ts";
import { wholeRuns } from "./whole-runs.ts";

const FIGURES: readonly Figure[] = [
  pureTransitions,
  wake,
  sqliteAppend,
  fileAppend,
  postgresAppend,
  signal,
  longRun,
  tick,
  storedRuns,
  reconcile,
  heap,
  kernel,
  frontmatter,
  patterns,
  gate,
  wholeRuns,
];

const { values } = parseArgs({
  options: { only: { type: "string", multiple: true }, quick: { type: "boolean", default: false }, rounds: { type: "string" } },
});

async function bench(): Promise<void> {
  const wanted = FIGURES.filter(({ name }) => values.only === undefined || values.only.includes(name));
  if (wanted.length === 0) throw new Error(`no such figure; there are ${FIGURES.map(({ name }) => name).join(", ")}`);
  const rounds = values.rounds === undefined ? (values.quick ? 1 : 15) : Number(values.rounds);
  const results: FigureResult[] = [];
  for (const figure of wanted) {
    process.stderr.write(`> ${figure.name}\n`);
    for (const result of await figure.measure({ rounds, warmUp: values.quick ? 1 : 3, quick: values.quick })) {
      const { name, ratio, unit, detail } = result;
      const line: FigureResult = { name, ratio, unit, detail: { ...detail, node: process.version } };
      process.stdout.write(`${JSON.stringify(line)}\n`);
      results.push(line);
    }
  }
  process.stderr.write(`${results.map(summaryLine).join("\n")}\n`);
}

await bench();
