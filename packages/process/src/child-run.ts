import { type ChildProcess, spawn } from "node:child_process";
import type { ProcessEnd, ProcessRequest, ProcessResult } from "@sluice/core";
import { drainAfterExit } from "./drain.ts";
import { startLongTimer } from "./long-timer.ts";
import { captureStream, type StreamCapture } from "./stream-capture.ts";

/** One child to run, everything decided. */
export interface ChildRun {
  readonly command: string;
  readonly request: ProcessRequest;
  readonly env: Readonly<Record<string, string>>;
  readonly outputLimit: number;
  readonly graceMs: number;
  readonly drainMs: number;
  readonly signal: AbortSignal | undefined;
}

interface Captures {
  readonly stdout: StreamCapture;
  readonly stderr: StreamCapture;
}

/** Runs the child to its end, whichever way that comes; its process group does not outlive the call. */
export async function runChild(run: ChildRun): Promise<ProcessResult> {
  const started = performance.now();
  const captures: Captures = { stdout: captureStream(), stderr: captureStream() };
  const end = await watch(run, captures);
  return { end, stdout: captures.stdout.finish(), stderr: captures.stderr.finish(), durationMs: performance.now() - started };
}

async function watch(run: ChildRun, captures: Captures): Promise<ProcessEnd> {
  let child: ChildProcess;
  try {
    child = start(run);
  } catch (error) {
    return notStarted(error); // E2BIG, NUL in an argument: thrown instead of reported (PRC-7)
  }
  const ending = firstEnd(child);
  const stopper = killer(child, run.graceMs);
  feed(child, run, captures, () => stopper.end("flooded"));
  const cancelTimer = startLongTimer(run.request.timeoutMs, () => stopper.end("timed-out"));
  const onAbort = (): void => stopper.end("aborted");
  run.signal?.addEventListener("abort", onAbort, { once: true });
  if (run.signal?.aborted === true) onAbort();
  const ended = await Promise.race([ending, stopper.gaveUp]);
  cancelTimer();
  run.signal?.removeEventListener("abort", onAbort);
  if (ended.kind === "not-started") {
    stopper.finish();
    return ended;
  }
  await drainAfterExit(child, captures, run.drainMs);
  stopper.finish();
  killGroup(child, "SIGKILL"); // whatever the command left running in its group
  return stopper.cause() ?? ended;
}

function start(run: ChildRun): ChildProcess {
  return spawn(run.command, run.request.argv.slice(1), {
    cwd: run.request.cwd,
    env: run.env,
    detached: process.platform !== "win32", // a process group of its own, so that all of it can be ended (PRC-1)
    shell: false,
    stdio: [run.request.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    windowsHide: true,
  });
}

function firstEnd(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid === undefined) resolve(notStarted(error));
    });
    child.once("exit", (code, signal) => {
      resolve(signal === null ? { kind: "exited", code: code ?? -1 } : { kind: "signalled", signal });
    });
  });
}

function feed(child: ChildProcess, { request, outputLimit }: ChildRun, captures: Captures, flood: () => void): void {
  let total = 0;
  let report = request.onOutput;
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.on("data", (chunk: Buffer) => {
      total += chunk.length;
      captures[name].push(chunk);
      if (total > outputLimit) flood();
      else if (report !== undefined) {
        try {
          report(name, chunk);
        } catch {
          report = undefined; // progress is a courtesy: a listener that fails is not called again
        }
      }
    });
    child[name]?.on("error", () => captures[name].cut());
  }
  child.stdin?.on("error", ignorePipe);
  child.stdin?.end(request.stdin);
}

/** A child may end without reading its input: EPIPE says nothing about its result. */
function ignorePipe(): void {}

type Cause = "timed-out" | "aborted" | "flooded";

/** How long a killed process may take to vanish: one that hangs in the kernel must not hang us. */
const VANISH_MS = 10_000;

interface Killer {
  readonly gaveUp: Promise<ProcessEnd>;
  end(cause: Cause): void;
  cause(): ProcessEnd | undefined;
  finish(): void;
}

/** SIGTERM, grace, SIGKILL to the whole group (PRC-4). The first cause counts. A flood gets no grace: it would go on all the while. */
function killer(child: ChildProcess, graceMs: number): Killer {
  let cause: Cause | undefined;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (end: ProcessEnd) => void;
  const gaveUp = new Promise<ProcessEnd>((resolve) => {
    giveUp = resolve;
  });
  const killHard = (kind: Cause): void => {
    killGroup(child, "SIGKILL");
    timer = setTimeout(() => giveUp({ kind }), VANISH_MS);
  };
  return {
    gaveUp,
    end(why) {
      if (cause !== undefined) return;
      cause = why;
      if (why === "flooded") {
        killHard(why);
        return;
      }
      killGroup(child, "SIGTERM");
      timer = setTimeout(() => killHard(why), graceMs);
    },
    cause: () => (cause === undefined ? undefined : { kind: cause }),
    finish: () => clearTimeout(timer),
  };
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.platform === "win32" ? child.kill(signal) : process.kill(-child.pid, signal);
  } catch {
    return false; // the group has ended
  }
}

function notStarted(error: unknown): ProcessEnd {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
  // The system reports a missing working folder as a missing command.
  const hint = code === "ENOENT" ? ": the command or its working folder does not exist" : "";
  return { kind: "not-started", reason: `${code}${hint}` };
}
