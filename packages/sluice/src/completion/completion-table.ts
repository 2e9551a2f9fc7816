import type { Command } from "../command.ts";
import { EVERYWHERE } from "../common-options.ts";

/** What can be completed after an option: nothing when it takes no value, or one that nobody can guess. */
type CompletedValue = "none" | "guess" | "files" | "folders" | readonly string[];

/** An option as a shell completes it. */
export interface CompletedOption {
  /** With its dashes. */
  readonly name: string;
  /** What stands for the value in the help; empty for a switch. */
  readonly placeholder: string;
  readonly help: string;
  readonly value: CompletedValue;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Words that may follow it. */
  readonly words: readonly string[];
}

/** What shells complete, read from the commands themselves. */
export function completionTable(commands: readonly Command[]): readonly CompletedCommand[] {
  return commands.map(({ name, summary, options, positionals }) => ({
    name,
    summary,
    options: Object.entries({ ...options, ...EVERYWHERE }).map(([option, { value, help, choices }]) => ({
      name: `--${option}`,
      placeholder: value ?? "",
      help,
      value: choices ?? valueOf(value),
    })),
    words: positionals.flatMap(({ choices }) => choices ?? []),
  }));
}

function valueOf(placeholder: string | undefined): CompletedValue {
  if (placeholder === undefined) return "none";
  if (placeholder === "FILE") return "files";
  return placeholder === "DIR" ? "folders" : "guess";
}
