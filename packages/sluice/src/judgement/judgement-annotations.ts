import type { Finding } from "@sluice/core";
import type { GateVerdict } from "../judge-stage.ts";
import type { JudgementReport } from "./judgement-report.ts";
import { pathInRepository, positionNumber } from "./path-in-repository.ts";
import { showLine } from "../show-line.ts";
import { verdictSentence, type VerdictWeight, verdictWeight } from "./verdict-weight.ts";

const COMMANDS: Readonly<Record<Exclude<VerdictWeight, "fine">, string>> = {
  stops: "error",
  warns: "warning",
  waits: "notice",
  notes: "notice",
};

/**
 * One look as workflow commands of GitHub Actions: an annotation for each finding of each gate that said no. The runner takes every line
 * that begins with `::` for a command, so whatever agents and repositories wrote stands behind the beginning of a line of ours, with its
 * line ends encoded: it can neither begin a command nor end the silence of `stop-commands`.
 */
export function judgementAnnotations(report: JudgementReport): string {
  const { pipeline, stage, verdicts, unasked, disposition, policy } = report;
  const lines = verdicts.flatMap((verdict) => annotationsOf(verdict, verdictWeight(verdict, report)));
  const passed = verdicts.filter(({ value }) => value === "pass").length;
  const trust = policy.trusted ? "" : ", the policy is not trusted";
  const summary = `sluice: ${property(pipeline)}/${property(stage)}: ${passed} of ${verdicts.length + unasked.length} gates pass, a run would: ${disposition}${trust}`;
  return [...lines, summary, ""].join("\n");
}

function annotationsOf(verdict: GateVerdict, weight: VerdictWeight): readonly string[] {
  if (weight === "fine") return [];
  const { gate, findings } = verdict;
  const told: readonly Finding[] = findings.length === 0 ? [{ message: "" }] : findings;
  return told.map((finding) => {
    const file = pathInRepository(finding.path);
    const [line, col] = [finding.line, finding.column].map(positionNumber);
    const properties = {
      file,
      line: file === undefined ? undefined : line,
      col: file === undefined || line === undefined ? undefined : col,
      title: gate,
    };
    const given = Object.entries(properties).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${property(String(value))}`],
    );
    return `::${COMMANDS[weight]} ${given.join(",")}::${data(messageOf(verdict, finding, file))}`;
  });
}

function messageOf(verdict: GateVerdict, { message, hint, path }: Finding, file: string | undefined): string {
  const where = path === undefined || file !== undefined ? "" : `${path}: `;
  const found = message === "" ? "" : `\n${where}${message}`;
  return `${verdictSentence(verdict)}${found}${hint === undefined ? "" : `\nhint: ${hint}`}`;
}

/** Line ends stay, as the runner writes them; every other character that hides or moves something is shown as an escape. */
function data(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => showLine(line).replaceAll("%", "%25"))
    .join("%0A");
}

function property(text: string): string {
  return showLine(text).replaceAll("%", "%25").replaceAll(":", "%3A").replaceAll(",", "%2C");
}
