import { randomUUID } from "node:crypto";
import { lstatSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { SluiceError } from "@sluice/core";

/**
 * Writes a file that is there whole or not at all. What stands at its path is replaced, never written through: a link that a judged
 * repository brings along must not choose which file is overwritten, nor in which folder (threat PTH-4).
 *
 * @param root top of the judged repository
 * @throws SluiceError `OUTPUT_FAILED`
 */
export function writeWhole(file: string, text: string, root: string): void {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    refuseLinkedFolder(dirname(file), root);
    const there = lstatSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile() && !there.isSymbolicLink()) throw failed(file, "something that is no plain file");
    writeFileSync(draft, text, { flag: "wx" });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw SluiceError.is(cause) ? cause : failed(file, "a path that cannot be written", cause);
  }
}

function refuseLinkedFolder(folder: string, root: string): void {
  const way = relative(root, folder);
  // Where it lies elsewhere, whoever named it chose the links on the way.
  if (isAbsolute(way) || way.split(sep)[0] === "..") return;
  if (realpathSync(folder) !== join(realpathSync(root), way)) throw failed(folder, "a link on the way to it");
}

function failed(file: string, found: string, cause?: unknown): SluiceError {
  return new SluiceError({
    code: "OUTPUT_FAILED",
    message: `Found ${found}, expected one that a report can be written to.`,
    position: { file },
    cause,
  });
}
