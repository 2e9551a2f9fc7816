import { type Cancellable, isDigest, isIdentifier, type RunKey, SluiceError } from "@sluice/core";
import { type Answer, placeOfGate, refusal } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import type { CallOptions } from "./call-options.ts";
import type { EngineParts } from "./engine-parts.ts";
import { recallRun } from "./load-run.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { relationsOf } from "./relations-of.ts";
import { withGroups } from "./with-groups.ts";
import type { AdoptRequest, CancelRequest, ExtendRequest, ResumeRequest, ReviseRequest } from "./run-requests.ts";

/** Ends a hold. */
export async function resumeRun(parts: EngineParts, run: string, request: ResumeRequest, options: CallOptions = {}): Promise<Answer> {
  const { by, hold, answer } = request;
  refuseSecrets(parts, { hold });
  return actOnRun(parts, run, { act: "resume", request, observe: true }, options, async (key, call) => {
    const known = await relationsToHold(parts, key, request, call);
    if ("code" in known) return known;
    return {
      type: "resume",
      // Some holds are ended by those only whom the definition names.
      by: await withGroups(parts, by, call),
      relations: known.relations,
      ...(hold === undefined ? {} : { hold }),
      ...(answer === undefined ? {} : { answer }),
    };
  });
}

/** Who holds which relation, where the hold is a rejection that only some may lift: whom the request excludes, that excludes, too. */
async function relationsToHold(
  parts: EngineParts,
  key: RunKey,
  { by, hold: id, relations: given = {} }: ResumeRequest,
  call: Cancellable,
): ReturnType<typeof relationsOf> {
  const state = (await recallRun(parts, key, call))?.state;
  const hold = id === undefined ? state?.holds[0] : state?.holds.find((one) => one.hold === id);
  if (state === undefined || hold?.gate === undefined || hold.code !== "REQUEST_REJECTED") return { relations: given };
  const plan = placeOfGate(await parts.definitions.load(key.scope, state.definition, call), hold.gate)?.gate.plan;
  if (plan?.kind !== "request" || plan.lift === undefined) return { relations: given };
  return relationsOf(parts, { subject: state.subject, excluded: plan.exclude, people: [by.id], given }, call);
}

/** Grants laps or time. */
export async function extendRun(parts: EngineParts, run: string, request: ExtendRequest, options: CallOptions = {}): Promise<Answer> {
  const { by } = request;
  const amount = "budget" in request ? request.laps : request.byMs;
  if (!Number.isSafeInteger(amount) || amount <= 0) throw invalid("An extension is a whole number of laps or milliseconds, at least 1.");
  const what = "budget" in request ? { budget: request.budget, laps: request.laps } : { gate: request.gate, byMs: request.byMs };
  const gate = "gate" in what ? { gate: what.gate } : {};
  refuseSecrets(parts, "budget" in what ? { budget: what.budget } : {});
  return actOnRun(parts, run, { act: "extend", ...gate, request }, options, () => Promise.resolve({ type: "extend", by, what }));
}

/** Ends the run. */
export async function cancelRun(parts: EngineParts, run: string, request: CancelRequest, options: CallOptions = {}): Promise<Answer> {
  const { by, reason } = request;
  return actOnRun(parts, run, { act: "cancel", request }, options, () =>
    Promise.resolve({ type: "cancel", by, ...(reason === undefined ? {} : { reason }) }),
  );
}

/** States what the subject is now. */
export async function reviseRun(parts: EngineParts, run: string, request: ReviseRequest, options: CallOptions = {}): Promise<Answer> {
  const { by, facets } = request;
  refuseSecrets(parts, facets);
  return actOnRun(parts, run, { act: "revise", request }, options, () => Promise.resolve({ type: "revise", facets, by }));
}

/** Moves the run to another definition. The store gets its text first: no run may point at a definition that is nowhere. */
export async function adoptDefinition(parts: EngineParts, run: string, request: AdoptRequest, options: CallOptions = {}): Promise<Answer> {
  const { by } = request;
  if (request.definition !== undefined && !isDigest(request.definition)) throw invalid("`definition` is a digest.");
  return actOnRun(parts, run, { act: "adopt", request }, options, async (key, call) => {
    const current = await recallRun(parts, key, call);
    if (current === undefined) return refusal("RUN_NOT_FOUND", "There is no such run.");
    const name = current.state.pipeline;
    const own = isIdentifier(name) ? parts.definitions.named(name) : undefined;
    const definition = request.definition ?? own?.digest;
    if (definition === undefined) return refusal("DEFINITION_UNKNOWN", `This engine was given no pipeline ${name}.`);
    // Only of its own definition does an engine know where it comes from.
    const isOwn = own?.digest === definition;
    if (isOwn) await parts.definitions.keep(key.scope, own, call);
    return { type: "adopt", definition, policyTrusted: isOwn && parts.options.policyTrusted !== false, by };
  });
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
