import { digestOf, type Evidence, type Gate } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import type { RunState } from "./state.ts";

/** Evidence as the state has it. */
type KeptEvidence = Pick<Evidence, "name" | "producer" | "class" | "digest" | "excerpt">;

/** Longest beginning of answers, in characters. */
const EXCERPT = 1000;

/**
 * What a gate's judgement was founded on, as far as the state keeps it. People's answers to the form of an approved request are evidence,
 * too, under the name `GATE.answers`: reported by whoever approved last.
 */
export function evidenceOf({ verdicts, requests }: RunState, { id, plan }: Gate): readonly KeptEvidence[] {
  const looked = Object.hasOwn(verdicts, id) ? (verdicts[id]?.evidence ?? []) : [];
  const request = plan.kind === "request" && Object.hasOwn(requests, id) ? requests[id] : undefined;
  if (request?.answers === undefined || request.closed !== "approved") return looked;
  const { by, given } = request.answers;
  const excerpt = boundedText(JSON.stringify(given), EXCERPT);
  return [...looked, { name: `${id}.answers`, producer: by, class: "reported", digest: digestOf(given), excerpt }];
}
