import { SluiceError } from "@sluice/core";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command, Invocation } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { actOnRun } from "../finish-act.ts";

/** Ends a hold. */
export const resume: Command = {
  name: "resume",
  summary: "End one hold and look again.",
  details: "Every gate gets fresh attempts. Grants no lap and accepts nothing.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: {
    hold: { value: "HOLD", help: "which hold, when there are several" },
    happened: { help: "say that the effect whose result nobody knows did happen" },
    "did-not-happen": { help: "say that it did not happen" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const by = actingPrincipal(invocation);
    const answer = answerOption(invocation);
    const hold = invocation.text("hold");
    return actOnRun(invocation, async ({ engine, project }, run) => {
      const request = { by, ...(hold === undefined ? {} : { hold }), ...(answer === undefined ? {} : { answer }) };
      return {
        answer: await engine.resume(run, request, { scope: project.scope, signal: invocation.signal }),
        said: `Resumed by ${by.id} (${by.assurance}).`,
      };
    });
  },
};

function answerOption(invocation: Invocation): "happened" | "did-not-happen" | undefined {
  const answers = (["happened", "did-not-happen"] as const).filter((name) => invocation.flag(name));
  if (answers.length < 2) return answers[0];
  throw new SluiceError({ code: "COMMAND_INVALID", message: "Found --happened and --did-not-happen together, expected one of them." });
}
