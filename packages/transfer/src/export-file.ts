import { createReadStream } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { exportLines } from "./export-lines.ts";

/**
 * Writes the lines of an export into a new file that only its owner can read: ledgers name people, and hold excerpts of their work. Resolves
 * once it is on the disk; half an export is none, and is removed.
 *
 * Rejects with the system's error, `EEXIST` when there is something of that name.
 */
export async function writeExport(file: string, lines: AsyncIterable<string>): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await writeLines(handle, lines);
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(file, { force: true });
    throw error;
  }
}

/** So many UTF-16 units are held before they are written. */
const CHUNK = 262_144;

async function writeLines(handle: FileHandle, lines: AsyncIterable<string>): Promise<void> {
  let held: string[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    await handle.writeFile(held.join(""));
    held = [];
    length = 0;
  };
  for await (const line of lines) {
    held.push(line, "\n");
    length += line.length;
    if (length > CHUNK) await flush();
  }
  await flush();
  await handle.sync();
}

/** The lines of a file of an export, for `readExport`. Rejects with the system's error, or `EXPORT_INVALID`. */
export async function* exportFileLines(file: string): AsyncGenerator<string, void, undefined> {
  const stream = createReadStream(file);
  try {
    yield* exportLines(stream);
  } finally {
    stream.destroy();
  }
}
