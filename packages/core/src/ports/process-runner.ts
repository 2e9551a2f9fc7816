import type { Digest } from "../digest.ts";
import type { Cancellable } from "./cancellable.ts";

/** A command to run: no shell, and an environment of exactly what is given. */
export interface ProcessRequest {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** The whole environment of the child besides the runner's own minimal base. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Bytes over both streams after which the child is killed. Default 64 MiB. */
  readonly outputLimit?: number;
  /** Written to standard input, which is then closed; without it standard input is empty. */
  readonly stdin?: Uint8Array;
  /** Called with chunks as they come, for progress only. */
  readonly onOutput?: (stream: "stdout" | "stderr", chunk: Uint8Array) => void;
}

/** What was captured of a stream: its beginning and end, and the digest of all of it. */
export interface CapturedStream {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly bytes: number;
  /** Of every byte that was read, also of those that were dropped. */
  readonly digest: Digest;
  /** Whether something between `head` and `tail` was dropped, or the stream was cut. */
  readonly truncated: boolean;
}

/** How a process ended. Only `exited` with the right code can ever mean success. */
export type ProcessEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timed-out" }
  | { readonly kind: "aborted" }
  | { readonly kind: "flooded" }
  | { readonly kind: "not-started"; readonly reason: string };

/** A finished process. */
export interface ProcessResult {
  readonly end: ProcessEnd;
  readonly stdout: CapturedStream;
  readonly stderr: CapturedStream;
  readonly durationMs: number;
}

/** The one way to start a process. Resolves for every end; rejects only on programmer errors. */
export interface ProcessRunner {
  readonly portVersion: 1;
  /** Runs a command to its end. */
  run(request: ProcessRequest, options?: Cancellable): Promise<ProcessResult>;
}
