import { backgroundNeeds } from "../background-needs.ts";
import type { Command, Finish } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { countOption } from "../count-option.ts";
import { counted } from "../counted.ts";
import { type Session, withEngine } from "../open-engine.ts";
import { reconciledText } from "../reconciled-text.ts";
import { watchedText } from "../watched-text.ts";

/** Does what is due, once. */
export const tick: Command = {
  name: "tick",
  summary: "Do what is due or claimable, once.",
  details: "For cron jobs and hosts that do not stay. Also looks at the trackers and forges of the configuration.",
  positionals: [],
  options: { limit: { value: "N", help: "take at most so many (default: 100)" }, ...PROJECT },
  async run(invocation) {
    const limit = countOption(invocation, "limit", 10_000);
    const doWhatIsDue = async ({ engine, project }: Session): Promise<Finish> => {
      const report = await engine.tick({ scope: project.scope, signal: invocation.signal, ...(limit === undefined ? {} : { limit }) });
      const done = `Looked at ${counted(report.due, "due run")} and did ${counted(report.intents, "piece")} of work.`;
      const text = [done, ...report.reconciled.map(reconciledText), ...report.watched.map(watchedText)].join("\n");
      return { exit: 0, document: { ...report, policyTrusted: project.policy.trusted }, text };
    };
    return withEngine(invocation, doWhatIsDue, backgroundNeeds(invocation));
  },
};
