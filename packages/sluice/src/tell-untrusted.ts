import type { Finish } from "./command.ts";
import type { ParsedCall } from "./parse-command-line.ts";
import type { Terminal } from "./terminal.ts";
import { wrapTo } from "./text-width.ts";

/**
 * Whatever a command answers under `--policy-file` says that its policy is not trusted: documents by `policyTrusted: false`, text that does
 * not say so itself by a note on standard error, because it may be in a format that others read.
 */
export function tellUntrusted(finish: Finish, { values }: ParsedCall, terminal: Terminal): Finish {
  if (!values.has("policy-file")) return finish;
  const { document, text } = finish;
  if (!values.has("json") && !text.includes("not trusted")) {
    terminal.err(`${wrapTo("note: the policy is read from disk and not trusted (--policy-file)", terminal.errColumns)}\n`);
  }
  return isMap(document) ? { ...finish, document: { ...document, policyTrusted: false } } : finish;
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
