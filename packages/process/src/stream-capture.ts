import { createHash } from "node:crypto";
import type { CapturedStream } from "@sluice/core";

const HEAD_BYTES = 64 * 1024;
const TAIL_BYTES = 192 * 1024;

/** Keeps the beginning, the end and the digest of a stream in bounded memory, whatever its length and the size of its chunks (PRC-6). */
export interface StreamCapture {
  push(chunk: Uint8Array): void;
  /** The stream did not reach its end. */
  cut(): void;
  /** What was captured so far. Called once; what comes later is not looked at. */
  finish(): CapturedStream;
}

/** A capture of the first 64 kB and the last 192 kB. */
export function captureStream(): StreamCapture {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let headBytes = 0;
  let ring: Uint8Array | undefined;
  let bytes = 0;
  let wasCut = false;
  let finished = false;

  function intoRing(chunk: Uint8Array, offset: number): void {
    ring ??= new Uint8Array(TAIL_BYTES);
    const kept = chunk.subarray(Math.max(0, chunk.length - TAIL_BYTES));
    const start = (offset + chunk.length - kept.length) % TAIL_BYTES;
    const first = kept.subarray(0, TAIL_BYTES - start);
    ring.set(first, start);
    ring.set(kept.subarray(first.length), 0);
  }

  return {
    push(chunk) {
      if (finished) return; // somebody else may hold the pipe open for ever
      hash.update(chunk);
      const forHead = chunk.subarray(0, HEAD_BYTES - headBytes);
      if (forHead.length > 0) {
        head.push(new Uint8Array(forHead));
        headBytes += forHead.length;
      }
      if (forHead.length < chunk.length) intoRing(chunk.subarray(forHead.length), bytes + forHead.length - headBytes);
      bytes += chunk.length;
    },
    cut() {
      wasCut = true;
    },
    finish() {
      finished = true;
      const after = bytes - headBytes;
      const tail = ring === undefined ? new Uint8Array() : unroll(ring, after);
      const digest = `sha256:${hash.digest("hex")}` as const;
      return { head: joinBytes(head, headBytes), tail, bytes, digest, truncated: wasCut || after > TAIL_BYTES };
    },
  };
}

function unroll(ring: Uint8Array, written: number): Uint8Array {
  if (written <= TAIL_BYTES) return ring.slice(0, written);
  const start = written % TAIL_BYTES;
  return joinBytes([ring.subarray(start), ring.subarray(0, start)], TAIL_BYTES);
}

function joinBytes(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
