import { join } from "node:path";
import { type ProcessResult, type ProcessRunner, SluiceError } from "@sluice/core";
import { ANSWERS, type GitCommand } from "./exit-codes.ts";

const READ_TIMEOUT_MS = 120_000;

/** Files of ours around the bare repository. */
export interface GitPlaces {
  readonly folder: string;
  readonly repository: string;
  readonly home: string;
  readonly config: string;
}

/** Where things lie in a cache folder. */
export function placesIn(folder: string): GitPlaces {
  return { folder, repository: join(folder, "repository.git"), home: join(folder, "home"), config: join(folder, "gitconfig") };
}

/** What a command gave. */
interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  /** Whether there would have been more than `mostBytes`. */
  readonly cut: boolean;
}

/** What besides its arguments a command is run with. */
interface GitRun {
  readonly signal?: AbortSignal | undefined;
  readonly stdin?: string;
  readonly timeoutMs?: number;
  /** Output beyond this is cut, and git ended. Without it, output beyond the runner's own limit is a failure. */
  readonly mostBytes?: number;
  /** Besides our own, which none of these may be. */
  readonly env?: Readonly<Record<"GIT_INDEX_FILE" | "GIT_WORK_TREE", string>>;
}

/** Runs git in our own bare repository, and nowhere else. Rejects with `VCS_FAILED` for every end that is no answer, `ABORTED` when aborted. */
export type Git = (command: GitCommand, args: readonly string[], run: GitRun) => Promise<GitAnswer>;

// Nothing from the host's environment or from any configuration may choose what is executed (GIT-3, GIT-4, GIT-5, GIT-7).
const SETTINGS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  // What is written is what is stored, and nothing written leads elsewhere (GIT-12).
  "core.symlinks=false",
  "core.autocrlf=false",
  "core.attributesFile=/dev/null",
  "submodule.recurse=false",
  "core.fsync=committed,reference",
  "safe.bareRepository=explicit",
  "transfer.fsckObjects=true",
  // Old but harmless: histories of well-known projects carry these.
  "fetch.fsck.zeroPaddedFilemode=ignore",
  "fetch.fsck.badTimezone=ignore",
  "fetch.fsck.missingSpaceBeforeDate=ignore",
  "protocol.ext.allow=never",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((setting) => ["-c", setting]);

/** A {@link Git} for the repository in `places`. */
export function createGit(runner: ProcessRunner, git: string, places: GitPlaces): Git {
  const ours = {
    HOME: places.home,
    GIT_DIR: places.repository,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: places.config,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_ALLOW_PROTOCOL: "file",
  };
  return async (command, args, { signal, stdin, timeoutMs, mostBytes, env }) => {
    const chunks: Uint8Array[] = [];
    const result = await runner.run(
      {
        argv: [git, ...SETTINGS, ...command.split(" "), ...args],
        cwd: places.folder,
        env: { ...env, ...ours },
        timeoutMs: timeoutMs ?? READ_TIMEOUT_MS,
        ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }),
        ...(mostBytes === undefined ? {} : { outputLimit: mostBytes }),
        onOutput: (stream, chunk) => {
          if (stream === "stdout") chunks.push(chunk);
        },
      },
      signal === undefined ? {} : { signal },
    );
    const collected = Buffer.concat(chunks);
    if (mostBytes !== undefined && result.end.kind === "flooded") return { code: 0, stdout: collected.subarray(0, mostBytes), cut: true };
    return answerOf(command, result, collected);
  };
}

function answerOf(command: GitCommand, { end, stdout, stderr }: ProcessResult, collected: Buffer): GitAnswer {
  if (end.kind === "aborted") throw new SluiceError({ code: "ABORTED", message: `git ${command} was aborted.` });
  if (end.kind !== "exited") throw failed(command, end.kind === "not-started" ? end.reason : end.kind);
  const answers: readonly number[] = ANSWERS[command];
  if (!answers.includes(end.code))
    throw failed(command, `exit ${end.code}: ${excerpt(stderr.tail.length > 0 ? stderr.tail : stderr.head)}`);
  const whole = collected.length === stdout.bytes && !(stdout.truncated && stdout.head.length + stdout.tail.length === stdout.bytes);
  if (!whole) throw failed(command, "its output was cut");
  return { code: end.code, stdout: collected, cut: false };
}

/** An error for an answer outside git's contract. */
export function failed(command: GitCommand, found: string): SluiceError {
  return new SluiceError({ code: "VCS_FAILED", message: `git ${command} failed: ${found}`, details: { command } });
}

function excerpt(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("utf8")
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
    .slice(-400)
    .replace(/\p{Surrogate}/gu, "");
}
