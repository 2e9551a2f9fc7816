import { lstatSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SluiceError } from "@sluice/core";
import type { TemplateFile } from "./templates.ts";

/**
 * Writes files that are not there yet: all of them, or none. Nothing is ever overwritten, and nothing is written outside of the folder,
 * wherever a link in it leads (threat PTH-4).
 *
 * @throws SluiceError `COMMAND_INVALID` when one is there; `OUTPUT_FAILED`
 */
export function writeNewFiles(folder: string, files: readonly TemplateFile[]): void {
  const there = files.filter(({ path }) => lstatSync(join(folder, path), { throwIfNoEntry: false }) !== undefined);
  if (there.length > 0) {
    const found = there.map(({ path }) => path).join(", ");
    throw new SluiceError({ code: "COMMAND_INVALID", message: `Found ${found} in ${folder}, expected none of them; nothing was written.` });
  }
  const written: string[] = [];
  try {
    mkdirSync(folder, { recursive: true });
    for (const { path, text } of files) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      if (realpathSync(dirname(file)) !== dirname(join(realpathSync(folder), path))) throw failed(file, "a link on the way to it");
      writeFileSync(file, text, { flag: "wx" });
      written.push(file);
    }
  } catch (cause) {
    for (const file of written) rmSync(file, { force: true });
    throw SluiceError.is(cause) ? cause : failed(folder, "a folder that cannot be written", cause);
  }
}

function failed(file: string, found: string, cause?: unknown): SluiceError {
  const message = `Found ${found}, expected a place for new files; nothing was written.`;
  return new SluiceError({ code: "OUTPUT_FAILED", message, position: { file }, cause });
}
