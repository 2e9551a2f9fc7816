import { parseArgs } from "node:util";
import { SluiceError } from "@sluice/core";
import type { Command, Options } from "./command.ts";
import { EVERYWHERE } from "./common-options.ts";
import { showLine } from "./show-line.ts";
import { unknownName } from "./unknown-name.ts";

/** The words of a call, checked against what the command understands. */
export interface ParsedCall {
  /** A switch is `true`; an option that may be repeated has a list. */
  readonly values: ReadonlyMap<string, string | true | readonly string[]>;
  readonly words: readonly string[];
}

/**
 * Reads the arguments after the command's name. Every option at most once, unless it may be repeated.
 *
 * @throws SluiceError `COMMAND_INVALID`, naming what would have been right.
 */
export function parseCommandLine(command: Command, args: readonly string[]): ParsedCall {
  const known = { ...EVERYWHERE, ...command.options };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const), ...(name === "help" ? { short: "h" } : {}) },
    ]),
  );
  // Not strict: Node's own refusals have no did-you-mean. Every token is checked below instead.
  const { tokens, positionals } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string | true | readonly string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (option === undefined) throw unknownOption(command, token.rawName, Object.keys(known));
    const before = values.get(token.name);
    if (before !== undefined && option.repeated !== true) throw wrong(command, `${token.rawName} stands there twice`, "it once");
    const value = valueOf(command, token, option);
    values.set(token.name, option.repeated === true ? [...(Array.isArray(before) ? before : []), String(value)] : value);
  }
  const needsWords = !values.has("help");
  if (needsWords) checkWords(command, positionals);
  return { values, words: positionals };
}

/** The command of that name. @throws SluiceError `COMMAND_INVALID` */
export function commandNamed(name: string | undefined, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const what = name === undefined ? "Found no command" : `Found the command "${showLine(name)}"`;
  throw unknownName({ code: "COMMAND_INVALID", what, word: name ?? "", names: commands.map((command) => command.name) });
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(command: Command, token: OptionToken, { value: placeholder, choices }: Options[string]): string | true {
  const { rawName, value, inlineValue } = token;
  if (placeholder === undefined) {
    if (value !== undefined) throw wrong(command, `${rawName} with a value`, "a switch without one");
    return true;
  }
  if (value === undefined || value === "") throw wrong(command, `${rawName} without a value`, `${rawName} ${placeholder}`);
  // A forgotten value would swallow the next option.
  if (inlineValue !== true && value.startsWith("-") && value !== "-") {
    throw wrong(command, `${rawName} followed by ${showLine(value)}`, `${rawName}=${placeholder} when the value begins with a dash`);
  }
  if (choices !== undefined) checkChoice(command, value, choices, rawName);
  return value;
}

function checkChoice(command: Command, word: string, choices: readonly string[], what: string): void {
  if (choices.includes(word)) return;
  const found = { code: "COMMAND_INVALID", what: `sluice ${command.name}: found ${what} "${showLine(word)}"` } as const;
  throw unknownName({ ...found, word, names: choices });
}

function checkWords(command: Command, words: readonly string[]): void {
  const { positionals } = command;
  const missing = positionals.find((each, index) => each.optional !== true && words[index] === undefined);
  if (missing !== undefined) throw wrong(command, `no ${missing.name}`, `${missing.name}: ${missing.help}`);
  for (const [index, { name, choices }] of positionals.entries()) {
    const word = words[index];
    if (word !== undefined && choices !== undefined) checkChoice(command, word, choices, name);
  }
  const extra = positionals.at(-1)?.repeated === true ? undefined : words[positionals.length];
  if (extra !== undefined) throw wrong(command, `one word too many, "${showLine(extra)}"`, `at most ${positionals.length}`);
}

function unknownOption(command: Command, rawName: string, names: readonly string[]): SluiceError {
  const what = `sluice ${command.name}: found the option ${showLine(rawName)}`;
  // As it has to be typed, so that what is meant can be copied.
  const word = `--${rawName.replace(/^-+/, "")}`;
  return unknownName({ code: "COMMAND_INVALID", what, word, names: names.map((name) => `--${name}`) });
}

function wrong(command: Command, found: string, expected: string): SluiceError {
  return new SluiceError({
    code: "COMMAND_INVALID",
    message: `sluice ${command.name}: found ${found}, expected ${expected}. See sluice ${command.name} --help.`,
  });
}
