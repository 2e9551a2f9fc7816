import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { StreamCapture } from "./stream-capture.ts";

const LONGEST_DRAINS = 20;

/**
 * Waits until both streams ended, or nothing came for `quietMs`: a grandchild that keeps the pipe open must not hold the result back
 * (PRC-3). Then the pipes are destroyed and their captures marked as cut.
 */
export async function drainAfterExit(
  child: ChildProcess,
  captures: Readonly<Record<"stdout" | "stderr", StreamCapture>>,
  quietMs: number,
): Promise<void> {
  await Promise.all([drainStream(child.stdout, captures.stdout, quietMs), drainStream(child.stderr, captures.stderr, quietMs)]);
}

function drainStream(stream: Readable | null, capture: StreamCapture, quietMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null || stream.readableEnded || stream.closed) {
      resolve();
      return;
    }
    const deadline = performance.now() + quietMs * LONGEST_DRAINS;
    let heard = false;
    let timer: NodeJS.Timeout;
    const done = (cut: boolean): void => {
      clearTimeout(timer);
      if (cut) capture.cut();
      stream.destroy();
      resolve();
    };
    const judge = (): void => {
      if (heard && performance.now() < deadline) wait();
      else done(true);
    };
    // A busy process may find its timer due before it has read what lies in the pipe; one round of input comes first.
    const wait = (): void => {
      heard = false;
      timer = setTimeout(() => setImmediate(() => setImmediate(judge)), quietMs);
    };
    stream.on("data", () => {
      heard = true;
    });
    stream.once("end", () => done(false));
    stream.once("close", () => done(false));
    wait();
  });
}
