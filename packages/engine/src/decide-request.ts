import { payloadDigest, signedText } from "@sluice/approvals";
import {
  type Cancellable,
  isDigest,
  isJsonObject,
  isPrincipalId,
  type Principal,
  type RequestPlan,
  type RunKey,
  SluiceError,
} from "@sluice/core";
import { type Answer, type CommandData, payloadOf, placeOfGate, type Refusal, type RunState } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import type { CallOptions } from "./call-options.ts";
import type { CommandInput } from "./command-input.ts";
import type { EngineParts } from "./engine-parts.ts";
import { recallRun } from "./load-run.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { relationsOf } from "./relations-of.ts";
import { rosterOf } from "./roster-of.ts";
import type { DecideRequest } from "./run-requests.ts";
import { verifySignature } from "./verify-signature.ts";
import { withGroups } from "./with-groups.ts";

const WORDS: readonly unknown[] = ["approve", "reject", "revoke", "break-glass"];

/** Longest reason that can be signed: what is kept of it must be what was signed, in characters. */
const SIGNED_REASON = 1000;

/**
 * Brings a person's decision to their run. Groups are looked up now, not taken from the caller, where there is a People port; who wrote
 * the commits is read from the repository, and whoever cannot read it gets no decision recorded where authors are excluded (APR-4). What
 * the authorizer refuses is recorded, too.
 */
export async function decideOnRequest(parts: EngineParts, run: string, given: DecideRequest, options: CallOptions = {}): Promise<Answer> {
  checkShape(given);
  const request = { ...given, id: given.id ?? parts.options.ids.command() };
  const { gate, decision, for: as, signature, reason } = request;
  refuseSecrets(parts, { for: as, key: signature?.key, ...(signature === undefined ? {} : { reason }) });
  return actOnRun(
    parts,
    run,
    { act: "decide", gate, word: decision, request, observe: true, unauthorized: (said) => unauthorized(request, said) },
    options,
    (key, call) => commandOf(parts, key, request, call),
  );
}

function checkShape({ decision, seen, for: as, answers, signature, reason, id }: DecideRequest): void {
  if (!WORDS.includes(decision)) throw invalid("A decision is approve, reject, revoke or break-glass.");
  if (!isDigest(seen)) throw invalid("`seen` is the digest of the request that was shown.");
  if (as !== undefined && !isPrincipalId(as)) throw invalid("`for` is the id of the person in whose place is decided.");
  if (answers !== undefined && !isJsonObject(answers)) throw invalid("`answers` are answers by the names of the questions.");
  if (signature === undefined) return;
  if (typeof signature.key !== "string" || typeof signature.value !== "string") throw invalid("A signature has a key and a value.");
  if (id === undefined) throw invalid("A decision that is signed has an `id`, which is signed, too.");
  if ((reason ?? "").length > SIGNED_REASON) throw invalid(`A reason that is signed has at most ${SIGNED_REASON} characters.`);
}

type Decided = DecideRequest & { readonly id: string };

function unauthorized({ gate, decision, by, seen, id, for: as }: Decided, said: string): CommandInput {
  const whose = as === undefined ? {} : { for: { id: as, groups: [] } };
  return { type: "decide", gate, decision, by, seen, decisionId: id, relations: {}, unauthorized: said, ...whose };
}

async function commandOf(parts: EngineParts, key: RunKey, request: Decided, call: Cancellable): Promise<CommandInput | Refusal> {
  const { gate, decision, seen, id, reason, for: as, answers, relations: given = {} } = request;
  const current = await recallRun(parts, key, call);
  const asked = current === undefined ? undefined : await askedIn(parts, current.state, gate, call);
  const base = { type: "decide", gate, decision, seen, decisionId: id } as const;
  const said = { ...(reason === undefined ? {} : { reason }), ...(answers === undefined ? {} : { answers }) };
  // The refusal of an ended run needs nobody's authorship, and must not hide behind a repository that cannot be read.
  if (asked === undefined) return { ...base, by: request.by, relations: given, ...said };
  const { plan, state } = asked;
  const excluded = decision === "break-glass" ? (plan.breakGlass?.exclude ?? []) : plan.exclude;
  const people = as === undefined ? [request.by.id] : [request.by.id, as];
  const known = await relationsOf(parts, { subject: state.subject, excluded, people, given }, call);
  if ("code" in known) return known;
  const signature = await checkSignature(parts, asked, request, call);
  const sure: Principal = signature?.valid === true ? { ...request.by, assurance: "verified" } : request.by;
  const whose =
    as === undefined ? {} : { for: { id: as, groups: (await withGroups(parts, { id: as, assurance: "claimed" }, call)).groups ?? [] } };
  return {
    ...base,
    by: await withGroups(parts, sure, call),
    relations: known.relations,
    ...said,
    ...whose,
    ...(signature === undefined ? {} : { signature }),
    ...(await rosterFor(parts, asked, call)),
  };
}

/** The request that a decision is about, as far as it can be known before the run is written. */
interface Asked {
  readonly plan: RequestPlan;
  readonly state: RunState;
  readonly gate: string;
}

async function askedIn(parts: EngineParts, state: RunState, gate: string, call: Cancellable): Promise<Asked | undefined> {
  if (state.outcome !== undefined) return undefined;
  const pipeline = await parts.definitions.load(state.scope, state.definition, call);
  const plan = placeOfGate(pipeline, gate)?.gate.plan;
  return plan?.kind === "request" ? { plan, state, gate } : undefined;
}

/** Where the membership of the opening counts, nobody can decide before it is known; so whoever decides finds it out. */
async function rosterFor(
  parts: EngineParts,
  { plan, state, gate }: Asked,
  call: Cancellable,
): Promise<Pick<CommandData["decide"], "roster">> {
  const request = state.requests[gate];
  if (plan.members !== "at-opening" || request === undefined || request.closed !== undefined || request.lookedUpAt !== undefined) return {};
  return { roster: await rosterOf(parts, plan, state.subject, call) };
}

/** A signature counts for exactly the question that was seen, the words that were said, and a key of whoever says them. */
async function checkSignature(
  parts: EngineParts,
  { state, gate }: Asked,
  { signature, by, seen, decision, for: as, id, answers, reason }: Decided,
  call: Cancellable,
): Promise<CommandData["decide"]["signature"]> {
  if (signature === undefined) return undefined;
  const { key, value } = signature;
  const refused = { key, value, valid: false };
  const keys = await parts.options.people?.keysOf?.(by.id, call);
  const known = keys?.find((one) => one.id === key);
  const request = state.requests[gate];
  const pipeline = await parts.definitions.load(state.scope, state.definition, call);
  const place = placeOfGate(pipeline, gate);
  if (known === undefined || request === undefined || place === undefined) return refused;
  const question = payloadOf({ pipeline, state }, place.gate, request);
  if (payloadDigest(question) !== seen) return refused;
  const text = signedText({
    question,
    decision,
    by: by.id,
    id,
    ...(as === undefined ? {} : { for: as }),
    ...(answers === undefined ? {} : { answers }),
    ...(reason === undefined ? {} : { reason }),
  });
  return { key, value, valid: verifySignature(text, value, known) };
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
