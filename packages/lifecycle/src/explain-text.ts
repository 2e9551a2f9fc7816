import type { Instant, RunOutcome, RunStatus } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import type { Blocker, ExplainedBody, ExplainedGate, ExplainedRequest, ExplainedFinal, ExplainedWork, Explanation } from "./explanation.ts";

/** How an explanation is put into words. */
export interface ExplainTextOptions {
  /** Renders an instant; default: ISO 8601 in UTC. */
  readonly time?: (at: Instant) => string;
}

/** Characters of an excerpt that a text shows; the data has all of it. */
const EXCERPT = 200;

/** As they are, or as whoever shows foreign text has written them. */
const LAST_LINE_ENDS = /[\s⏎]{1,8}$/u;

/** Characters of a worker's last words that a text shows. */
const NOTE = 500;

/** Where a run stands, in words that follow its name. */
export const STANDS: Readonly<Record<RunOutcome | RunStatus, string>> = {
  queued: "is queued",
  running: "is running",
  waiting: "is waiting",
  held: "is held until a person acts",
  completed: "has ended",
  succeeded: "has succeeded",
  "partially-succeeded": "has partially succeeded",
  failed: "has failed",
  blocked: "ended blocked",
  cancelled: "was cancelled",
  superseded: "was superseded",
};

/** An explanation as plain text: what the run is, what stands in its way, and who can do what about it. */
export function explainText(explanation: Explanation, options: ExplainTextOptions = {}): string {
  const time = options.time ?? isoTime;
  const { run, pipeline, subject, status, outcome, stage, phase, lap, ended } = explanation;
  const lines = [`${subject.key}: run ${run} of ${pipeline} ${STANDS[outcome ?? status]}`];
  if (ended !== undefined) lines.push(`  ended ${time(ended.at)}: ${ended.code}, ${ended.reason}`);
  else lines.push(`  in stage ${stage} (${phase})${lap === undefined ? "" : `, lap ${lap.taken} of ${lap.of} (${lap.budget})`}`);
  const facets = Object.entries(subject.facets).map(([name, value]) => `${name} ${value}`);
  if (facets.length > 0) lines.push(`  about ${facets.join(", ")}`);
  if (!explanation.policyTrusted) lines.push("  judged by a definition that does not come from a trusted place");
  lines.push(`  started by ${explanation.startedBy.id} (${explanation.startedBy.assurance})`);
  if (explanation.work !== undefined && !isToldByHold(explanation.blockers)) lines.push(workLine(explanation.work));
  if (explanation.gates.length > 0) lines.push("gates:", ...explanation.gates.flatMap((gate) => gateLines(gate, time)));
  lines.push(
    ...explanation.concerns.map(
      ({ concern, gate, waiver, message }) => `  look at the waiver ${waiver} of ${gate}: ${concern}, ${message}`,
    ),
  );
  if (explanation.blockers.length > 0)
    lines.push(
      "waits for:",
      ...choiceLines(explanation.smallest),
      ...explanation.blockers.flatMap((blocker) => blockerLines(blocker, time)),
    );
  if (explanation.afterwards.length > 0) lines.push("after the end:", ...explanation.afterwards.map(finalLine));
  return lines.join("\n");
}

function finalLine({ step, what, as, note = "" }: ExplainedFinal): string {
  return `  ${step} (${what}): ${as === "unknown" ? "nobody knows whether it happened" : as}${onOneLine(note)}`;
}

/** One line, whatever the worker said: none of its words may look like a line of ours. */
function workLine(work: ExplainedWork): string {
  return `  work ${work.effect}${work.before === true ? ", the try before" : ""}: ${endText(work)}${onOneLine(work.note ?? "")}`;
}

/** How a try of work ended, without its last words. */
export function endText({ how, exit }: ExplainedWork): string {
  return exit === null ? how : `${how}, exit ${exit}`;
}

/** Whether the reason of a hold says how the work ended. */
export function isToldByHold(blockers: readonly Blocker[]): boolean {
  return blockers.some(({ code }) => code === "WORK_FAILED");
}

function onOneLine(note: string): string {
  const lines = note.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  return lines.length === 0 ? "" : `: ${boundedText(lines.join(" ⏎ "), NOTE)}`;
}

