import type { Pipeline, Stage } from "@sluice/core";
import { didYouMean } from "../problem/did-you-mean.ts";
import { withMembers } from "../with-members.ts";
import { errorAt, type Finding } from "./finding.ts";
import { stageNeeds } from "./stage-needs.ts";
import { placedGates } from "./verified-gates.ts";

/** `needs` orders the gates of one stage: it names gates that are judged there, and never in a circle. */
export function checkNeeds(pipeline: Pipeline): readonly Finding[] {
  return [...unknownNeeds(pipeline), ...pipeline.stages.flatMap(needCycles)];
}

function unknownNeeds(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline).flatMap(({ gate, stage, phase, at }) => {
    // What was judged at admission has been judged before the work ended.
    const judged = new Set(withMembers(phase === "before" ? stage.before : [...stage.before, ...stage.gates]).map((each) => each.id));
    return gate.needs
      .filter((need) => !judged.has(need))
      .map((need) => {
        const near = didYouMean(need, judged);
        const meant = near === undefined ? "." : `; did you mean "${near}"?`;
        return errorAt("NEEDS_UNKNOWN", at, `"${gate.id}" needs "${need}", which is not judged before it in "${stage.id}"${meant}`);
      });
  });
}

function needCycles(stage: Stage): readonly Finding[] {
  const cycle = findCycle(stageNeeds(stage));
  if (cycle === undefined) return [];
  return [
    errorAt("NEEDS_CYCLE", ["stages", stage.id], `In "${stage.id}" these gates wait for each other: ${cycle.join(" needs ")}.`, [stage.id]),
  ];
}

function findCycle(needs: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of needs.keys()) {
    const cycle = walk(start, [], needs, done);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function walk(
  id: string,
  trail: readonly string[],
  needs: ReadonlyMap<string, ReadonlySet<string>>,
  done: Set<string>,
): readonly string[] | undefined {
  if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id];
  if (done.has(id)) return undefined;
  for (const need of needs.get(id) ?? []) {
    const cycle = walk(need, [...trail, id], needs, done);
    if (cycle !== undefined) return cycle;
  }
  done.add(id);
  return undefined;
}
