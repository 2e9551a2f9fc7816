import { SluiceError } from "@sluice/core";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { actOnRun } from "../finish-act.ts";

/** Takes an exclusive right away. */
export const steal: Command = {
  name: "steal",
  summary: "Take a right away from the run that holds it.",
  details:
    "For a lock whose holder will never give it back. Both ledgers say who did it and why. The run that had it is held: a person has to see how far it came, and resuming it asks for the right anew.",
  positionals: [{ name: "RUN", help: "id of the run that shall have it, or key of its subject" }],
  options: {
    gate: { value: "GATE", help: "the gate that waits for it" },
    reason: { value: "TEXT", help: "why" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const by = actingPrincipal(invocation);
    const gate = invocation.text("gate");
    const reason = invocation.text("reason");
    if (gate === undefined || reason === undefined)
      throw new SluiceError({ code: "COMMAND_INVALID", message: "Expected --gate GATE and --reason TEXT: whose right, and why." });
    return actOnRun(invocation, async ({ engine, project }, run) => ({
      answer: await engine.steal(run, { by, gate, reason }, { scope: project.scope, signal: invocation.signal }),
      said: `Taken away by ${by.id} (${by.assurance}); a worker brings it.`,
    }));
  },
};
