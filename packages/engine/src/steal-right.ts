import { SluiceError } from "@sluice/core";
import { type Answer, refusal } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import type { CallOptions } from "./call-options.ts";
import type { EngineParts } from "./engine-parts.ts";
import { loadRun } from "./load-run.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import type { StealRequest } from "./run-requests.ts";

/**
 * Takes an exclusive right from the run that holds it now. Written down first and done by a worker: only from that holder, so that nobody
 * loses what he got meanwhile.
 */
export async function stealRight(parts: EngineParts, run: string, request: StealRequest, options: CallOptions = {}): Promise<Answer> {
  const { by, gate, reason } = request;
  if (typeof reason !== "string" || reason.trim() === "")
    throw new SluiceError({ code: "COMMAND_INVALID", message: "Found no reason; taking a right away needs one, in words." });
  refuseSecrets(parts, { gate });
  return actOnRun(parts, run, { act: "steal", gate, request }, options, async (key, call) => {
    const current = await loadRun(parts, key, call);
    if (current === undefined) return refusal("RUN_NOT_FOUND", "There is no such run.");
    const waiting = Object.values(current.state.reservations).find(
      (each) => each.gate === gate && (each.status === "asked" || each.status === "queued"),
    );
    if (waiting === undefined) return refusal("STALE", `The run does not wait for a right by ${gate}.`);
    const holder = await parts.options.store.holderOf({ scope: key.scope, name: waiting.name }, call);
    if (holder === undefined || holder.run === key.run)
      return refusal("STALE", `Nobody else holds ${waiting.name}; the run gets it when it is next looked at.`);
    return { type: "steal", name: waiting.name, from: holder.run, held: holder.token, by, reason };
  });
}
