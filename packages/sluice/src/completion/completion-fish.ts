import type { CompletedCommand, CompletedOption } from "./completion-table.ts";

/** Completion for fish. */
export function completionFish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, words }) => {
    const within = `complete -c sluice -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c sluice -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...(words.length === 0 ? [] : [`${within} -a ${quoted(words.join(" "))}`]),
      ...options.map((option) => `${within} ${optionPart(option)}`),
    ];
  });
  return `# Completion of sluice for fish: sluice completion fish | source
complete -c sluice -f
${lines.join("\n")}
`;
}

function optionPart({ name, help, value }: CompletedOption): string {
  const told = `-l ${name.replace(/^--/, "")} -d ${quoted(help)}`;
  if (value === "none") return told;
  if (value === "files" || value === "folders") return `${told} -r -F`;
  return value === "guess" ? `${told} -x` : `${told} -x -a ${quoted(value.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
