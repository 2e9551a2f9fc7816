import type { Command } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { countOption } from "../count-option.ts";
import { withEngine } from "../open-engine.ts";
import { counted } from "../counted.ts";

/** Does what is due, once. */
export const tick: Command = {
  name: "tick",
  summary: "Do what is due or claimable, once.",
  details: "For cron jobs and hosts that do not stay.",
  positionals: [],
  options: { limit: { value: "N", help: "take at most so many (default: 100)" }, ...PROJECT },
  async run(invocation) {
    const limit = countOption(invocation, "limit", 10_000);
    return withEngine(invocation, async ({ engine, project }) => {
      const report = await engine.tick({ scope: project.scope, signal: invocation.signal, ...(limit === undefined ? {} : { limit }) });
      const text = `Looked at ${counted(report.due, "due run")} and did ${counted(report.intents, "piece")} of work.`;
      return { exit: 0, document: { ...report, policyTrusted: project.policy.trusted }, text };
    });
  },
};
