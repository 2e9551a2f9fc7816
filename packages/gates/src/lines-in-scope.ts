import type { AddedLine, Outcome } from "@sluice/core";
import type { Change } from "./in-change.ts";
import { inconclusive } from "./outcome-makers.ts";
import { compilePatterns } from "./patterns/compile-patterns.ts";

/** How much of a difference is read where nothing else is said. */
const DEFAULT_BYTES = 16 * 1_048_576;

/** Which added lines are looked at. */
export interface LineScope {
  /** Default: all. */
  readonly paths?: readonly string[];
  readonly except?: readonly string[];
  /** Bytes of the difference. Default 16 MiB. */
  readonly limit?: number;
}

/** The added lines that are looked at. */
export interface ScopedLines {
  readonly lines: readonly AddedLine[];
  readonly files: number;
  /** What stands in the way of a pass: files without lines, or more than was read. */
  readonly unseen: Outcome | undefined;
}

/** Reads the lines that a change adds to the files in scope. What cannot be seen is never "nothing there". */
export async function linesInScope(
  { vcs, range }: Change,
  { paths, except = [], limit = DEFAULT_BYTES }: LineScope,
  signal: AbortSignal,
): Promise<ScopedLines> {
  const [wanted, excepted] = [compilePatterns(paths ?? ["**"]), compilePatterns(except)];
  const changed = await vcs.changedFiles(range, { signal });
  // A path that patterns refuse is looked at: nobody could have excepted it.
  const scoped = changed
    .filter(({ path, change, type }) => change !== "deleted" && type !== "submodule" && wanted.match(path).kind !== "unmatched")
    .map(({ path }) => path)
    .filter((path) => excepted.match(path).kind !== "matched");
  const { lines, binary, cut } = await vcs.addedLines({ ...range, paths: scoped, maxBytes: limit }, { signal });
  return { lines, files: scoped.length, unseen: unseenOutcome(binary, cut, limit) };
}

function unseenOutcome(binary: readonly string[], cut: boolean, limit: number): Outcome | undefined {
  if (cut) {
    const hint = "Split the change, or have the policy raise limit or leave out generated files.";
    return inconclusive(`The difference is larger than the ${limit} bytes that are read.`, {
      code: "LINES_CUT",
      findings: [{ message: "not all was seen", hint }],
    });
  }
  if (binary.length === 0) return undefined;
  const hint = "Take it out of the change, or have the policy leave it out with except.";
  return inconclusive("There are files without lines, which cannot be looked into.", {
    code: "LINES_BINARY",
    findings: binary.map((path) => ({ code: "LINES_BINARY", path, message: "It has no lines to look into.", hint })),
  });
}
