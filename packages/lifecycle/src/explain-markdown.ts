import { codeLine, codeSpan } from "@sluice/verdicts";
import type { Instant } from "@sluice/core";
import type { Blocker, ExplainedGate, Explanation } from "./explanation.ts";
import { endText, isToldByHold, STANDS } from "./explain-text.ts";

/**
 * An explanation as Markdown, for a comment or a page: what {@link explainText} says. Whatever agents, people and repositories wrote stands
 * in code, where nothing is HTML, a link, an image, a mention or a reference, and nothing can end the code (threat TOK-5).
 */
export function explainMarkdown(explanation: Explanation): string {
  const { run, pipeline, subject, status, outcome, ended, policyTrusted, gates, blockers } = explanation;
  return [
    `### ${codeSpan(subject.key)}: run ${codeSpan(run)} of ${codeSpan(pipeline)} ${STANDS[outcome ?? status]}`,
    "",
    ended === undefined ? placeLine(explanation) : `Ended ${timeOf(ended.at)}: ${codeSpan(ended.code)}, ${codeSpan(ended.reason)}`,
    ...workLines(explanation),
    ...(policyTrusted ? [] : ["", "**Judged by a definition that does not come from a trusted place.**"]),
    ...(blockers.length === 0 ? [] : ["", "#### What must change", "", ...choiceLines(explanation), ...blockers.flatMap(blockerLines)]),
    ...(gates.length === 0
      ? []
      : ["", "#### Gates", "", "| gate | verdict | code | since |", "| --- | --- | --- | --- |", ...gates.map(gateRow)]),
    ...gates.filter(({ value, findings }) => value !== "pass" && findings.length > 0).flatMap(findingLines),
    "",
  ].join("\n");
}

function placeLine({ stage, phase, lap, subject, startedBy }: Explanation): string {
  const laps = lap === undefined ? "" : `, lap ${lap.taken} of ${lap.of} (${codeSpan(lap.budget)})`;
  const facets = Object.entries(subject.facets).map(([name, value]) => codeSpan(`${name} ${value}`));
  const about = facets.length === 0 ? "" : `, about ${facets.join(", ")}`;
  return `In stage ${codeSpan(stage)} (${phase})${laps}${about}; started by ${codeSpan(startedBy.id)} (${startedBy.assurance}).`;
}

function workLines({ work, blockers }: Explanation): readonly string[] {
  if (work === undefined || isToldByHold(blockers)) return [];
  const { effect, note, before } = work;
  const said = note === undefined ? "" : `: ${codeSpan(note)}`;
  return ["", `${before === true ? "The try before of the work" : "The work"} ${codeSpan(effect)} ended: ${endText(work)}${said}.`];
}

function choiceLines({ smallest }: Explanation): readonly string[] {
  if (smallest.length < 2) return [];
  return [`Any one of these is enough: ${smallest.map((set) => set.map(codeSpan).join(" and ")).join("; ")}.`, ""];
}

function blockerLines({ what, code, reason, since, recheckAt, notBefore, expiresAt, remedies }: Blocker): readonly string[] {
  const times = [
    `since ${timeOf(since)}`,
    ...(recheckAt === undefined ? [] : [`looked at again ${timeOf(recheckAt)}`]),
    ...(notBefore === undefined ? [] : [`not before ${timeOf(notBefore)}`]),
    ...(expiresAt === undefined ? [] : [`ends ${timeOf(expiresAt)}`]),
  ];
  return [
    `- ${codeSpan(what)}: ${codeSpan(code)}, ${codeSpan(reason)} (${times.join(", ")})`,
    ...remedies.map(({ who, command }) => `  - ${codeSpan(who)}: ${codeSpan(command)}`),
  ];
}

function gateRow({ gate, value, code, current, overlay, since }: ExplainedGate): string {
  const stale = value !== undefined && !current ? " (stale)" : "";
  const cells = [
    codeSpan(gate),
    `${value ?? "not judged yet"}${stale}${overlay === undefined ? "" : `, ${overlay}`}`,
    code === undefined ? "" : codeSpan(code),
    since === undefined ? "" : timeOf(since),
  ];
  return `| ${cells.join(" | ")} |`;
}

function findingLines({ gate, reason = "", findings }: ExplainedGate): readonly string[] {
  const lines = findings.map(({ path, line, message, hint }) => {
    const where = path === undefined ? "" : `${path}${line === undefined ? "" : `:${line}`}: `;
    return `- ${where}${message}${hint === undefined ? "" : ` (${hint})`}`;
  });
  return ["", `${codeSpan(gate)}:`, "", ...[reason, ...lines].map(codeLine)];
}

function timeOf(at: Instant): string {
  return new Date(at).toISOString();
}