function gateLines(gate: ExplainedGate, time: (at: Instant) => string): readonly string[] {
  const overlay = overlayText(gate, time);
  const stale = gate.value !== undefined && !gate.current ? " (stale)" : "";
  const lines = [
    `  ${gate.gate}: ${gate.value ?? "not judged yet"}${stale}${overlay}${gate.reason === undefined ? "" : `, ${gate.reason}`}`,
  ];
  for (const finding of gate.findings) {
    const where = finding.path === undefined ? "" : `${finding.path}${finding.line === undefined ? "" : `:${finding.line}`}: `;
    lines.push(`    - ${where}${finding.message}${finding.hint === undefined ? "" : ` (${finding.hint})`}`);
  }
  for (const { name, class: kind, digest, excerpt, body } of gate.evidence) {
    const text = (excerpt ?? "").replace(LAST_LINE_ENDS, "");
    const beginning = text === "" ? "" : `: ${boundedText(text, EXCERPT)}`;
    lines.push(`    evidence ${name} (${kind}, ${shortDigest(digest)})${beginning}`);
    if (body !== undefined) lines.push(`      body ${shortDigest(body.digest)}, ${body.bytes} bytes: ${bodyText(body, time)}`);
  }
  if (gate.request !== undefined) lines.push(...requestLines(gate.request, time));
  return lines;
}

function overlayText({ overlay, because, waiver }: ExplainedGate, time: (at: Instant) => string): string {
  if (overlay === undefined) return "";
  const by = waiver === undefined ? "" : ` by ${waiver.allowedBy.join(", ")} for ${waiver.owner} until ${time(waiver.until)}`;
  return ` [${overlay}${by}${because === undefined ? "" : `: ${because}`}]`;
}

function requestLines(request: ExplainedRequest, time: (at: Instant) => string): readonly string[] {
  const { assurance, excluded, approvedBy, expiresAt, advice, delegations, form = [] } = request;
  const people = approvedBy.map((one) => `${one.id} (${one.assurance})${one.for === undefined ? "" : ` for ${one.for}`}`).join(", ");
  return [
    `    asks for an identity that is ${assurance}${excluded.length === 0 ? "" : `, not the ${excluded.join(" or ")}`}; until ${time(expiresAt)}`,
    ...(form.length === 0 ? [] : [`    wants answers: ${form.map(({ name }) => name).join(", ")}`]),
    ...(people === "" ? [] : [`    approved by ${people}`]),
    ...delegations.map(({ of, to, until }) => `    ${to} may answer for ${of} until ${time(until)}`),
    ...advice.map(
      ({ id, says, reason }) =>
        `    advice of ${id}, not counted: ${says}${reason === undefined ? "" : `, ${boundedText(reason, EXCERPT)}`}`,
    ),
  ];
}

/** Said only where there is a choice: else everything that is listed has to change. */
function choiceLines(smallest: Explanation["smallest"]): readonly string[] {
  return smallest.length < 2 ? [] : [`  any one of these is enough: ${smallest.map((set) => set.join(" and ")).join("; ")}`];
}

function blockerLines(blocker: Blocker, time: (at: Instant) => string): readonly string[] {
  const again = blocker.recheckAt === undefined ? "" : `, looked at again ${time(blocker.recheckAt)}`;
  const putOff = blocker.notBefore === undefined ? "" : `, not before ${time(blocker.notBefore)}`;
  const until = blocker.expiresAt === undefined ? "" : `, ends ${time(blocker.expiresAt)}`;
  return [
    `  ${blocker.what}: ${blocker.code}, ${blocker.reason} (since ${time(blocker.since)}${again}${putOff}${until})`,
    ...blocker.remedies.map((remedy) => `    ${remedy.who}: ${remedy.command}`),
  ];
}

/** Never passed over: a body that is not there is said to be gone, and why. */
function bodyText({ standing, by, because, at, keepUntil, cut }: ExplainedBody, time: (at: Instant) => string): string {
  const when = at === undefined ? "" : ` ${time(at)}`;
  switch (standing) {
    case "present":
      return `kept${cut === true ? " in part" : ""}${keepUntil === undefined ? "" : ` until ${time(keepUntil)}`}`;
    case "erased":
      return `erased by ${by ?? "somebody"}${when}, because ${because ?? "of an unknown reason"}`;
    case "expired":
      return `not kept any more${when}`;
    case "unreachable":
      return `out of reach, ${because ?? "nobody knows why"}`;
    default:
      return standing === "altered" ? "ALTERED, not what was kept" : "MISSING";
  }
}

/** Enough of a digest to tell two apart at a glance; the data has all of it. */
function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}

function isoTime(at: Instant): string {
  return new Date(at).toISOString();
}
