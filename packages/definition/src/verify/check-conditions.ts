import type { Pipeline } from "@sluice/core";
import { withMembers } from "../with-members.ts";
import { conditionSources } from "./condition-sources.ts";
import { type Finding, warningAt } from "./finding.ts";
import { stageNeeds } from "./stage-needs.ts";
import { placedGates } from "./verified-gates.ts";

/**
 * A condition that looks at a gate beside its own needs that gate: all gates are asked at once, and what nobody has judged yet is absent.
 * Only a warning: a gate that its scope leaves out is judged at once.
 */
export function checkConditions(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline).flatMap(({ gate, stage, phase, at }) => {
    if (gate.if === undefined) return [];
    const beside = new Set(withMembers(stage[phase]).map(({ id }) => id));
    const first = reached(gate.id, stageNeeds(stage));
    return conditionSources(gate.if)
      .filter(({ kind, name }) => kind === "gate" && beside.has(name) && !first.has(name))
      .map(({ name }) => {
        const message = `"${gate.id}" looks at "${name}", but is asked before that one is judged; say needs: [${name}].`;
        return warningAt("CONDITION_TOO_EARLY", [...at, "if"], message);
      });
  });
}

function reached(start: string, needs: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const seen = new Set<string>();
  const left = [start];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const need of needs.get(id) ?? []) {
      if (seen.has(need)) continue;
      seen.add(need);
      left.push(need);
    }
  }
  return seen;
}
