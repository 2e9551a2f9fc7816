import type { Command } from "../command.ts";
import { completionBash } from "../completion/completion-bash.ts";
import { completionFish } from "../completion/completion-fish.ts";
import { completionTable } from "../completion/completion-table.ts";
import { completionZsh } from "../completion/completion-zsh.ts";

const SHELLS = { bash: completionBash, zsh: completionZsh, fish: completionFish } as const;

/** Writes what a shell completes. Takes the commands as they are when it is called: it is one of them. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return {
    name: "completion",
    summary: "Write what a shell needs to complete words.",
    details: 'For bash and zsh: eval "$(sluice completion SHELL)" in their startup file. For fish: sluice completion fish | source.',
    positionals: [{ name: "SHELL", help: "bash, zsh or fish", choices: Object.keys(SHELLS) }],
    options: {},
    run({ words }) {
      const shell = words[0] as keyof typeof SHELLS;
      const script = SHELLS[shell](completionTable(commands()));
      return Promise.resolve({ exit: 0, document: { shell, script }, text: script, verbatim: true });
    },
  };
}
