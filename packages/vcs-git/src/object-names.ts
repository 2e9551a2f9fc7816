import { failed, type Git } from "./git-command.ts";
import { isFullId } from "./revision.ts";

/** Asks for the ids behind names: one process for any number. `undefined` for what is missing or ambiguous. */
export async function lookUp(
  git: Git,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly (string | undefined)[]> {
  if (names.length === 0) return [];
  // Names go through standard input, where nothing is an option (GIT-1). Ours have no line ends: their grammar sees to it.
  const stdin = names.map((name) => `${name}\n`).join("");
  const { stdout } = await git("cat-file", ["--batch-check=%(objectname)"], { signal, stdin });
  const lines = stdout.toString("latin1").split("\n");
  if (lines.pop() !== "" || lines.length !== names.length) throw failed("cat-file", "it did not answer every question");
  return lines.map((line) => (isFullId(line) ? line : undefined));
}
