import { actingPrincipal } from "../acting-principal.ts";
import type { Command } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { actOnRun } from "../finish-act.ts";
import { instantText } from "../instant-text.ts";
import { showLine } from "../show-line.ts";
import { UNTIL, untilOption } from "../until-option.ts";

/** Lets somebody answer in one's place, or takes that back. */
export const delegate: Command = {
  name: "delegate",
  summary: "Let somebody answer in your place for a while.",
  details: "Only where the definition says `delegate`. The other person answers with --for and your name.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: {
    gate: { value: "GATE", help: "the gate that asks you" },
    to: { value: "PERSON", help: "who may answer" },
    ...UNTIL,
    from: { value: "PERSON", help: "pass on that you may answer in this person's place" },
    end: { value: "ID", help: "take back the delegation with this id" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const by = actingPrincipal(invocation);
    const end = invocation.text("end");
    return actOnRun(invocation, async ({ engine, project }, run) => {
      const call = { scope: project.scope, signal: invocation.signal };
      if (end !== undefined) {
        const said = `Taken back by ${by.id} (${by.assurance}).`;
        return { answer: await engine.endDelegation(run, { delegation: end, by }, call), said };
      }
      const [gate, to, from] = [invocation.need("gate"), invocation.need("to"), invocation.text("from")];
      const until = untilOption(invocation, (await engine.explain(run, call)).data.at);
      const request = { gate, to, until, by, ...(from === undefined ? {} : { from }) };
      const said = `${showLine(to)} may answer ${showLine(gate)} for ${showLine(from ?? by.id)} until ${instantText(until)}.`;
      return { answer: await engine.delegate(run, request, call), said };
    });
  },
};
