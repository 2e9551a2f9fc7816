import {
  type CapturedStream,
  type EffectHandler,
  type EffectRequest,
  type EffectResult,
  type Json,
  type ProcessResult,
  type ProcessRunner,
  SluiceError,
} from "@sluice/core";
import { lastLines } from "./last-lines.ts";
import { createProcessRunner } from "./process-runner.ts";
import { inputOf, variablesOf } from "./work-variables.ts";
import { withWorkerInput } from "./worker-input.ts";

/** What a command printed, as it is recorded: an output, or why nobody can read one. */
export type PrintedOutput = { readonly output: Json } | { readonly unreadable: string };

/** How a command is run as a stage's work. */
export interface CommandEffectOptions {
  /** Absolute path of the folder to work in, or what tells it. Gates read the files the work left there. */
  readonly cwd: string | ((request: Omit<EffectRequest, "token">) => string);
  /** Besides these, PATH, LC_ALL, HOME (a fresh empty folder, unless it is named here) and the `SLUICE_*` variables the command sees nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes over both streams after which the command is killed. Default 64 MiB. */
  readonly outputLimit?: number;
  /** Reads standard output into the effect's output. Default: there is none. */
  readonly output?: (stdout: CapturedStream) => PrintedOutput;
  /** Default: a runner with the host's PATH. */
  readonly process?: ProcessRunner;
}

/**
 * Runs a command as a stage's work. The command finds a JSON file at `SLUICE_INPUT` with `run`, `stage`, `effect`, `work`, `token`, `nonce`,
 * `key`, `attempt`, `lap`, `laps`, `reasons`, `subject` and `deadline`, and `SLUICE_RUN`, `SLUICE_STAGE`, `SLUICE_WORK`, `SLUICE_KEY` (the
 * subject's key), `SLUICE_TOKEN`, `SLUICE_NONCE` (what its markers carry) and `SLUICE_EFFECT_KEY` (the idempotency key) in its environment.
 * It is ended at the deadline. `exit` is `null` when it did not exit by itself.
 *
 * @throws SluiceError from `perform`: `COMMAND_NOT_FOUND` or `PROCESS_NOT_STARTED` when it could not be started, `ABORTED` when the caller
 * ended it, so that it is tried again; `PROCESS_INVALID` when the command or the folder is malformed.
 */
export function commandEffect(argv: readonly [string, ...string[]], options: CommandEffectOptions): EffectHandler {
  const runner = options.process ?? createProcessRunner();
  const folder = (request: Omit<EffectRequest, "token">): string => (typeof options.cwd === "string" ? options.cwd : options.cwd(request));
  return {
    portVersion: 1,
    folder,
    async perform(request, { signal }) {
      const timeoutMs = request.deadline - Date.now();
      if (timeoutMs <= 0) return { kind: "ended", exit: null, note: "The deadline had passed before the command was started." };
      const result = await withWorkerInput(inputOf(request), (inputFile) =>
        runner.run(
          {
            argv,
            cwd: folder(request),
            env: { ...options.env, ...variablesOf(request), SLUICE_INPUT: inputFile },
            timeoutMs,
            ...(options.outputLimit === undefined ? {} : { outputLimit: options.outputLimit }),
          },
          { signal },
        ),
      );
      return resultOf(result, argv[0], options.output);
    },
  };
}

function resultOf(result: ProcessResult, command: string, read: CommandEffectOptions["output"]): EffectResult {
  const { end } = result;
  if (end.kind === "not-started") throw notStarted(command, end.reason);
  if (end.kind === "aborted") throw new SluiceError({ code: "ABORTED", message: `${command} was ended because the caller aborted.` });
  const exit = end.kind === "exited" ? end.code : null;
  const printed = read?.(result.stdout);
  const output = printed !== undefined && "output" in printed ? { output: printed.output } : {};
  const unreadable = printed !== undefined && "unreadable" in printed ? `Its output cannot be read: ${printed.unreadable}.` : "";
  const noted = lastLines(result.stderr.bytes > 0 || "output" in output ? result.stderr : result.stdout);
  const note = [ENDINGS[end.kind], unreadable, noted].filter((part) => part !== "").join("\n");
  return {
    kind: "ended",
    exit,
    ...output,
    ...(unreadable === "" ? {} : { unreadable: true }),
    ...(note === "" ? {} : { note }),
  };
}

const ENDINGS = {
  exited: "",
  signalled: "It was ended by a signal.",
  "timed-out": "It was ended at its deadline.",
  flooded: "It was ended because it wrote too much.",
} as const;

function notStarted(command: string, reason: string): SluiceError {
  if (!reason.startsWith("COMMAND_NOT_FOUND"))
    return new SluiceError({ code: "PROCESS_NOT_STARTED", message: `${command} could not be started: ${reason}.` });
  const message = `${command} is not on the trusted path. Install it, or name it by its absolute path.`;
  return new SluiceError({ code: "COMMAND_NOT_FOUND", message });
}
