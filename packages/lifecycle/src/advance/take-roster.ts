import { approvalsOf, personKey, possibleQuorum, type Roster } from "@sluice/approvals";
import type { Gate, RequestPlan, RequirementSet } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { hold } from "./hold.ts";
import { requestTelling } from "./tell.ts";

/**
 * Records who could answer an open request. One that nobody has answered and nobody could fill is not asked at all: it is withdrawn, and a
 * person decides. Where that comes about later it is announced, because somebody may join.
 */
export function takeRoster(draft: Draft, gate: Gate, roster: Roster): void {
  const request = draft.state.requests[gate.id];
  if (gate.plan.kind !== "request" || request === undefined || request.closed !== undefined) return;
  const { missing } = possibleQuorum(gate.plan, withoutStarter(draft, gate.plan, roster), approvalsOf(request.decisions));
  const counts = gate.plan.members === "at-opening" ? { counts: true as const } : {};
  draft.emit("roster-recorded", { gate: gate.id, request: request.request, roster, missing, ...counts });
  const withdraw = (code: string, reason: string): void => {
    draft.emit("request-closed", { gate: gate.id, request: request.request, as: "withdrawn" });
    hold(draft, { code, gate: gate.id, reason: `${gate.id}: ${reason}` });
  };
  if (gate.plan.members === "at-opening" && roster.unlisted.length > 0)
    return withdraw("PEOPLE_UNKNOWN", `nobody can tell who is in ${roster.unlisted.join(", ")}, so nobody can be asked`);
  if (missing.length === 0) return;
  if (request.decisions.length === 0) return withdraw("QUORUM_IMPOSSIBLE", `there are not enough people: ${setsText(missing)}`);
  if (gate.plan.tell !== undefined)
    requestTelling(draft, { gate: gate.id, request: request.request, topic: "quorum-impossible", to: ["starter"] });
}

function withoutStarter({ state }: Draft, { exclude }: RequestPlan, { people, unlisted }: Roster): Roster {
  const { id: starter } = state.startedBy;
  return { people: exclude.includes("starter") ? people.filter(({ id }) => personKey(id) !== personKey(starter)) : people, unlisted };
}

function setsText(sets: readonly RequirementSet[]): string {
  return sets.map((set) => `${set.count} more of ${set.of.join(", ")}`).join(" and ");
}
