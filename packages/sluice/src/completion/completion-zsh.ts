import type { CompletedCommand, CompletedOption } from "./completion-table.ts";

/** Completion for zsh. */
export function completionZsh(commands: readonly CompletedCommand[]): string {
  return `#compdef sluice
# Completion of sluice for zsh: eval "$(sluice completion zsh)"
_sluice() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}
compdef _sluice sluice
`;
}

function commandCase({ name, options, words }: CompletedCommand): string {
  const specs = [...options.map(optionSpec), ...(words.length === 0 ? [] : [`1:word:(${words.join(" ")})`])];
  return `    ${name}) _arguments ${specs.map(quoted).join(" ")} ;;`;
}

function optionSpec({ name, placeholder, help, value }: CompletedOption): string {
  const told = `${name}${value === "none" ? "" : "="}[${help.replaceAll(/[[\]\\:]/g, String.raw`\$&`)}]`;
  if (value === "none") return told;
  const action = value === "files" ? "_files" : value === "folders" ? "_files -/" : value === "guess" ? "" : `(${value.join(" ")})`;
  return `${told}:${placeholder}:${action}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
