import { randomUUID } from "node:crypto";
import { lstatSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { SluiceError } from "@sluice/core";

/**
 * Writes a file that is there whole or not at all. What stands at its path is replaced, never written through: a link that a judged
 * repository brings along must not choose which file is overwritten (threat PTH-4).
 *
 * @throws SluiceError `OUTPUT_FAILED`
 */
export function writeWhole(file: string, text: string): void {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const there = lstatSync(file, { throwIfNoEntry: false });
    if (there !== undefined && !there.isFile() && !there.isSymbolicLink()) throw failed(file, "something that is no plain file");
    writeFileSync(draft, text, { flag: "wx" });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw SluiceError.is(cause) ? cause : failed(file, "a path that cannot be written", cause);
  }
}

function failed(file: string, found: string, cause?: unknown): SluiceError {
  return new SluiceError({
    code: "OUTPUT_FAILED",
    message: `Found ${found}, expected one that a report can be written to.`,
    position: { file },
    cause,
  });
}
