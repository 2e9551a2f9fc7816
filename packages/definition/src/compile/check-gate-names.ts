import { isIdentifier } from "@sluice/core";
import type { Definition } from "../definition.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { writtenGates } from "./written-gates.ts";

/** Gate ids are unique in a pipeline, since decisions and waivers name nothing else; derived names obey the grammar of names. */
export function checkGateNames(definition: Definition, problems: ProblemList): void {
  const ids = new Set<string>();
  for (const { id, path } of writtenGates(definition)) {
    if (ids.has(id)) problems.at("NAME_DUPLICATE", path, { found: `the gate id "${id}" again`, expected: "each id once in the pipeline" });
    ids.add(id);
  }
  for (const [name, stage] of Object.entries(definition.stages)) {
    const derived = [stage.reserve && `${name}.reserve`, stage.rework?.laps && `${name}.rework`, stage.routes && `${name}.route.99`];
    if (derived.some((each) => typeof each === "string" && !isIdentifier(each))) {
      const words = { found: `the stage name "${name}"`, expected: "a shorter name that does not end in a full stop" };
      problems.at("NAME_INVALID", ["stages", name], { ...words, hint: "names such as STAGE.reserve are made from it" }, "key");
    }
  }
  for (const [system, statuses] of Object.entries(definition.wiring ?? {})) {
    for (const [status, meaning] of Object.entries(statuses)) {
      if (meaning === "display" || ids.has(meaning.decide)) continue;
      const words = { found: `the gate "${meaning.decide}"`, expected: "a gate of this pipeline" };
      problems.at("GATE_UNKNOWN", ["wiring", system, status, "decide"], { ...words, didYouMean: didYouMean(meaning.decide, ids) });
    }
  }
}
