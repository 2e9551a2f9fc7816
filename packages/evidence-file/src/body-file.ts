import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { EvidenceClass, Instant, JsonObject } from "@sluice/core";

/** The first line of a body's file, before the bytes themselves. */
interface BodyHead {
  readonly format: 1;
  readonly class: EvidenceClass;
  readonly keptAt: Instant;
}

/** A body and what stands in front of it. */
export interface BodyFile {
  readonly head: BodyHead;
  readonly body: Uint8Array;
}

/** Longest first line, in bytes. */
const HEAD_BYTES = 256;

/** The bytes of a body's file. */
export function bodyBytes({ head, body }: BodyFile): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

/** Reads a body's file; `undefined` when it is none that the store writes. */
export function splitBody(bytes: Uint8Array): BodyFile | undefined {
  const end = bytes.indexOf(0x0a);
  const head = end === -1 || end > HEAD_BYTES ? undefined : jsonOf(bytes.subarray(0, end));
  if (head === undefined) return undefined;
  const { format, class: kind, keptAt } = head;
  if (format !== 1 || !Number.isSafeInteger(keptAt)) return undefined;
  if (kind !== "observed" && kind !== "reported" && kind !== "derived") return undefined;
  return { head: { format, class: kind, keptAt: keptAt as Instant }, body: bytes.subarray(end + 1) };
}

/** Reads a small file of JSON; `undefined` when it is none. */
export function jsonOf(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** What reading a file of the store gave. `strange`: something else stands there: a link, a folder, a file that is too long. */
export type RawFile = { readonly kind: "present"; readonly bytes: Uint8Array } | { readonly kind: "absent" } | { readonly kind: "strange" };

const NOT_A_FILE = ["ELOOP", "EMLINK", "EISDIR", "ENXIO"];

/**
 * Reads a whole file through one descriptor, of which everything is asked: what its name points to may change meanwhile (PTH-3). Neither a
 * link nor a pipe is followed (PTH-2).
 *
 * @param most longest body
 */
export async function readRaw(path: string, most: number): Promise<RawFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "absent" };
    if (NOT_A_FILE.includes(code)) return { kind: "strange" };
    throw error;
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > most + HEAD_BYTES + 1) return { kind: "strange" };
    const bytes = new Uint8Array(facts.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytesRead === bytes.length ? { kind: "present", bytes } : { kind: "strange" };
  } finally {
    await handle.close();
  }
}
