import type { Stage } from "@sluice/core";
import { withMembers } from "../with-members.ts";

/**
 * What each gate of a stage is asked behind, by id; one step, not all the way. A group is judged when its members are, so it needs them; and
 * what it needs, they need.
 */
export function stageNeeds(stage: Stage): ReadonlyMap<string, ReadonlySet<string>> {
  const gates = withMembers([...stage.before, ...stage.gates]);
  const needs = new Map(gates.map((gate) => [gate.id, new Set(gate.needs)]));
  for (const gate of gates) {
    if (gate.plan.kind !== "group") continue;
    for (const child of gate.plan.children) needs.get(gate.id)?.add(child.id);
    for (const member of withMembers(gate.plan.children)) for (const need of gate.needs) needs.get(member.id)?.add(need);
  }
  return needs;
}
