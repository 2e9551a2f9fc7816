import type { Command, Options } from "./command.ts";
import { EVERYWHERE } from "./common-options.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { wrapTo } from "./text-width.ts";

/** How a command is used. */
export function commandHelp(command: Command, columns: number): string {
  const words = command.positionals.map((each) => (each.optional === true ? `[${each.name}]` : each.name));
  const lines = [
    `${["sluice", command.name, ...words].join(" ")} [OPTIONS]`,
    "",
    command.summary,
    ...(command.details === undefined ? [] : ["", command.details]),
    ...(command.positionals.length === 0 ? [] : ["", ...command.positionals.map(({ name, help }) => entry(name, help))]),
    "",
    ...optionLines({ ...command.options, ...EVERYWHERE }),
  ];
  return wrapTo(lines.join("\n"), columns);
}

/** What there is. */
export function overview(commands: readonly Command[], columns: number): string {
  const lines = [
    "sluice COMMAND [OPTIONS]",
    "",
    "Run gating: a run never moves on a claim; it moves on evidence, on a person's decision, or on a written policy.",
    "",
    ...commands.map(({ name, summary }) => entry(name, summary, 10)),
    "",
    "sluice COMMAND --help says how a command is used; sluice --version says which one this is.",
    "",
    "Exit codes:",
    ...Object.entries(EXIT_CODES).map(([code, meaning]) => entry(code, meaning, 4)),
  ];
  return wrapTo(lines.join("\n"), columns);
}

function optionLines(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, { value, help }]) => [
    `  --${name}${value === undefined ? "" : ` ${value}`}`,
    `      ${help}`,
  ]);
}

function entry(name: string, help: string, width = 10): string {
  return `  ${name.padEnd(width)}  ${help}`;
}
