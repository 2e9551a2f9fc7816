import { EffectRequest, CapturedStream, Json, ProcessRunner, EffectHandler } from '@sluice/core';

/** What a command printed, as it is recorded: an output, or why nobody can read one. */
type PrintedOutput = {
    readonly output: Json;
} | {
    readonly unreadable: string;
};
/** How a command is run as a stage's work. */
interface CommandEffectOptions {
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
declare function commandEffect(argv: readonly [string, ...string[]], options: CommandEffectOptions): EffectHandler;

/** How the runner treats every child. */
interface ProcessRunnerOptions {
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
declare function createProcessRunner(options?: ProcessRunnerOptions): ProcessRunner;

/** How a command is run on its own. */
interface DetachedEffectOptions {
    /** Absolute path of the folder to work in, or what tells it. Gates read the files the work left there. */
    readonly cwd: string | ((request: Omit<EffectRequest, "token">) => string);
    /**
     * Absolute path of the host's own folder in which each try leaves a record: that it began, how it ended, and what it wrote. Nobody who is
     * judged may write there: whoever can write a record can say that it ended well. Made when it is missing, for this user alone.
     */
    readonly records: string;
    /** Besides these, PATH, LC_ALL, HOME (a fresh empty folder, unless it is named here) and the `SLUICE_*` variables the command sees nothing. */
    readonly env?: Readonly<Record<string, string>>;
    /** Folders in which commands are looked for. Default: the host's PATH without what depends on the working folder. */
    readonly path?: string;
}
/**
 * Runs a command that outlives the process that started it: a deployment that restarts the host, for example. Its try leaves a record, by
 * which any process on this machine finds out how it stands (`inspect`) or whether it ever happened (`prove`). A try that was begun is never
 * begun again, however often it is asked for. It is ended at the deadline, by a watcher of its own.
 *
 * @throws SluiceError `PROCESS_INVALID` for a malformed command or folder; from `perform`: `COMMAND_NOT_FOUND`, `PROCESS_NOT_STARTED`; from
 * all of them `RECORDS_INSECURE`.
 */
declare function detachedEffect(argv: readonly [string, ...string[]], options: DetachedEffectOptions): EffectHandler;

export { commandEffect, createProcessRunner, detachedEffect };
export type { CommandEffectOptions, DetachedEffectOptions, PrintedOutput, ProcessRunnerOptions };
