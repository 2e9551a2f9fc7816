import type { ScenarioFailure, ScenarioReport } from "@sluice/testing";
import { showLine, showLines } from "./show-line.ts";
import { paint, type Terminal } from "./terminal.ts";
import { counted } from "./counted.ts";

/** What became of the scenarios of a file. */
export interface TestedFile {
  readonly file: string;
  readonly pipeline: string;
  /** Whether the definition is the one that runs would use. */
  readonly policyTrusted: boolean;
  readonly scenarios: readonly ScenarioReport[];
}

/** What became of all scenarios, for people: each with its name, and with what was not as expected. */
export function scenarioText(files: readonly TestedFile[], terminal: Terminal): string {
  const all = files.flatMap(({ scenarios }) => scenarios);
  const failed = all.filter(({ ok }) => !ok).length;
  const lines = files.flatMap((tested) => [
    `${showLine(tested.file)} (${showLine(tested.pipeline)})`,
    ...tested.scenarios.flatMap((report) => reportLines(report, tested.file, terminal)),
  ]);
  const count = counted(all.length, "scenario");
  const untrusted = files.filter(({ policyTrusted }) => !policyTrusted).map(({ pipeline }) => showLine(pipeline));
  const note = `note: runs use the definition at the policy ref, which is another one: ${[...new Set(untrusted)].join(", ")}`;
  if (untrusted.length > 0) lines.push(note);
  return [...lines, failed === 0 ? `${count}, all as expected` : `${count}, ${failed} not as expected`].join("\n");
}

function reportLines({ name, ok, failures, explanation }: ScenarioReport, file: string, terminal: Terminal): readonly string[] {
  if (ok) return [`  ${paint(terminal, "good", "ok  ")}  ${showLine(name)}`];
  const then =
    explanation === undefined
      ? []
      : [
          "the run then:",
          ...showLines(explanation)
            .split("\n")
            .map((line) => `  ${line}`),
        ];
  return [
    `  ${paint(terminal, "bad", "FAIL")}  ${showLine(name)}`,
    ...[...failures.map((failure) => failureLine(failure, file)), ...then].map((line) => `        ${line}`),
  ];
}

function failureLine({ step, crashedBefore, what, found, expected, line, column }: ScenarioFailure, file: string): string {
  const at = line === undefined ? "" : ` (${showLine(file)}:${line}:${column ?? 1})`;
  const where = step === undefined ? "" : `step ${step}, `;
  const after = crashedBefore === undefined ? "" : `with a crash before step ${crashedBefore}: `;
  return `${after}${where}${showLine(what)}: found ${showLine(found)}, expected ${showLine(expected)}${at}`;
}
