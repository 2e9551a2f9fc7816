import type { Positions } from "../problem/problem.ts";
import { formatPath } from "../problem/format-path.ts";
import { showText } from "../problem/show-text.ts";
import type { Finding } from "./finding.ts";

/** What is needed to say where a finding belongs; definitions made in code have none of it. */
export interface FindingSource {
  readonly file?: string;
  readonly positions?: Positions;
}

/** Findings for people: place, severity, code, message, and the way through the pipeline as counterexample. */
export function formatFindings(findings: readonly Finding[], source: FindingSource = {}): string {
  return findings.map((finding) => formatFinding(finding, source)).join("\n");
}

function formatFinding({ code, severity, message, path, at }: Finding, { file, positions }: FindingSource): string {
  const position = positions?.at(at, "key");
  const place = [file, position === undefined ? undefined : `${position.line}:${position.column}`].filter((part) => part !== undefined);
  const lead = place.length === 0 ? formatPath(at) : place.join(":");
  const first = `${showText(lead, 400)} ${severity} ${code}: ${showText(message, 400)}`;
  if (path.length < 2) return first;
  const way = path.map((step, index) => (index % 2 === 0 ? step : `-${step}->`)).join(" ");
  return `${first}\n  way: ${showText(way, 2000)}`;
}
