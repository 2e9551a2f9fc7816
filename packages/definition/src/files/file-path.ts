const MAX_PATH = 512;

/** What a pattern, a shell or another system reads as something else than a name. */
const SPECIAL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\\:*?[\]{}()!]|^#/u;

/** Whether a path from the top of a repository means only itself, also where patterns are read. */
export function isPlainPath(path: string): boolean {
  return path.length <= MAX_PATH && !SPECIAL.test(path) && path.split("/").every(isPlainStep);
}

/**
 * The path from the top of the repository for one that is written in the definition at `definition`. `undefined` when it is no plain
 * relative path, leads out of the repository, or into git's own folder (threats PTH-1, PTH-2).
 */
export function pathBeside(definition: string, written: string): string | undefined {
  const steps = definition.split("/").slice(0, -1);
  for (const step of written.split("/")) {
    if (step !== "..") steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  const path = steps.join("/");
  return isPlainPath(path) ? path : undefined;
}

function isPlainStep(step: string): boolean {
  return step !== "" && step !== "." && step !== ".." && step.toLowerCase() !== ".git";
}
