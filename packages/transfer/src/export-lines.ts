import { SluiceError } from "@sluice/core";
import { LONGEST_LINE } from "./export-format.ts";

/**
 * The lines of an export that is read as bytes, for {@link readExport}. Only LF ends a line, a CR before it belongs to its end. Readers of
 * lines for people take U+2028 and U+2029 for ends, too (`node:readline` does), and JSON writes these as they are: one of them in a report
 * would keep a run from ever being taken in again. A line that is longer than any export has ends the reading, and is never held whole.
 *
 * @throws SluiceError `EXPORT_INVALID` when the bytes are no UTF-8, or a line is too long
 */
export async function* exportLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decode = decoder();
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const [first = "", ...others] = decode(chunk).split("\n");
    parts.push(first);
    length += first.length;
    for (const other of others) {
      yield withoutReturn(parts.join(""));
      parts = [other];
      length = other.length;
    }
    if (length > LONGEST_LINE) throw invalid(`A line of the export is longer than ${LONGEST_LINE} characters.`);
  }
  const rest = parts.join("") + decode();
  // Where its line end is missing, a CR belongs to nothing.
  if (rest !== "") yield rest;
}

function decoder(): (chunk?: Uint8Array) => string {
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return (chunk) => {
    try {
      return chunk === undefined ? utf8.decode() : utf8.decode(chunk, { stream: true });
    } catch (cause) {
      throw invalid("The export is not UTF-8.", cause);
    }
  };
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function invalid(message: string, cause?: unknown): SluiceError {
  return new SluiceError({ code: "EXPORT_INVALID", message, cause });
}
