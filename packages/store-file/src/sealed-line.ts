import { hash } from "node:crypto";
import { type JsonObject } from "@sluice/core";

/** What stands in front of every line's own members: its number and the seal of the line before. */
export interface LineHead {
  readonly number: number;
  /** Empty on the first line. */
  readonly after: string;
  /** So many bytes in front of the line came with the same write. */
  readonly joined: number;
}

/** A line that was read, its seal found right. */
export interface SealedLine extends LineHead {
  readonly seal: string;
  readonly data: JsonObject;
}

/** Bytes of `,"seal":"<64 digits>"}`. */
const TAIL_BYTES = 75;
const TAIL = /^,"seal":"([0-9a-f]{64})"\}$/;

/**
 * The bytes of a line, its end included: a JSON object that carries a SHA-256 of all in front of the seal. Because the seal of the line
 * before is part of that, lines can neither be changed, left out, put in nor exchanged without it being seen (threat STO-16).
 *
 * @param members own members as JSON text, without braces
 */
export function sealLine({ number, after, joined }: LineHead, members: string): { readonly bytes: Buffer; readonly seal: string } {
  const beginning = `{"n":${number},"after":"${after}",${joined === 0 ? "" : `"joined":${joined},`}`;
  const bytes = Buffer.allocUnsafe(beginning.length + Buffer.byteLength(members) + TAIL_BYTES + 1);
  const end = bytes.length - TAIL_BYTES - 1;
  bytes.write(beginning, 0, "latin1");
  bytes.write(members, beginning.length, "utf8");
  const seal = hash("sha256", bytes.subarray(0, end));
  bytes.write(`,"seal":"${seal}"}\n`, end, "latin1");
  return { bytes, seal };
}

/** Reads a line without its end; `undefined` when it is not exactly what {@link sealLine} made. Judges the bytes: decoding would hide some. */
export function openLine(bytes: Uint8Array): SealedLine | undefined {
  const at = bytes.length - TAIL_BYTES;
  if (at <= 0) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const seal = TAIL.exec(text.toString("latin1", at))?.[1];
  if (seal === undefined || hash("sha256", bytes.subarray(0, at)) !== seal) return undefined;
  try {
    const { n, after, joined = 0, seal: _seal, ...data } = JSON.parse(text.toString("utf8")) as JsonObject;
    if (typeof n !== "number" || typeof after !== "string" || typeof joined !== "number") return undefined;
    return { number: n, after, joined, seal, data };
  } catch {
    return undefined;
  }
}
