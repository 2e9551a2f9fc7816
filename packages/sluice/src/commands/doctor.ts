import type { Command } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { examine } from "../examine-setup.ts";
import { showLine } from "../show-line.ts";
import { type Colour, paint } from "../terminal.ts";
import { wrapTo } from "../text-width.ts";

const COLOURS: Readonly<Record<"ok" | "warning" | "trouble", Colour>> = { ok: "good", warning: "doubt", trouble: "bad" };

/** Looks at the setup. */
export const doctor: Command = {
  name: "doctor",
  summary: "Look at the setup, and change nothing.",
  details: "Node, SQLite, git, policy, pipeline, store, trackers, forges, clock and terminal.",
  positionals: [],
  options: PROJECT,
  async run(invocation) {
    const { terminal } = invocation;
    const results = await examine(invocation);
    const lines = results.map(
      ({ name, state, found, advice }) =>
        `${paint(terminal, COLOURS[state], state.padEnd(7))}  ${name.padEnd(8)}  ${showLine(found)}${advice === undefined ? "" : `; ${showLine(advice)}`}`,
    );
    const sick = results.some(({ state }) => state === "trouble");
    return { exit: sick ? 5 : 0, document: { ok: !sick, checks: results }, text: wrapTo(lines.join("\n"), terminal.columns) };
  },
};
