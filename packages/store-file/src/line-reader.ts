import type { OpenFile } from "./files.ts";

/** The bytes of a line without its end. `ended`: its end was there too. */
interface RawLine {
  readonly bytes: Buffer;
  readonly ended: boolean;
}

/** Reads a file line by line. What was read stays in memory until it is forgotten. */
export interface LineReader {
  /** The line that begins at a place. */
  lineAt(place: number): RawLine;
  forget(): void;
}

const NEWLINE = 0x0a;
const LEAST_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

export function createLineReader(file: OpenFile): LineReader {
  let chunk = NOTHING;
  let chunkAt = 0;
  /** Reads on, as much again as there is: so a long line is not read over and over. */
  const grow = (place: number): boolean => {
    const rest = chunk.subarray(place - chunkAt);
    const more = Buffer.allocUnsafe(Math.max(LEAST_BYTES, rest.length));
    const read = file.read(more, place + rest.length);
    chunk = rest.length === 0 ? more.subarray(0, read) : Buffer.concat([rest, more.subarray(0, read)]);
    chunkAt = place;
    return read > 0;
  };
  return {
    lineAt(place) {
      if (place < chunkAt || place > chunkAt + chunk.length) {
        chunk = NOTHING;
        chunkAt = place;
      }
      for (;;) {
        const from = place - chunkAt;
        const end = chunk.indexOf(NEWLINE, from);
        if (end !== -1) return { bytes: chunk.subarray(from, end), ended: true };
        if (!grow(place)) return { bytes: chunk.subarray(place - chunkAt), ended: false };
      }
    },
    forget() {
      chunk = NOTHING;
    },
  };
}
