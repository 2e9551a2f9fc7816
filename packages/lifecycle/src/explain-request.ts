import { askedNow, payloadDigest, payloadLines } from "@sluice/approvals";
import type { Gate } from "@sluice/core";
import type { ExplainedRequest, Remedy } from "./explanation.ts";
import type { View } from "./gate-status.ts";
import { next } from "./next.ts";
import { placeOfGate } from "./pipeline-view.ts";
import { payloadOf } from "./question.ts";
import type { RequestRecord } from "./state.ts";
import type { Wait } from "./waits.ts";

/** What people are or were asked by a gate. */
export function explainRequest(view: View, gate: Gate): ExplainedRequest | undefined {
  const { pipeline, state } = view;
  const request = state.requests[gate.id];
  if (request === undefined || gate.plan.kind !== "request") return undefined;
  const open = next(pipeline, state).waits.find((wait) => wait.for === "request" && wait.gate === gate.id);
  const { digest, expiresAt, closed, decisions, advice = [], answers, impossible = [] } = request;
  const delegations = (state.delegations ?? []).filter((one) => one.gate === gate.id && view.at < one.until);
  return {
    request: request.request,
    digest,
    binding: request.binding,
    assurance: gate.plan.assurance,
    expiresAt,
    ...(closed === undefined ? {} : { closed }),
    approvedBy: decisions
      .filter((one) => one.decision === "approve")
      .map(({ by, for: as }) => ({ id: by.id, assurance: by.assurance, ...(as === undefined ? {} : { for: as.id }) })),
    missing: open?.missing ?? [],
    impossible,
    excluded: gate.plan.exclude,
    ...(gate.plan.form === undefined ? {} : { form: gate.plan.form }),
    ...(answers === undefined ? {} : { answers }),
    advice: advice.map(({ by, says, reason }) => ({ id: by.id, says, ...(reason === undefined ? {} : { reason }) })),
    delegations: delegations.map(({ id, of, to, until }) => ({ id, of, to, until })),
    ...shown(view, gate, request),
  };
}

/** The question in full, as long as it can be answered: its digest is the one that `decide` wants as seen. */
function shown(view: View, gate: Gate, request: RequestRecord): Pick<ExplainedRequest, "question" | "lines"> {
  if (request.closed !== undefined || gate.plan.kind !== "request") return {};
  const question = payloadOf(view, gate, request);
  return payloadDigest(question) === request.digest ? { question, lines: payloadLines(question, gate.plan) } : {};
}

/** Why an open request is not answered yet. */
export function describeRequest(request: RequestRecord | undefined, wait: Wait): { readonly code: string; readonly reason: string } {
  const impossible = request?.impossible ?? [];
  if (impossible.length > 0) return { code: "QUORUM_IMPOSSIBLE", reason: `there are not enough people any more: ${setsText(impossible)}` };
  return { code: "WAITS_FOR_PEOPLE", reason: setsText(wait.missing ?? []) };
}

/** Who can answer, with which command: those of the step that is asked now, without those who are known to be refused. */
export function requestRemedies(view: View, wait: Wait): readonly Remedy[] {
  const { run, startedBy, requests } = view.state;
  const plan = placeOfGate(view.pipeline, wait.name)?.gate.plan;
  const people = new Set(askedNow({ met: false, missing: wait.missing ?? [] }).flatMap((set) => set.of));
  if (plan?.kind === "request" && plan.exclude.includes("starter")) people.delete(startedBy.id);
  const approved = (requests[wait.name]?.decisions ?? []).filter(({ decision }) => decision === "approve").map(({ by }) => by.id);
  const who = [...people].filter((person) => !approved.includes(person)).join(", ");
  const rule = plan?.kind === "request" ? plan.breakGlass : undefined;
  // Whoever runs a command is known to their machine at most; what counts as `verified` is shown by a key (or the host's own door).
  const proof = plan?.kind === "request" && plan.assurance === "verified" ? " --key-id KEY --sign FILE" : "";
  const breakers = rule === undefined ? [] : [...new Set(rule.from.flatMap(({ of }) => of))];
  return [
    { who, command: `sluice approve ${run} --gate ${wait.name}${proof}` },
    { who: [...people].join(", "), command: `sluice reject ${run} --gate ${wait.name}${proof}` },
    ...(breakers.length === 0
      ? []
      : [
          {
            who: `in an emergency, ${breakers.join(", ")}`,
            command: `sluice approve ${run} --gate ${wait.name} --break-glass --reason WHY${proof}`,
          },
        ]),
  ];
}

function setsText(sets: NonNullable<Wait["missing"]>): string {
  return sets.map(({ count, of }) => `${count} of ${of.join(", ")}`).join(" and ");
}
