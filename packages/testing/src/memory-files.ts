import type { FileRead } from "@sluice/core";

/** Reads a file that is a text in memory, as one in a work folder would be read. */
export function readText(files: Readonly<Record<string, string>>, path: string, maxBytes: number): FileRead {
  const text = Object.hasOwn(files, path) ? files[path] : undefined;
  if (text === undefined) return { kind: "absent", because: "missing" };
  const bytes = new TextEncoder().encode(text);
  return bytes.length > maxBytes ? { kind: "refused", because: "too-large" } : { kind: "present", bytes };
}
