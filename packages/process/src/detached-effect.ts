import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { type EffectHandler, type EffectInspection, type EffectRequest, isKey, SluiceError } from "@sluice/core";
import { childVariables } from "./child-variables.ts";
import { type DetachedState, detachedState, lastOf } from "./detached-record.ts";
import { WATCHER } from "./detached-watcher.ts";
import { haveRecords, makeRecords } from "./secure-records.ts";
import { trustedPath } from "./trusted-path.ts";
import { inputOf, variablesOf } from "./work-variables.ts";

/** How a command is run on its own. */
export interface DetachedEffectOptions {
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
export function detachedEffect(argv: readonly [string, ...string[]], options: DetachedEffectOptions): EffectHandler {
  const { cwd, records, env = {} } = options;
  if (!isAbsolute(records)) throw new SluiceError({ code: "PROCESS_INVALID", message: "`records` is the absolute path of a folder." });
  const path = trustedPath(options.path, process.env["PATH"]);
  const folder = (request: Omit<EffectRequest, "token">): string => (typeof cwd === "string" ? cwd : cwd(request));
  return {
    portVersion: 1,
    folder,
    async perform(request) {
      const command = await path.find(argv[0]);
      if (command === undefined)
        throw new SluiceError({
          code: "COMMAND_NOT_FOUND",
          message: `${argv[0]} is not on the trusted path. Install it, or name it absolutely.`,
        });
      const record = recordOf(records, request);
      await makeRecords(records);
      if (!(await begin(record))) return { kind: "detached" };
      const input = join(record, "input.json");
      await writeFile(input, JSON.stringify(inputOf(request)), { mode: 0o600, flag: "wx" });
      const home = join(record, "home");
      await mkdir(home, { mode: 0o700 });
      const variables = childVariables(path.text, home, { ...env, ...variablesOf(request), SLUICE_INPUT: input });
      const time = String(Math.max(0, request.deadline - Date.now()));
      await start([record, time, command, ...argv.slice(1)], folder(request), variables);
      return { kind: "detached" };
    },
    inspect: async (request) => inspectionOf(await stateIn(records, request), recordOf(records, request)),
    async prove(request) {
      const state = await stateIn(records, request);
      if (state.kind === "ended") return { kind: "happened", exit: state.exit };
      return state.kind === "none" ? { kind: "did-not-happen" } : { kind: "unknown" };
    },
  };
}

async function stateIn(records: string, request: Omit<EffectRequest, "token">): Promise<DetachedState> {
  const record = recordOf(records, request);
  return (await haveRecords(records)) ? detachedState(record) : { kind: "none" };
}

async function inspectionOf(state: DetachedState, record: string): Promise<EffectInspection> {
  switch (state.kind) {
    case "ended": {
      const note = [state.how, await lastOf(join(record, "stderr.log"))].filter((part) => part !== "").join("\n");
      return { kind: "ended", exit: state.exit, ...(note === "" ? {} : { note }) };
    }
    case "running":
      return { kind: "running" };
    case "elsewhere":
      return { kind: "unknown" };
    default:
      return { kind: "gone" };
  }
}

/** Names of runs and tries are names without path meaning, so no record lies outside. */
function recordOf(records: string, { scope, run, work }: Pick<EffectRequest, "scope" | "run" | "work">): string {
  if (![scope, run, work].every(isKey)) throw new SluiceError({ code: "PROCESS_INVALID", message: "A run or a try has no proper name." });
  return join(records, scope, run, work);
}

/** `false`: this try was begun before, by whoever. */
async function begin(record: string): Promise<boolean> {
  await mkdir(join(record, ".."), { recursive: true, mode: 0o700 });
  try {
    await mkdir(record, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function start(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-e", WATCHER, ...args], { cwd, env, detached: true, stdio: "ignore", windowsHide: true });
    child.once("error", (cause) => {
      reject(new SluiceError({ code: "PROCESS_NOT_STARTED", message: "The watcher of a detached command could not be started.", cause }));
    });
    child.once("spawn", () => {
      child.unref();
      resolve();
    });
  });
}
