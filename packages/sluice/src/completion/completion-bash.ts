import type { CompletedCommand, CompletedOption } from "./completion-table.ts";

/** Completion for bash, from 3.2 on. Words are one on each line, because a file's name may have spaces. */
export function completionBash(commands: readonly CompletedCommand[]): string {
  const values = commands.flatMap(({ name, options }) => options.flatMap((option) => valueCase(name, option)));
  return `# Completion of sluice for bash: eval "$(sluice completion bash)"
_sluice() {
  local IFS=$'\\n' word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=''
  COMPREPLY=()
  # --option=value comes as three words.
  if [ "$word" = '=' ]; then word=''; elif [ "$before" = '=' ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...commands.map(({ name }) => name), "--help", "--version"])} -- "$word"))
    return
  fi
  case "$command $before" in
${values.join("\n")}
  esac
  case "$command" in
${commands.map(({ name, options, words }) => `    ${name}) words=${quoted([...words, ...options.map((option) => option.name)])} ;;`).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _sluice sluice
`;
}

function valueCase(command: string, { name, value }: CompletedOption): readonly string[] {
  if (value === "none") return [];
  const begin = `    '${command} ${name}')`;
  if (value === "guess") return [`${begin} return ;;`];
  const isPath = value === "files" || value === "folders";
  const what = isPath ? (value === "files" ? "-f" : "-d") : `-W ${quoted(value)}`;
  const paths = isPath ? " compopt -o filenames 2>/dev/null;" : "";
  return [`${begin}${paths} COMPREPLY=($(compgen ${what} -- "$word")); return ;;`];
}

function quoted(words: readonly string[]): string {
  return `$'${words.map((word) => word.replaceAll(/[\\']/g, String.raw`\$&`)).join(String.raw`\n`)}'`;
}
