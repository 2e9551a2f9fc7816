import { type ClaimedIntent, type FileBaseline, fillPlaceholders, SluiceError } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";
import { placeholderValues } from "./placeholder-values.ts";
import { withChildren } from "./services.ts";

/**
 * Digests of the files that the stage's gates will read, as they are before the work: a file the work did not touch must not speak for it.
 *
 * @throws SluiceError `WORK_FOLDER_UNREADABLE`, or `DEFINITION_INVALID` when a file's name cannot be filled in.
 */
export async function workBaseline(
  parts: EngineParts,
  claim: ClaimedIntent,
  state: RunState,
  folder: string | undefined,
  signal: AbortSignal,
): Promise<FileBaseline> {
  const { workFolders } = parts.options;
  const pipeline = await parts.definitions.load(claim.scope, state.definition, { signal });
  const stage = pipeline.stages.find((each) => each.id === state.stage);
  const names = (stage?.gates ?? []).flatMap(withChildren).flatMap(({ plan }) => (plan.kind === "evaluate" ? (plan.files ?? []) : []));
  if (names.length === 0 || folder === undefined || workFolders === undefined) return {};
  const paths = names.map((name) => {
    const filled = fillPlaceholders(name, placeholderValues(state));
    if (filled.ok) return filled.text;
    throw new SluiceError({
      code: "DEFINITION_INVALID",
      message: `The file name ${name} cannot be filled in: ${filled.problem.because} ${filled.problem.name}.`,
    });
  });
  return workFolders.baseline(folder, [...new Set(paths)], { signal });
}
