import type { VerdictValue } from "@sluice/core";
import type { GateVerdict } from "../judge-stage.ts";
import type { JudgementReport } from "./judgement-report.ts";
import { showLine } from "../show-line.ts";
import { type Colour, paint, type Terminal } from "../terminal.ts";
import { wrapTo } from "../text-width.ts";

const COLOURS: Readonly<Record<VerdictValue, Colour>> = {
  pass: "good",
  fail: "bad",
  error: "bad",
  inconclusive: "doubt",
  pending: "doubt",
  skipped: "dim",
};

/** One look for people: every gate, what it found, and what a run would do. */
export function judgementText(report: JudgementReport, terminal: Terminal): string {
  const { pipeline, stage, subject, policy, disposition, verdicts, unasked } = report;
  const { head = "nothing", baseCommit } = subject.facets as { readonly head?: string; readonly baseCommit?: string };
  const against = baseCommit === undefined ? "" : ` against ${baseCommit.slice(0, 12)}`;
  const lines = [
    `${pipeline}/${stage}: ${head.slice(0, 12)}${against}, policy from ${showLine(policy.from)}${policy.trusted ? "" : " (not trusted)"}`,
    ...verdicts.flatMap((verdict) => [verdictLine(verdict, terminal), ...findingLines(verdict)]),
    ...unasked.map((gate) => `  not asked     ${gate}: a gate it needs is not open`),
    `a run would: ${disposition}`,
  ];
  return wrapTo(lines.join("\n"), terminal.columns);
}

/** One gate on one line. */
export function verdictLine(verdict: GateVerdict, terminal: Terminal): string {
  const { gate, value, code, reason, enforcement, durationMs } = verdict;
  const kind = enforcement === "required" ? "" : ` (${enforcement})`;
  return `  ${paint(terminal, COLOURS[value], value.padEnd(12))}  ${gate}${kind}: ${code}, ${showLine(reason)} (${durationMs} ms)`;
}

function findingLines({ findings }: GateVerdict): readonly string[] {
  return findings.flatMap(({ message, path, line, hint }) => {
    const where = path === undefined ? "" : `${showLine(path)}${line === undefined ? "" : `:${line}`}: `;
    const [first = "", ...rest] = message.split("\n").map(showLine);
    return [
      `    - ${where}${first}`,
      // Behind a sign of ours: a log of GitHub Actions takes a line that begins with :: for a command, spaces before it or not.
      ...rest.map((more) => `      | ${more}`),
      ...(hint === undefined ? [] : [`      hint: ${showLine(hint)}`]),
    ];
  });
}
