import { boundedText } from "@sluice/verdicts";
import { refusal } from "../answer.ts";
import { placeOfGate } from "../pipeline-view.ts";
import { type Handler } from "./handler.ts";

/** Longest reason of a piece of advice, in characters. */
const REASON = 300;

/** Somebody, most likely a machine, says what they think of an open request. It is shown to whoever decides, and never counted. */
export const advise: Handler<"advise"> = (draft, { gate, says, by, seen, adviceId, reason }) => {
  const place = placeOfGate(draft.pipeline, gate);
  if (place === undefined) return refusal("GATE_UNKNOWN", `the pipeline ${draft.pipeline.name} has no gate ${gate}`);
  const request = draft.state.requests[gate];
  if (place.gate.plan.kind !== "request") return refusal("GATE_NOT_A_REQUEST", `${gate} asks nobody; it is judged by ${place.gate.use}`);
  if (request === undefined || request.closed !== undefined) return refusal("DECISION_TOO_EARLY", `${gate} asks nobody now`);
  if (request.digest !== seen) return refusal("DECISION_STALE", "the request is another one than the one that was looked at");
  draft.emit("advice-recorded", {
    gate,
    request: request.request,
    says,
    by: { id: by.id, assurance: by.assurance, ...(by.kind === undefined ? {} : { kind: by.kind }) },
    id: adviceId,
    ...(reason === undefined ? {} : { reason: boundedText(reason, REASON) }),
  });
  return { ok: true, counted: false };
};
