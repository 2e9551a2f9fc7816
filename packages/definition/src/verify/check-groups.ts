import type { Pipeline } from "@sluice/core";
import { errorAt, type Finding } from "./finding.ts";
import { placedGates, type PlacedGate } from "./verified-gates.ts";

/** Groups have members, can be fulfilled by those that count, and can fail. Members that are not required do not count. */
export function checkGroups(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline).flatMap(groupFindings);
}

function groupFindings({ gate, at }: PlacedGate): readonly Finding[] {
  if (gate.plan.kind !== "group") return [];
  const { rule, children } = gate.plan;
  if (children.length === 0) return [errorAt("GROUP_EMPTY", at, `The group "${gate.id}" has no members.`)];
  const counting = children.filter((child) => child.enforcement === "required").length;
  if ("atLeast" in rule && rule.atLeast > counting) {
    return [errorAt("GROUP_UNREACHABLE", at, `The group "${gate.id}" wants ${rule.atLeast} passes from ${counting} members that count.`)];
  }
  const cannotFail = counting === 0 || ("atLeast" in rule && !(rule.atLeast >= 1));
  if (gate.enforcement !== "required" || !cannotFail) return [];
  return [errorAt("GATE_CANNOT_FAIL", at, `The group "${gate.id}" is required, but nothing in it can make it fail.`)];
}
