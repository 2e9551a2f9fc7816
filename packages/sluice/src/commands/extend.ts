import { parseDuration, type Principal, SluiceError } from "@sluice/core";
import type { ExtendRequest } from "@sluice/engine";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command, Invocation } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { countOption } from "../count-option.ts";
import { actOnRun } from "../finish-act.ts";

/** Grants laps or time. */
export const extend: Command = {
  name: "extend",
  summary: "Grant laps of a budget, or time for a request.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: {
    budget: { value: "NAME", help: "the budget that gets laps" },
    laps: { value: "N", help: "how many" },
    gate: { value: "GATE", help: "the gate whose request gets time" },
    by: { value: "DURATION", help: "how much, such as 30m, 2h or 1d" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const request = requestOf(invocation, actingPrincipal(invocation));
    return actOnRun(invocation, async ({ engine, project }, run) => ({
      answer: await engine.extend(run, request, { scope: project.scope, signal: invocation.signal }),
      said: `Extended by ${request.by.id} (${request.by.assurance}).`,
    }));
  },
};

function requestOf(invocation: Invocation, by: Principal): ExtendRequest {
  const budget = invocation.text("budget");
  const laps = countOption(invocation, "laps", 100);
  const gate = invocation.text("gate");
  const duration = invocation.text("by");
  if (budget !== undefined && laps !== undefined && gate === undefined && duration === undefined) return { by, budget, laps };
  if (gate !== undefined && duration !== undefined && budget === undefined && laps === undefined)
    return { by, gate, byMs: milliseconds(duration) };
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: "Found something else, expected --budget NAME --laps N, or --gate GATE --by DURATION.",
  });
}

function milliseconds(duration: string): number {
  const ms = parseDuration(duration);
  if (ms !== undefined) return ms;
  throw new SluiceError({ code: "COMMAND_INVALID", message: `Found --by ${duration}, expected a duration such as 30m, 2h or 1d.` });
}
