import { SluiceError } from "@sluice/core";
import { backgroundNeeds } from "../background-needs.ts";
import type { Command } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { countOption } from "../count-option.ts";
import { type Session, withEngine } from "../open-engine.ts";

/** Works until interrupted. */
export const work: Command = {
  name: "work",
  summary: "Work on all runs until interrupted.",
  details: "Also looks at the trackers and forges of the configuration. Finishes what it has begun; a second interruption ends it at once.",
  positionals: [],
  options: { concurrency: { value: "N", help: "most gates judged at once (default: 4)" }, ...PROJECT },
  async run(invocation) {
    const { terminal, signal } = invocation;
    const concurrency = countOption(invocation, "concurrency", 64);
    const workOn = async ({ engine, project }: Session): Promise<never> => {
      const worker = engine.work({ scope: project.scope, ...(concurrency === undefined ? {} : { concurrency }) });
      if (terminal.watched) terminal.err(`working on the scope ${project.scope}; interrupt to end\n`);
      await interrupted(signal);
      await worker.close({ drain: true });
      throw new SluiceError({ code: "ABORTED", message: "Interrupted." });
    };
    return withEngine(invocation, workOn, backgroundNeeds(invocation));
  },
};

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A timer of its own: waiting for a signal alone would not keep the process alive.
    const timer = setInterval(() => undefined, 60_000);
    const end = (): void => {
      clearInterval(timer);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
