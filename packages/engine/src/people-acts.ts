import { type Cancellable, isDigest, isPrincipalId, type Relation, type RunKey, SluiceError } from "@sluice/core";
import { type Answer, placeOfGate } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import type { CallOptions } from "./call-options.ts";
import type { EngineParts } from "./engine-parts.ts";
import { recallRun } from "./load-run.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { relationsOf } from "./relations-of.ts";
import type { AdviseRequest, DelegateRequest, EndDelegationRequest } from "./run-requests.ts";
import { withGroups } from "./with-groups.ts";

/** Says what somebody thinks of an open request. */
export async function adviseOnRequest(parts: EngineParts, run: string, request: AdviseRequest, options: CallOptions = {}): Promise<Answer> {
  const { gate, says, by, seen, reason } = request;
  if (says !== "approve" && says !== "reject") throw invalid("Advice is approve or reject.");
  if (!isDigest(seen)) throw invalid("`seen` is the digest of the request that was looked at.");
  const adviceId = request.id ?? parts.options.ids.command();
  return actOnRun(parts, run, { act: "advise", gate, word: says, request: { by, id: adviceId } }, options, () =>
    Promise.resolve({ type: "advise", gate, says, by, seen, adviceId, ...(reason === undefined ? {} : { reason }) }),
  );
}

/** Lets another person answer in one's place, or passes that on. */
export async function delegateRequest(
  parts: EngineParts,
  run: string,
  request: DelegateRequest,
  options: CallOptions = {},
): Promise<Answer> {
  const { gate, to, until, by, from, relations: given = {} } = request;
  if (!isPrincipalId(to) || (from !== undefined && !isPrincipalId(from))) throw invalid("`to` and `from` are ids of people.");
  if (!Number.isSafeInteger(until)) throw invalid("Found no end; a delegation needs `until`, a time in milliseconds.");
  refuseSecrets(parts, { to, from });
  const id = request.id ?? parts.options.ids.command();
  return actOnRun(parts, run, { act: "delegate", gate, word: to, request: { by, id } }, options, async (key, call) => {
    const known = await excludedIn(parts, key, gate, [by.id], given, call);
    if ("code" in known) return known;
    const delegation = { id, gate, to, until };
    return {
      type: "delegate",
      delegation,
      by: await withGroups(parts, by, call),
      relations: known.relations,
      ...(from === undefined ? {} : { from }),
    };
  });
}

async function excludedIn(
  parts: EngineParts,
  key: RunKey,
  gate: string,
  people: readonly string[],
  given: NonNullable<DelegateRequest["relations"]>,
  call: Cancellable,
): ReturnType<typeof relationsOf> {
  const run = await recallRun(parts, key, call);
  if (run === undefined || run.state.outcome !== undefined) return { relations: given };
  const plan = placeOfGate(await parts.definitions.load(key.scope, run.state.definition, call), gate)?.gate.plan;
  const excluded: readonly Relation[] = plan?.kind === "request" ? plan.exclude : [];
  return relationsOf(parts, { subject: run.state.subject, excluded, people, given }, call);
}

/** Takes a delegation back. */
export async function endDelegation(
  parts: EngineParts,
  run: string,
  { delegation, by, id }: EndDelegationRequest,
  options: CallOptions = {},
): Promise<Answer> {
  if (typeof delegation !== "string" || delegation.length > 256) throw invalid("`delegation` is the id that was answered.");
  refuseSecrets(parts, { delegation });
  const request = id === undefined ? { by } : { by, id };
  return actOnRun(parts, run, { act: "delegate", word: delegation, request }, options, () =>
    Promise.resolve({ type: "end-delegation", delegation, by }),
  );
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
