import { SluiceError } from "@sluice/core";
import { asksForJson } from "./asks-for-json.ts";
import type { Command, Invocation } from "./command.ts";
import { COMMANDS } from "./command-list.ts";
import { type ExitCode, exitCodeOf } from "./exit-code.ts";
import { commandHelp, overview } from "./help-text.ts";
import { commandNamed, parseCommandLine, type ParsedCall } from "./parse-command-line.ts";
import { errorDocument, errorText } from "./report-error.ts";
import { showJson } from "./show-line.ts";
import { tellUntrusted } from "./tell-untrusted.ts";
import type { Terminal } from "./terminal.ts";
import { wrapTo } from "./text-width.ts";
import { ownVersion } from "./own-version.ts";

/** What a call of the command line depends on. */
export interface Host {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Runs the command line once and answers with the exit code. Never rejects: everything thrown is reported. */
export async function main(args: readonly string[], host: Host): Promise<ExitCode> {
  const { terminal, signal } = host;
  // Also when the rest of the line cannot be read: whoever asked for JSON gets JSON.
  const json = asksForJson(args);
  try {
    return await dispatch(args, host);
  } catch (error) {
    const exit = exitCodeOf(error, signal.aborted);
    const reported = exit === 130 ? interruption(error) : error;
    if (json) terminal.out(`${showJson(errorDocument(reported))}\n`);
    else terminal.err(errorText(reported, terminal));
    return exit;
  }
}

async function dispatch(args: readonly string[], host: Host): Promise<ExitCode> {
  const { terminal } = host;
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") {
    if (name === undefined) terminal.err(`${overview(terminal.errColumns)}\n`);
    else terminal.out(`${overview(terminal.columns)}\n`);
    return name === undefined ? 2 : 0;
  }
  // As other programs have it: `help COMMAND` is `COMMAND --help`.
  if (name === "help") return dispatch([...rest, "--help"], host);
  if (name === "--version" || name === "-v") {
    terminal.out(`${ownVersion()}\n`);
    return 0;
  }
  const command = commandNamed(name, COMMANDS);
  const call = parseCommandLine(command, rest);
  if (call.values.has("help")) {
    terminal.out(`${commandHelp(command, terminal.columns)}\n`);
    return 0;
  }
  const finish = tellUntrusted(await command.run(invocationOf(command, call, host)), call, terminal);
  const text = finish.verbatim === true ? finish.text : wrapTo(finish.text, terminal.columns);
  terminal.out(call.values.has("json") ? `${showJson(finish.document)}\n` : endLine(text));
  return finish.exit;
}

function invocationOf(command: Command, { values, words }: ParsedCall, host: Host): Invocation {
  const text = (name: string): string | undefined => {
    const value = values.get(name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    ...host,
    words,
    text,
    texts: (name) => {
      const value = values.get(name);
      return Array.isArray(value) ? (value as readonly string[]) : [];
    },
    flag: (name) => values.get(name) === true,
    need(name) {
      const value = text(name);
      if (value !== undefined) return value;
      const option = `--${name} ${command.options[name]?.value ?? "VALUE"}`;
      throw new SluiceError({ code: "COMMAND_INVALID", message: `sluice ${command.name}: found no --${name}, expected ${option}.` });
    },
  };
}

function interruption(error: unknown): SluiceError {
  return new SluiceError({
    code: "ABORTED",
    message: "Interrupted. What was stored stays; the same command goes on from there.",
    cause: error,
  });
}

function endLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
