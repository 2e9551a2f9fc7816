import { isAbsolute } from "node:path";
import { type Cancellable, type ProcessRequest, type ProcessResult, type ProcessRunner, SluiceError } from "@sluice/core";
import { childEnvironment } from "./child-environment.ts";
import { runChild } from "./child-run.ts";
import { captureStream } from "./stream-capture.ts";
import { killSurvivors } from "./survivors.ts";
import { type TrustedPath, trustedPath } from "./trusted-path.ts";

const DEFAULT_OUTPUT_LIMIT = 64 * 1024 * 1024;

/** How the runner treats every child. */
export interface ProcessRunnerOptions {
  /**
   * Folders in which commands are looked for; the PATH of the child too. Default: the host's PATH at creation without empty and relative
   * elements and without `node_modules/.bin`.
   */
  readonly path?: string;
  /** HOME of every child. Default: a fresh empty folder each time. */
  readonly home?: string;
  /** Milliseconds between SIGTERM and SIGKILL. Default 2000. */
  readonly graceMs?: number;
  /** Milliseconds of silence after the exit for which output is still read while others hold the pipes. Default 250. */
  readonly drainMs?: number;
  /**
   * What to do about processes that a command leaves behind. `scan` (default): the process group is killed, and on Linux whatever still
   * carries the marker variable `SLUICE_CHILD` in its environment. `group`: the process group only, for trusted programs.
   */
  readonly survivors?: "scan" | "group";
}

/**
 * The one way to start a process: no shell, an environment of PATH, LC_ALL, HOME, `SLUICE_CHILD` and what the request gives, a process group of its own
 * that does not outlive the command, bounded capture, one byte budget over both streams. On Windows there are no process groups: only the
 * child itself is ended.
 *
 * @throws SluiceError `PROCESS_INVALID` when the path has an empty or relative element.
 */
export function createProcessRunner(options: ProcessRunnerOptions = {}): ProcessRunner {
  const path = trustedPath(options.path, process.env["PATH"]);
  return {
    portVersion: 1,
    async run(request, { signal }: Cancellable = {}) {
      checkRequest(request);
      if (signal?.aborted === true) return unstarted({ kind: "aborted" });
      const command = await path.find(request.argv[0]);
      if (command === undefined)
        return unstarted({ kind: "not-started", reason: `COMMAND_NOT_FOUND: ${request.argv[0]} is not on the trusted path` });
      return runPrepared(request, command, path, options, signal);
    },
  };
}

async function runPrepared(
  request: ProcessRequest,
  command: string,
  path: TrustedPath,
  options: ProcessRunnerOptions,
  signal: AbortSignal | undefined,
): Promise<ProcessResult> {
  const environment = await childEnvironment(path.text, options.home, request.env ?? {});
  try {
    return await runChild({
      command,
      request,
      env: environment.env,
      outputLimit: request.outputLimit ?? DEFAULT_OUTPUT_LIMIT,
      graceMs: options.graceMs ?? 2000,
      drainMs: options.drainMs ?? 250,
      signal,
    });
  } finally {
    if (options.survivors !== "group") await killSurvivors(environment.token);
    await environment.dispose();
  }
}

/** Programmer errors only; whatever the operating system refuses is a result. */
function checkRequest({ argv, cwd, timeoutMs, outputLimit }: ProcessRequest): void {
  const command: string | undefined = argv[0];
  if (command === undefined || command === "") throw invalid("argv is empty");
  if (/[\\/]/.test(command) && !isAbsolute(command)) throw invalid("a command is a bare name or an absolute path");
  if (command === "." || command === "..") throw invalid("a command is a bare name or an absolute path");
  if (!isAbsolute(cwd)) throw invalid("cwd is not absolute");
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0) throw invalid("timeoutMs is not a positive number");
  if (outputLimit !== undefined && !(outputLimit >= 0)) throw invalid("outputLimit is not a number of bytes");
}

function invalid(found: string): SluiceError {
  return new SluiceError({ code: "PROCESS_INVALID", message: `The process request is malformed: ${found}.` });
}

function unstarted(end: ProcessResult["end"]): ProcessResult {
  const nothing = captureStream().finish();
  return { end, stdout: nothing, stderr: nothing, durationMs: 0 };
}
