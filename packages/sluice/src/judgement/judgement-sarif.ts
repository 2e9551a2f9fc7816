import { digestOf, type Finding } from "@sluice/core";
import type { GateVerdict } from "../judge-stage.ts";
import type { JudgementReport } from "./judgement-report.ts";
import { pathInRepository, positionNumber } from "./path-in-repository.ts";
import { showJson, showLine } from "../show-line.ts";
import { verdictSentence, type VerdictWeight, verdictWeight } from "./verdict-weight.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** SARIF knows `level` of what failed only: what waits is `open`, which is neither good nor bad. */
const SAYS: Readonly<Record<Exclude<VerdictWeight, "fine">, { readonly kind: string; readonly level: string }>> = {
  stops: { kind: "fail", level: "error" },
  warns: { kind: "fail", level: "warning" },
  notes: { kind: "fail", level: "note" },
  waits: { kind: "open", level: "none" },
};

/**
 * One look as SARIF 2.1.0: a rule for each gate, a result for each finding of each gate that said no, or one that has its reason. Positions
 * are those inside the repository; a result without one points at the definition. A gate that could not look makes the invocation
 * unsuccessful: an empty list of results is then no good news.
 */
export function judgementSarif(report: JudgementReport, version: string): string {
  const { pipeline, stage, verdicts, unasked, disposition, policy } = report;
  const gates = [...verdicts.map(({ gate }) => gate), ...unasked];
  const blind = verdicts.filter(({ value, class: kind }) => value === "error" && kind !== "input");
  const results = verdicts.flatMap((verdict) => resultsOf(verdict, report, gates.indexOf(verdict.gate)));
  const notifications = [
    ...blind.map((verdict) => ({ level: "error", message: textOf(verdictSentence(verdict)), associatedRule: { id: verdict.gate } })),
    ...unasked.map((gate) => ({
      level: "note",
      message: { text: "Not asked: a gate it needs is not open." },
      associatedRule: { id: gate },
    })),
  ];
  const run = {
    tool: { driver: { name: "Sluice", semanticVersion: version, rules: gates.map((gate) => ruleOf(gate, report)) } },
    automationDetails: { id: `sluice/${pipeline}/${stage}/` },
    invocations: [{ executionSuccessful: blind.length === 0, toolExecutionNotifications: notifications }],
    columnKind: "utf16CodeUnits",
    results,
    properties: { pipeline, stage, disposition, policyTrusted: policy.trusted },
  };
  return `${showJson({ $schema: SCHEMA, version: "2.1.0", runs: [run] })}\n`;
}

function ruleOf(gate: string, { pipeline, stage }: JudgementReport): unknown {
  return { id: gate, shortDescription: { text: `The gate ${gate} of the stage ${stage} in the pipeline ${pipeline}.` } };
}

function resultsOf(verdict: GateVerdict, report: JudgementReport, ruleIndex: number): readonly unknown[] {
  const weight = verdictWeight(verdict, report);
  if (weight === "fine") return [];
  const { gate, value, code, class: kind, enforcement, findings } = verdict;
  const told: readonly (Finding | undefined)[] = findings.length === 0 ? [undefined] : findings;
  return told.map((finding) => ({
    ruleId: gate,
    ruleIndex,
    ...SAYS[weight],
    message: textOf(messageOf(verdict, finding)),
    locations: locationsOf(finding, report),
    partialFingerprints: { "sluice/v1": digestOf([gate, code, finding?.path ?? "", finding?.message ?? ""].map(showLine)) },
    properties: { value, code, enforcement, ...(kind === undefined ? {} : { class: kind }) },
  }));
}

function messageOf(verdict: GateVerdict, finding: Finding | undefined): string {
  if (finding === undefined) return verdictSentence(verdict);
  const where = finding.path !== undefined && pathInRepository(finding.path) === undefined ? `${finding.path}: ` : "";
  return `${where}${finding.message}${finding.hint === undefined ? "" : ` (${finding.hint})`} [${verdictSentence(verdict)}]`;
}

function locationsOf(finding: Finding | undefined, { pipeline, stage, definition }: JudgementReport): readonly unknown[] {
  const inside = pathInRepository(finding?.path);
  const path = inside ?? pathInRepository(definition);
  const logicalLocations = [{ fullyQualifiedName: `${pipeline}/${stage}` }];
  if (path === undefined) return [{ logicalLocations }];
  const line = inside === undefined ? undefined : positionNumber(finding?.line);
  const column = line === undefined ? undefined : positionNumber(finding?.column);
  const region = line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  const artifactLocation = { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
  return [{ physicalLocation: { artifactLocation, ...region }, logicalLocations }];
}

/** Text that is shown as text: SARIF reads `[…](…)` as a link, and a finding must not bring its own. */
function textOf(text: string): { readonly text: string } {
  return { text: showLine(text).replaceAll(/[\\[\]]/g, String.raw`\$&`) };
}
