import { type Cancellable, isPrincipalId, type RunKey, SluiceError, type WaivePolicy } from "@sluice/core";
import { type Answer, type CommandData, placeOfGate, refusal, type Refusal } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import type { CallOptions } from "./call-options.ts";
import type { CommandInput } from "./command-input.ts";
import type { EngineParts } from "./engine-parts.ts";
import { recallRun } from "./load-run.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { relationsOf } from "./relations-of.ts";
import type { WaiveRequest } from "./run-requests.ts";
import { withGroups } from "./with-groups.ts";

/** Passes over a gate's non-pass, in writing and with an end; or seconds that somebody else wants to. */
export async function waiveGate(parts: EngineParts, run: string, request: WaiveRequest, options: CallOptions = {}): Promise<Answer> {
  const { gate, reason, until, by, owner = by.id, scope, second } = request;
  const id = request.id ?? parts.options.ids.command();
  if (typeof reason !== "string" || reason.trim() === "") throw invalid("Found no reason; a waiver needs one, in words.");
  if (!Number.isSafeInteger(until)) throw invalid("Found no end; a waiver needs `until`, a time in milliseconds.");
  if (!isPrincipalId(owner)) throw invalid("The owner of a waiver is the id of a principal.");
  refuseSecrets(parts, { gate, owner, second, environment: scope?.environment });
  for (const path of scope?.paths ?? []) refuseSecrets(parts, { path });
  const waiver = { id: second ?? id, gate, owner, reason, until, ...(scope === undefined ? {} : { scope }) };
  return actOnRun(parts, run, { act: "waive", gate, word: waiver.id, request: { by, id }, observe: false }, options, (key, call) =>
    commandOf(parts, key, request, waiver, call),
  );
}

/** A proposal keeps its own words: who seconds it agrees to its terms. */
async function commandOf(
  parts: EngineParts,
  key: RunKey,
  { by, second, relations = {} }: WaiveRequest,
  waiver: CommandData["waive"]["waiver"],
  call: Cancellable,
): Promise<CommandInput | Refusal> {
  const run = await recallRun(parts, key, call);
  if (run === undefined) return { type: "waive", waiver, by };
  if (second !== undefined && run.state.proposals?.[second] === undefined)
    return refusal("DECISION_TOO_EARLY", "nobody has proposed a waiver of that id, or it stands already");
  const policy = await policyOf(parts, key.scope, run.state.definition, waiver.gate, call);
  if (policy === undefined) return { type: "waive", waiver, by };
  const { subject } = run.state;
  const known = await relationsOf(parts, { subject, excluded: policy.exclude, people: [by.id], given: relations }, call);
  if ("code" in known) return known;
  return { type: "waive", waiver, by: await withGroups(parts, by, call), relations: known.relations };
}

async function policyOf(
  parts: EngineParts,
  scope: string,
  definition: Parameters<EngineParts["definitions"]["load"]>[1],
  gate: string,
  call: Cancellable,
): Promise<WaivePolicy | undefined> {
  const policy = placeOfGate(await parts.definitions.load(scope, definition, call), gate)?.gate.waive;
  return policy === "never" ? undefined : policy;
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
