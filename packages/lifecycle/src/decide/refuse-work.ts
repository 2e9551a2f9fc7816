import { boundedText } from "@sluice/verdicts";
import { refusal } from "../answer.ts";
import { complete } from "../advance/complete.ts";
import { stageOf } from "../pipeline-view.ts";
import { isPassing } from "../refusal-class.ts";
import { DONE, type Handler } from "./handler.ts";

/** How a code of the host's own may look. */
const CODE = /^[A-Z][A-Z0-9_]{0,63}$/;

/**
 * Authority is checked when a thing is executed, not only when it is asked for: what is refused then ends the run as `blocked`, which is no
 * failure of anybody's work. A refusal that may pass is asked again within the work's attempts.
 */
export const refuseWork: Handler<"refuse-work"> = (draft, { intent, attempt, refused }) => {
  const { work } = draft.state;
  if (work?.intent !== intent || work.attempt !== attempt || work.status !== "requested")
    return refusal("STALE", "this try of the work is not wanted any more");
  const { attempts = 1, everyMs = 0 } = stageOf(draft.pipeline, work.stage).work ?? {};
  const again = isPassing(refused.class) && work.tries < attempts;
  const code = refused.code !== undefined && CODE.test(refused.code) ? refused.code : "NOT_AUTHORIZED";
  const reason = boundedText(refused.reason, 1000);
  draft.emit("work-refused", {
    intent,
    work: work.work,
    attempt,
    code,
    class: refused.class,
    reason,
    ...(again ? { notBefore: draft.at + everyMs } : {}),
  });
  if (!again) complete(draft, { outcome: "blocked", code, reason: `${work.effect} was refused: ${reason}`, refused: refused.class });
  return DONE;
};
