import type { Gate } from "@sluice/core";

/** Gates with the members of groups, outermost first. */
export function withMembers(gates: readonly Gate[]): readonly Gate[] {
  return gates.flatMap((gate) => (gate.plan.kind === "group" ? [gate, ...withMembers(gate.plan.children)] : [gate]));
}
