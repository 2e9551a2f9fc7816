import type { Finding } from "@sluice/core";
import type { GateVerdict } from "../judge-stage.ts";
import type { JudgementReport } from "./judgement-report.ts";
import { showLine } from "../show-line.ts";
import { verdictSentence, verdictWeight } from "./verdict-weight.ts";

type Ending = "failure" | "error" | "skipped" | "passed";

/**
 * One look as JUnit XML: a suite for the stage, a case for each gate. Only what stands in the way is red, so that the report and the exit
 * code say the same: a gate that only advises passes, and says in its output what it found.
 */
export function judgementJunit(report: JudgementReport): string {
  const { pipeline, stage, verdicts, unasked, subject, disposition, policy } = report;
  const suite = `${pipeline}/${stage}`;
  const endings = verdicts.map((verdict) => endingOf(verdict, report));
  const count = (ending: Ending): number => endings.filter((each) => each === ending).length;
  const ms = verdicts.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const totals = attributes({
    name: suite,
    tests: verdicts.length + unasked.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped") + unasked.length,
    time: seconds(ms),
  });
  const facts = { ...subject.facets, key: subject.key, disposition, policyTrusted: String(policy.trusted) };
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites${totals}>`,
    `  <testsuite${totals}>`,
    `    <properties>`,
    ...Object.entries(facts).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    `    </properties>`,
    ...verdicts.flatMap((verdict, at) => caseLines(suite, verdict, endings[at] ?? "error")),
    ...unasked.flatMap((gate) => [
      `    <testcase${attributes({ name: gate, classname: suite, time: "0.000" })}>`,
      `      <skipped message="not asked: a gate it needs is not open"/>`,
      `    </testcase>`,
    ]),
    `  </testsuite>`,
    `</testsuites>`,
    "",
  ].join("\n");
}

function endingOf(verdict: GateVerdict, report: JudgementReport): Ending {
  const weight = verdictWeight(verdict, report);
  if (weight === "stops") return verdict.value === "fail" ? "failure" : "error";
  return weight === "waits" || verdict.value === "skipped" || verdict.value === "pending" ? "skipped" : "passed";
}

function caseLines(suite: string, verdict: GateVerdict, ending: Ending): readonly string[] {
  const open = `    <testcase${attributes({ name: verdict.gate, classname: suite, time: seconds(verdict.durationMs) })}>`;
  const found = [verdictSentence(verdict), ...verdict.findings.map(findingLine)].map(xml).join("\n");
  switch (ending) {
    case "passed":
      return [open, `      <system-out>${found}</system-out>`, `    </testcase>`];
    case "skipped":
      return [open, `      <skipped${attributes({ message: verdictSentence(verdict) })}/>`, `    </testcase>`];
    default:
      return [
        open,
        `      <${ending}${attributes({ message: verdict.reason, type: verdict.code })}>${found}</${ending}>`,
        `    </testcase>`,
      ];
  }
}

function findingLine({ path, line, message, hint }: Finding): string {
  const where = path === undefined ? "" : `${path}${line === undefined ? "" : `:${line}`}: `;
  return `- ${where}${message}${hint === undefined ? "" : ` (${hint})`}`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** XML 1.0 has no way to write control characters, lone surrogates and U+FFFE: they are shown as escapes, like on a terminal. */
function xml(text: string): string {
  return showLine(text)
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? "")
    .replaceAll("\uFFFE", "\\u{fffe}")
    .replaceAll("\uFFFF", "\\u{ffff}");
}
