import type { Gate, Pipeline, Principal, RequestPlan, RequirementSet } from "@sluice/core";
import { leavesOf } from "@sluice/lifecycle";

/** People of an exploration: everybody whom the definition names, and enough members of each group that it asks. */
export interface Roster {
  /** Of those who fill one of these sets and have not answered yet: one of each sort, since members of a group are like one another. */
  candidates(sets: readonly RequirementSet[], answered: ReadonlySet<string>): readonly Principal[];
  /** Everybody whom one of these sets asks for. */
  asked(sets: readonly RequirementSet[]): readonly Principal[];
  /** Whether one of the sets asks for that person, by name, group or role. */
  fits(person: Principal, sets: readonly RequirementSet[]): boolean;
}

/** Who starts the runs of an exploration. */
export const STARTER: Principal = { id: "starter", assurance: "verified" };

/** Creates the people of a pipeline. */
export function rosterOf(pipeline: Pipeline): Roster {
  const plans = pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates].flatMap(leavesOf)).flatMap(requestPlans);
  const names = [...new Set(plans.flatMap(({ from }) => from.flatMap((set) => set.of)))];
  const most = Math.max(1, ...plans.map(({ from }) => from.reduce((sum, set) => sum + Math.min(set.count, 20), 0)));
  const sorts = names.map((name) => peopleCalled(name, most));
  return {
    candidates: (sets, answered) =>
      sorts.flatMap((people) => people.filter((person) => fits(person, sets) && !answered.has(person.id)).slice(0, 1)),
    asked: (sets) => sorts.flat().filter((person) => fits(person, sets)),
    fits,
  };
}

function requestPlans({ plan }: Gate): readonly RequestPlan[] {
  return plan.kind === "request" ? [plan] : [];
}

function peopleCalled(name: string, most: number): readonly Principal[] {
  if (groupOf(name) === undefined && name !== "anyone") return [{ id: name, assurance: "verified", groups: [] }];
  const group = groupOf(name);
  return Array.from({ length: most }, (_none, index) => ({
    id: `${group?.replace("role:", "") ?? "somebody"}-${index + 1}`,
    assurance: "verified",
    groups: group === undefined ? [] : [group],
  }));
}

/** What the directory calls a group or a role; `undefined` for a person. */
function groupOf(name: string): string | undefined {
  if (name.startsWith("role:")) return name;
  return name.startsWith("group:") ? name.slice("group:".length) : undefined;
}

function fits({ id, groups = [] }: Principal, sets: readonly RequirementSet[]): boolean {
  return sets.some(({ of }) => of.some((name) => name === "anyone" || name === id || groups.includes(groupOf(name) ?? "")));
}
