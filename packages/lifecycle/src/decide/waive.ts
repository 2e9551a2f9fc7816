import { countApprovals, countingGroups, eligibility, type Approver, personKey, waiverScopeFault } from "@sluice/approvals";
import {
  assuranceReaches,
  canonicalJson,
  formatDuration,
  type Gate,
  isIdentifier,
  isStorableText,
  type Waiver,
  type WaivePolicy,
} from "@sluice/core";
import { type Answer, refusal } from "../answer.ts";
import { bindingOf } from "../binding.ts";
import type { CommandOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { WAIVER_LIMITS } from "../evolve/fold-waiver.ts";
import { leavesOf, placeOfGate } from "../pipeline-view.ts";
import { DONE, type Handler } from "./handler.ts";

/** Longest texts of a waiver, in characters. */
const TEXT = { owner: 128, reason: 500 } as const;

/** The last moment that has a date, in milliseconds since 1970: an end after it could not be told to anybody. */
const LATEST = 8_640_000_000_000_000;

/**
 * Passes over a gate's non-pass, on somebody's name, with a reason, a scope and an end (threat APR-8). Without a scope it is about the
 * content of now. The verdict stays what it is. A gate may say who can waive it: then it takes all of them that it wants. No group is a way
 * round what its members say.
 */
export const waive: Handler<"waive"> = (draft, command) => {
  const { waiver } = command;
  const gate = placeOfGate(draft.pipeline, waiver.gate)?.gate;
  if (gate === undefined) return refusal("GATE_UNKNOWN", `the pipeline ${draft.pipeline.name} has no gate ${waiver.gate}`);
  const never = leavesOf(gate).find((leaf) => leaf.plan.kind === "request" || leaf.plan.kind === "reserve");
  if (never !== undefined)
    return refusal("GATE_NOT_WAIVABLE", `${never.id} is no judgement that could be waived; it asks people, or holds a right`);
  if (gate.waive === "never") return refusal("GATE_NOT_WAIVABLE", `the definition lets nobody waive ${gate.id}`);
  const ruled = gate.plan.kind === "group" ? leavesOf(gate).find((leaf) => leaf.waive !== undefined) : undefined;
  if (ruled !== undefined)
    return refusal(
      "GATE_NOT_WAIVABLE",
      `${ruled.id} in ${gate.id} has a rule of its own for who may waive it; waive the members that fail`,
    );
  const refused = mayWaive(draft, gate.waive, command) ?? termsFault(draft, gate.waive, waiver);
  if (refused !== undefined) return refused;
  const { by } = command;
  const given: Waiver = { ...waiver, gate: gate.id, allowedBy: by.id, at: draft.at };
  if (gate.waive === undefined) return record(draft, gate, given);
  return propose(draft, gate, gate.waive, given, { id: by.id, groups: groupsThatCount(gate.waive, by.groups ?? []) });
};

function mayWaive(draft: Draft, policy: WaivePolicy | undefined, { by, relations }: CommandOf<"waive">): Answer | undefined {
  if (policy !== undefined) {
    const verdict = eligibility(policy, by, { ...relations, starter: [draft.state.startedBy.id] });
    return verdict.eligible ? undefined : refusal(verdict.code, verdict.reason);
  }
  if (assuranceReaches(by.assurance, "local") && by.kind !== "machine") return undefined;
  return refusal(
    "DECISION_ASSURANCE",
    `a waiver needs an identity that is more than claimed, of a person; ${by.id} is ${by.kind === "machine" ? "a machine" : by.assurance}`,
  );
}

function termsFault(draft: Draft, policy: WaivePolicy | undefined, waiver: CommandOf<"waive">["waiver"]): Answer | undefined {
  const { id, owner, reason, until, scope = {} } = waiver;
  const complete =
    isIdentifier(id) &&
    isTold(owner, TEXT.owner) &&
    isTold(reason, TEXT.reason) &&
    Number.isSafeInteger(until) &&
    until > draft.at &&
    until <= LATEST;
  if (!complete)
    return refusal("COMMAND_INVALID", `a waiver needs an owner, a reason of at most ${TEXT.reason} characters, and an end that lies ahead`);
  if (policy !== undefined && until - draft.at > policy.longestMs)
    return refusal("COMMAND_INVALID", `a waiver of ${waiver.gate} may last ${formatDuration(policy.longestMs)} at most`);
  const fault = waiverScopeFault(scope);
  if (fault !== undefined) return refusal("COMMAND_INVALID", `the scope of a waiver: ${fault}`);
  if (Object.hasOwn(draft.state.waivers, id)) return refusal("COMMAND_INVALID", "there is a waiver of that id already");
  const live = Object.values(draft.state.waivers).filter((one) => draft.at < one.until);
  return live.length < WAIVER_LIMITS.waivers ? undefined : refusal("COMMAND_INVALID", `${WAIVER_LIMITS.waivers} waivers stand already`);
}

/** One person proposes, others second exactly that; with the last who is wanted it stands. */
function propose(draft: Draft, gate: Gate, policy: WaivePolicy, given: Waiver, by: Approver): Answer {
  const live = Object.entries(draft.state.proposals ?? {}).filter(([, { waiver }]) => draft.at < waiver.until);
  const before = live.find(([id]) => id === given.id)?.[1];
  const binding = bindingOf(draft, gate);
  if (
    before !== undefined &&
    (termsOf(before.waiver) !== termsOf(given) || before.binding !== binding || before.gateDigest !== gate.digest)
  )
    return refusal("DECISION_STALE", "a waiver of that id was proposed on other terms, for other content, or of another gate");
  if (before?.by.some(({ id }) => personKey(id) === personKey(by.id)) === true)
    return refusal("DECISION_DUPLICATE", `${by.id} has said so already; nobody counts twice`);
  const allowing = [...(before?.by ?? []), by];
  const { met, missing } = countApprovals(policy, allowing);
  if (met) return record(draft, gate, { ...(before?.waiver ?? given), at: draft.at, seconds: allowing.slice(1).map(({ id }) => id) });
  if (before === undefined && live.length >= WAIVER_LIMITS.proposals)
    return refusal("COMMAND_INVALID", `${WAIVER_LIMITS.proposals} waivers wait for more people already`);
  draft.emit("waiver-proposed", { waiver: before?.waiver ?? given, binding, by });
  return { ok: true, waiver: "proposed", id: given.id, missing: missing.map(({ count, of }) => ({ count, of: [...of] })) };
}

function record(draft: Draft, gate: Gate, { seconds = [], ...waiver }: Waiver): Answer {
  const kept = seconds.length === 0 ? waiver : { ...waiver, seconds };
  draft.emit("waiver-recorded", { waiver: kept, binding: bindingOf(draft, gate) });
  return DONE;
}

/** All that somebody agrees to who seconds it. */
function termsOf({ gate, owner, reason, until, scope = {} }: Waiver): string {
  return canonicalJson({ gate, owner, reason, until, scope: { ...scope } });
}

function groupsThatCount({ from }: WaivePolicy, groups: readonly string[]): readonly string[] {
  return countingGroups(
    from.flatMap(({ of }) => of),
    groups,
  );
}

function isTold(text: string, most: number): boolean {
  return text.trim() !== "" && text.length <= most && isStorableText(text);
}
