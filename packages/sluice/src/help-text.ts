import type { Command, Options } from "./command.ts";
import { COMMAND_GROUPS, COMMANDS } from "./command-list.ts";
import { EVERYWHERE } from "./common-options.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { wrapTo } from "./text-width.ts";

/** Of the longest command's name. */
const NAME_WIDTH = Math.max(...COMMANDS.map(({ name }) => name.length));

/** How a command is used. */
export function commandHelp(command: Command, columns: number): string {
  const words = command.positionals.map(({ name, optional, repeated }) => {
    const word = repeated === true ? `${name}...` : name;
    return optional === true ? `[${word}]` : word;
  });
  const lines = [
    `${["sluice", command.name, ...words].join(" ")} [OPTIONS]`,
    "",
    command.summary,
    ...(command.details === undefined ? [] : ["", command.details]),
    ...(command.positionals.length === 0
      ? []
      : ["", ...command.positionals.map(({ name, help }) => entry(name, help, { width: 10, columns }))]),
    "",
    ...optionLines({ ...command.options, ...EVERYWHERE }),
  ];
  return wrapTo(lines.join("\n"), columns);
}

/** What there is: one line for each command. */
export function overview(columns: number): string {
  const lines = [
    "sluice COMMAND [OPTIONS]",
    "",
    "Run gating: a run never moves on a claim; it moves on evidence, on a person's decision, or on a written policy.",
    "",
    ...COMMAND_GROUPS.flatMap(({ title, commands }) => [
      `${title}:`,
      ...commands.map(({ name, summary }) => entry(name, summary, { width: NAME_WIDTH, columns })),
      "",
    ]),
    "sluice COMMAND --help says how a command is used; sluice --version says which one this is.",
    "",
    "Exit codes:",
    ...Object.entries(EXIT_CODES).map(([code, meaning]) => entry(code, meaning, { width: 4, columns })),
  ];
  return wrapTo(lines.join("\n"), columns);
}

function optionLines(options: Options): readonly string[] {
  return Object.entries(options).flatMap(([name, { value, help }]) => [
    `  --${name}${value === undefined ? "" : ` ${value}`}`,
    `      ${help}`,
  ]);
}

/** A name with what it means beside it, also where that takes several lines. */
function entry(name: string, help: string, { width, columns }: { readonly width: number; readonly columns: number }): string {
  const lead = `  ${name.padEnd(width)}  `;
  return lead + wrapTo(help, columns - lead.length).replaceAll("\n", `\n${" ".repeat(lead.length)}`);
}
