import type { Relations } from "@sluice/approvals";
import { type Cancellable, isDigest, type Principal, type Relation, type RunKey, SluiceError } from "@sluice/core";
import { type Answer, placeOfGate, refusal, type RunState } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import { authorsOf } from "./authors-of.ts";
import type { CallOptions } from "./call-options.ts";
import type { EngineParts } from "./engine-parts.ts";
import { recallRun } from "./load-run.ts";
import type { DecideRequest } from "./run-requests.ts";

const AUTHORSHIP: readonly Relation[] = ["author", "committer"];

/**
 * Brings a person's decision to their run. Groups are looked up now, not taken from the caller, where there is a People port; who wrote
 * the commits is read from the repository, and whoever cannot read it gets no decision recorded where authors are excluded (APR-4).
 */
export async function decideOnRequest(parts: EngineParts, run: string, request: DecideRequest, options: CallOptions = {}): Promise<Answer> {
  if (!["approve", "reject", "revoke"].includes(request.decision)) throw invalid("A decision is approve, reject or revoke.");
  if (!isDigest(request.seen)) throw invalid("`seen` is the digest of the request that was shown.");
  const decisionId = request.id ?? parts.options.ids.command();
  return actOnRun(
    parts,
    run,
    { act: "decide", gate: request.gate, word: request.decision, request: { ...request, id: decisionId }, observe: true },
    options,
    async (key, call) => {
      const known = await relationsOf(parts, key, request, call);
      if ("code" in known) return known;
      const by = await withGroups(parts, request.by, call);
      return {
        type: "decide",
        gate: request.gate,
        decision: request.decision,
        by,
        seen: request.seen,
        decisionId,
        ...(request.reason === undefined ? {} : { reason: request.reason }),
        relations: known.relations,
      };
    },
  );
}

async function withGroups(parts: EngineParts, by: Principal, options: Cancellable): Promise<Principal> {
  const { people } = parts.options;
  return people === undefined ? by : { ...by, groups: await people.groupsOf(by.id, options) };
}

async function relationsOf(
  parts: EngineParts,
  key: RunKey,
  request: DecideRequest,
  options: Cancellable,
): Promise<{ readonly relations: Relations } | Extract<Answer, { ok: false }>> {
  const given = request.relations ?? {};
  const run = await recallRun(parts, key, options);
  // The refusal of an ended run needs nobody's authorship, and must not hide behind a repository that cannot be read.
  if (run === undefined || run.state.outcome !== undefined) return { relations: given };
  const excluded = await exclusions(parts, run.state, request.gate, options);
  if (excluded.includes("pusher") && given.pusher === undefined) {
    return refusal(
      "DECISION_EXCLUDED",
      "This request excludes the pusher, and only the host can tell who that is: give `relations.pusher`.",
    );
  }
  if (!AUTHORSHIP.some((relation) => excluded.includes(relation)) || run.state.subject.kind !== "git") return { relations: given };
  const authors = await authorsOf(parts, run.state.subject, request.by.id, options);
  if (authors === undefined)
    return refusal(
      "VCS_FAILED",
      "This request excludes authors, and who wrote the commits could not be found out. Nothing was recorded; try again.",
    );
  return {
    relations: {
      ...given,
      author: [...(given.author ?? []), ...authors.author],
      committer: [...(given.committer ?? []), ...authors.committer],
    },
  };
}

async function exclusions(parts: EngineParts, state: RunState, gate: string, options: Cancellable): Promise<readonly Relation[]> {
  const pipeline = await parts.definitions.load(state.scope, state.definition, options);
  const plan = placeOfGate(pipeline, gate)?.gate.plan;
  return plan?.kind === "request" ? plan.exclude : [];
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "COMMAND_INVALID", message });
}
