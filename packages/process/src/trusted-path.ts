import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { SluiceError } from "@sluice/core";

/** Folders in which commands are looked for: a PATH without elements that depend on the working folder. */
export interface TrustedPath {
  readonly text: string;
  /** Absolute path of a command; `undefined` when it is on none of the folders. Found once, remembered ever after. */
  find(command: string): Promise<string | undefined>;
}

/**
 * A path given on purpose must be sound; the host's own is stripped of what is not: empty and relative elements mean the working folder of
 * the child, and `node_modules/.bin`, put in front by package managers, belongs to whoever may edit the repository (PRC-8, PRC-10).
 *
 * @throws SluiceError `PROCESS_INVALID` when a given path has an empty or relative element.
 */
export function trustedPath(given: string | undefined, inherited: string | undefined): TrustedPath {
  const elements = given === undefined ? soundElements(inherited) : checkedElements(given);
  const found = new Map<string, string>();
  return {
    text: elements.join(delimiter),
    async find(command) {
      const known = found.get(command);
      if (known !== undefined) return known;
      const path = isAbsolute(command) ? await executable(command) : await search(elements, command);
      if (path !== undefined) found.set(command, path);
      return path;
    },
  };
}

function soundElements(inherited: string | undefined): readonly string[] {
  const elements = (inherited ?? "/usr/local/bin:/usr/bin:/bin").split(delimiter);
  return elements.filter((element) => isAbsolute(element) && !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(element));
}

function checkedElements(given: string): readonly string[] {
  const elements = given.split(delimiter);
  if (elements.every((element) => isAbsolute(element))) return elements;
  throw new SluiceError({
    code: "PROCESS_INVALID",
    message: "The trusted path has an empty or relative element; give absolute folders only.",
  });
}

async function search(elements: readonly string[], command: string): Promise<string | undefined> {
  for (const element of elements) {
    const path = await executable(join(element, command));
    if (path !== undefined) return path;
  }
  return undefined;
}

async function executable(path: string): Promise<string | undefined> {
  for (const candidate of process.platform === "win32" ? [path, `${path}.exe`] : [path]) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false;
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
