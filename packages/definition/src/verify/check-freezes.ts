import type { Freeze, Pipeline, Stage } from "@sluice/core";
import { opensAt } from "@sluice/lifecycle";
import { didYouMean } from "../problem/did-you-mean.ts";
import { errorAt, type Finding, warningAt } from "./finding.ts";

/** Every freeze that is named exists and opens again, every one that exists is named, and only work is kept from beginning. */
export function checkFreezes(pipeline: Pipeline): readonly Finding[] {
  const freezes = pipeline.freezes ?? [];
  const named = new Set(pipeline.stages.flatMap((stage) => stage.freeze ?? []));
  return [
    ...pipeline.stages.flatMap((stage) => stageFreezes(stage, freezes)),
    ...freezes
      .filter((freeze) => isAlwaysClosed(freeze))
      .map(({ id }) => errorAt("FREEZE_NEVER_OPENS", ["freezes", id], `"${id}" is closed all week: work that waits for it never begins.`)),
    ...freezes
      .filter(({ id }) => !named.has(id))
      .map(({ id }) => warningAt("FREEZE_UNUSED", ["freezes", id], `No stage names the freeze "${id}".`)),
  ];
}

function stageFreezes({ id, freeze = [], work }: Stage, freezes: readonly Freeze[]): readonly Finding[] {
  const at = ["stages", id, "freeze"];
  const known = freezes.map((each) => each.id);
  const unknown = freeze.filter((name) => !known.includes(name));
  const hint = (name: string): string => (didYouMean(name, known) === undefined ? "." : `; did you mean "${didYouMean(name, known)}"?`);
  return [
    ...unknown.map((name) => errorAt("FREEZE_UNKNOWN", at, `There is no freeze "${name}"${hint(name)}`)),
    ...(freeze.length > 0 && work === undefined
      ? [errorAt("FREEZE_WITHOUT_WORK", at, `"${id}" does no work, so there is nothing that a freeze could keep from beginning.`)]
      : []),
  ];
}

/** Dates pass; only weeks return. A zone's offset changes the hour at which a week begins, and not what is closed in it. */
function isAlwaysClosed({ id, windows }: Freeze): boolean {
  return opensAt({ id, windows: windows.filter(({ kind }) => kind === "weekly"), zone: [] }, 0) === undefined;
}
