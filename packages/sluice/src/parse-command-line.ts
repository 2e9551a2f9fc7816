import { parseArgs } from "node:util";
import { SluiceError } from "@sluice/core";
import { closestName } from "./closest-name.ts";
import type { Command } from "./command.ts";
import { EVERYWHERE } from "./common-options.ts";
import { showLine } from "./show-line.ts";

/** The words of a call, checked against what the command understands. */
export interface ParsedCall {
  readonly values: ReadonlyMap<string, string | true>;
  readonly words: readonly string[];
}

/**
 * Reads the arguments after the command's name. Every option at most once.
 *
 * @throws SluiceError `COMMAND_INVALID`, naming what would have been right.
 */
export function parseCommandLine(command: Command, args: readonly string[]): ParsedCall {
  const known = { ...EVERYWHERE, ...command.options };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [name, { type: value === undefined ? ("boolean" as const) : ("string" as const) }]),
  );
  // Not strict: Node's own refusals have no did-you-mean. Every token is checked below instead.
  const { tokens, positionals } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (option === undefined) throw unknownOption(command, token.rawName, Object.keys(known));
    if (values.has(token.name)) throw wrong(command, `${token.rawName} stands there twice`, "every option once");
    values.set(token.name, valueOf(command, token, option.value));
  }
  const needsWords = !values.has("help");
  if (needsWords) checkWords(command, positionals);
  return { values, words: positionals };
}

/** The command of that name. @throws SluiceError `COMMAND_INVALID` */
export function commandNamed(name: string | undefined, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const names = commands.map((command) => command.name);
  const meant = name === undefined ? undefined : closestName(name, names);
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found ${name === undefined ? "no command" : `the command "${showLine(name)}"`}, expected one of ${names.join(", ")}.${meaning(meant)}`,
    ...(meant === undefined ? {} : { details: { didYouMean: meant } }),
  });
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(command: Command, token: OptionToken, placeholder: string | undefined): string | true {
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
  return value;
}

function checkWords(command: Command, words: readonly string[]): void {
  const { positionals } = command;
  const missing = positionals.find((each, index) => each.optional !== true && words[index] === undefined);
  if (missing !== undefined) throw wrong(command, `no ${missing.name}`, `${missing.name}: ${missing.help}`);
  const extra = words[positionals.length];
  if (extra !== undefined) throw wrong(command, `one word too many, "${showLine(extra)}"`, `at most ${positionals.length}`);
}

function unknownOption(command: Command, rawName: string, names: readonly string[]): SluiceError {
  const meant = closestName(rawName.replace(/^-+/, ""), names);
  const didYouMean = meant === undefined ? undefined : `--${meant}`;
  return new SluiceError({
    code: "COMMAND_INVALID",
    message: `sluice ${command.name}: found the option ${showLine(rawName)}, expected one of ${names.map((name) => `--${name}`).join(", ")}.${meaning(didYouMean)}`,
    ...(didYouMean === undefined ? {} : { details: { didYouMean } }),
  });
}

function wrong(command: Command, found: string, expected: string): SluiceError {
  return new SluiceError({
    code: "COMMAND_INVALID",
    message: `sluice ${command.name}: found ${found}, expected ${expected}. See sluice ${command.name} --help.`,
  });
}

function meaning(didYouMean: string | undefined): string {
  return didYouMean === undefined ? "" : ` Did you mean ${didYouMean}?`;
}
