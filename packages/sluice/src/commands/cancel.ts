import { actingPrincipal } from "../acting-principal.ts";
import type { Command } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { actOnRun } from "../finish-act.ts";

/** Ends a run. */
export const cancel: Command = {
  name: "cancel",
  summary: "End a run at once.",
  details: "Work is aborted, requests are withdrawn, reservations freed.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: { reason: { value: "TEXT", help: "why" }, ...ACTOR, ...PROJECT },
  async run(invocation) {
    const by = actingPrincipal(invocation);
    const reason = invocation.text("reason");
    return actOnRun(invocation, async ({ engine, project }, run) => ({
      answer: await engine.cancel(
        run,
        { by, ...(reason === undefined ? {} : { reason }) },
        { scope: project.scope, signal: invocation.signal },
      ),
      said: `Cancelled by ${by.id} (${by.assurance}).`,
    }));
  },
};
