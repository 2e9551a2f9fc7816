const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A file name as text: UTF-8, or, where it is none, with `\xNN` for each byte that is not printable ASCII (GIT-10). */
export function nameOf(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : escapeOf(byte))).join("");
  }
}

function escapeOf(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** Whether a path that git does not know may be the escaped form of one that it does. */
export function mayBeEscaped(path: string): boolean {
  return /\\x[0-9a-f]{2}/.test(path);
}

/** The fields of NUL-terminated output. `undefined` when the last one is not terminated. */
export function fieldsOf(output: Buffer): readonly Buffer[] | undefined {
  if (output.length > 0 && output[output.length - 1] !== 0) return undefined;
  const fields: Buffer[] = [];
  for (let start = 0; start < output.length;) {
    const end = output.indexOf(0, start);
    fields.push(output.subarray(start, end));
    start = end + 1;
  }
  return fields;
}

/** Whether a path is as git's trees have them: relative, forward slashes, no empty or dotted parts. */
export function isTreePath(path: string): boolean {
  if (path === "" || path.length > 4096 || /[\0\p{Surrogate}]/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
