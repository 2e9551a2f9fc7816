import type { CapturedStream } from "@sluice/core";

/** Everything that was kept of a stream. Whole only where the stream says that nothing was dropped. */
export function capturedBytes({ head, tail }: CapturedStream): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
