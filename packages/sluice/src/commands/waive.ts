import type { WaiverScope } from "@sluice/core";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command, Invocation } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { actOnRun } from "../finish-act.ts";
import { instantText } from "../instant-text.ts";
import { showLine } from "../show-line.ts";
import { UNTIL, untilOption } from "../until-option.ts";

/** Passes over a gate's non-pass. */
export const waive: Command = {
  name: "waive",
  summary: "Pass over what a gate found, until an end.",
  details: "The verdict stays what it is and says who passed it over. It is about the content of now, unless you say more or less.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: {
    gate: { value: "GATE", help: "the gate" },
    reason: { value: "TEXT", help: "why" },
    ...UNTIL,
    owner: { value: "PERSON", help: "who answers for it (default: you)" },
    path: { value: "PATH", help: "only what is found in this file, or in this folder, which ends with /", repeated: true },
    environment: { value: "NAME", help: "only where the subject's facet `environment` is this" },
    "whole-run": { help: "go on when the content of the run changes" },
    second: { value: "ID", help: "agree to the waiver with this id, which somebody proposed; its terms are the ones that count" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const by = actingPrincipal(invocation);
    return actOnRun(invocation, async ({ engine, project }, run) => {
      const call = { scope: project.scope, signal: invocation.signal };
      const { data } = await engine.explain(run, call);
      const second = invocation.text("second");
      const proposed = data.proposals.find(({ id }) => id === second);
      const terms = proposed ?? newTerms(invocation, by.id, data.at);
      const { gate, reason, until, owner, scope } = terms;
      const request = {
        gate,
        reason,
        until,
        owner,
        by,
        ...(scope === undefined ? {} : { scope }),
        ...(second === undefined ? {} : { second }),
      };
      const answer = await engine.waive(run, request, call);
      const isProposed = answer.ok && answer["waiver"] === "proposed";
      const what = isProposed ? `Proposed: more people have to allow it, with --second ${answer["id"] as string}.` : "It is passed over.";
      return { answer, said: `${showLine(gate)} until ${instantText(until)}, for ${showLine(owner)}: ${showLine(reason)}\n${what}` };
    });
  },
};

interface Terms {
  readonly gate: string;
  readonly reason: string;
  readonly until: number;
  readonly owner: string;
  readonly scope?: WaiverScope;
}

function newTerms(invocation: Invocation, by: string, now: number): Terms {
  const paths = invocation.texts("path");
  const environment = invocation.text("environment");
  const scope: WaiverScope = {
    ...(invocation.flag("whole-run") ? { subject: "run" } : {}),
    ...(paths.length === 0 ? {} : { paths }),
    ...(environment === undefined ? {} : { environment }),
  };
  return {
    gate: invocation.need("gate"),
    reason: invocation.need("reason"),
    until: untilOption(invocation, now),
    owner: invocation.text("owner") ?? by,
    ...(Object.keys(scope).length === 0 ? {} : { scope }),
  };
}
