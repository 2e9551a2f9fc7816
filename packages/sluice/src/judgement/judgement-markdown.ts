import type { Finding } from "@sluice/core";
import { codeLine, codeSpan as code } from "@sluice/verdicts";
import type { GateVerdict } from "../judge-stage.ts";
import type { JudgementReport } from "./judgement-report.ts";
import { verdictSentence, type VerdictWeight, verdictWeight } from "./verdict-weight.ts";

const WORDS: Readonly<Record<VerdictWeight, string>> = {
  stops: "stands in the way",
  waits: "waits",
  warns: "advice",
  notes: "note",
  fine: "",
};

/**
 * One look as Markdown, for a job summary or a comment. Whatever agents and repositories wrote stands in indented code, where nothing is
 * HTML, a link, an image, a mention or a reference, and nothing can end the block; names stand in code spans.
 */
export function judgementMarkdown(report: JudgementReport): string {
  const { pipeline, stage, subject, policy, disposition, verdicts, unasked } = report;
  const { head, baseCommit } = subject.facets as { readonly head?: string; readonly baseCommit?: string };
  const about = head === undefined ? code(subject.key) : code(head.slice(0, 12));
  const against = baseCommit === undefined ? "" : ` against ${code(baseCommit.slice(0, 12))}`;
  const rows = verdicts.map((verdict) => {
    const { gate, value, enforcement, code: word, durationMs } = verdict;
    const cells = [code(gate), code(value), code(word), enforcement, WORDS[verdictWeight(verdict, report)], `${durationMs} ms`];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    `### ${code(`${pipeline}/${stage}`)}: a run would **${disposition}**`,
    "",
    `${about}${against}, policy from ${code(policy.from)}${policy.trusted ? "" : " (**not trusted**)"}`,
    "",
    "| gate | verdict | code | enforcement | | took |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    ...unasked.map((gate) => `| ${code(gate)} | not asked | | | a gate it needs is not open | |`),
    ...verdicts.filter(({ value, findings }) => value !== "pass" || findings.length > 0).flatMap(detailLines),
    "",
  ].join("\n");
}

function detailLines(verdict: GateVerdict): readonly string[] {
  const lines = [verdictSentence(verdict), ...verdict.findings.flatMap(findingLines)];
  return ["", `${code(verdict.gate)}:`, "", ...lines.map(codeLine)];
}

function findingLines({ path, line, message, hint }: Finding): readonly string[] {
  const where = path === undefined ? "" : `${path}${line === undefined ? "" : `:${line}`}: `;
  const [first = "", ...rest] = message.split("\n");
  return [`- ${where}${first}`, ...rest.map((more) => `  | ${more}`), ...(hint === undefined ? [] : [`  hint: ${hint}`])];
}
