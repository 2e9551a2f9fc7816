import { type ConfigIssue, isStorableText } from "@sluice/core";
import { fields, list, type Reader, required, text } from "./config-schema.ts";
import { mutatingToken } from "./mutating-token.ts";
import { programName } from "./program-name.ts";

/** Programs that run what the repository says: their word is the worker's word (threat PRC-10). */
const SCRIPT_RUNNERS: ReadonlySet<string> = new Set(
  "npm npx pnpm pnpx yarn yarnpkg bun bunx deno node make gmake just task rake sh bash dash zsh python python3 ruby perl".split(" "),
);

const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])/;

/** A program and its arguments, without a shell. */
export const commandLine: Reader<readonly string[]> = list(argument, 1, 200);

/** A written exception from the list of mutating tokens, for commands in which such a token means something harmless. */
export const mutatesException = fields({
  tokens: required(list(text(64), 1, 10)),
  because: required(text(300, (because) => /\S/.test(because), "the reason why these tokens change nothing here")),
});

/** What is wrong with a command line; `path` leads to it. */
export function commandLineIssues(
  argv: readonly string[],
  path: readonly (string | number)[],
  exception?: { readonly tokens: readonly string[] },
): readonly ConfigIssue[] {
  const token = mutatingToken(argv, exception?.tokens);
  return [
    ...(isProgram(argv[0] ?? "") ? [] : [{ path: [...path, 0], message: "must be a program's name or absolute path" }]),
    ...(token === undefined ? [] : [{ path, message: mutatingMessage(token) }]),
  ];
}

/** Why a token is refused, and the two ways on. */
export function mutatingMessage(token: string): string {
  return `must not change what it judges: ${token} is refused; use the checking mode of the tool, or list the token under \`mutates\` with the reason why it changes nothing`;
}

/** Whether the word of a program is that of the repository it runs in. */
export function isSelfReported(program: string): boolean {
  return program.includes("node_modules") || SCRIPT_RUNNERS.has(programName(program));
}

/** Whether a text is an absolute path that does not climb. */
export function isAbsolutePath(path: string): boolean {
  return ABSOLUTE.test(path) && !path.split(/[\\/]/).includes("..");
}

function argument(value: unknown, fault: (message: string) => undefined): string | undefined {
  const fits = typeof value === "string" && value.length <= 8192 && isStorableText(value);
  return fits ? value : fault("must be a text of at most 8192 characters");
}

function isProgram(program: string): boolean {
  return program !== "." && program !== ".." && (ABSOLUTE.test(program) || /^[^\\/]+$/.test(program));
}
