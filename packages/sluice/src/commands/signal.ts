import { type Json, type SignalMatch, SluiceError } from "@sluice/core";
import { createSystemIds, type SignalTarget } from "@sluice/engine";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command, Invocation } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { withStoredRuns } from "../open-engine.ts";
import { refused } from "../refused.ts";

const COLUMNS = ["key", "repo", "head", "change"] as const;

/** Records a fact. */
export const signal: Command = {
  name: "signal",
  summary: "Record a fact from outside.",
  details: "The end of detached work, or anything a pipeline listens for. Facts decide nothing.",
  positionals: [],
  options: {
    type: { value: "TYPE", help: "what it is about; work-finished and work-alive with --token report detached work" },
    run: { value: "RUN", help: "the run it is for; else the one that matches" },
    key: { value: "KEY", help: "match the run about this key" },
    repo: { value: "REPO", help: "match the run of this repository" },
    head: { value: "COMMIT", help: "match the run that judges this commit" },
    change: { value: "CHANGE", help: "match the run of this change request" },
    id: { value: "ID", help: "dedupe key: the same signal twice changes nothing (default: a fresh one)" },
    data: { value: "JSON", help: "what it carries" },
    token: { value: "TOKEN", help: "the one-time token that detached work was given" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const type = invocation.need("type");
    const target = targetOf(invocation);
    const data = dataOption(invocation);
    const token = invocation.text("token");
    const id = invocation.text("id") ?? createSystemIds().command();
    return withStoredRuns(invocation, "act", async ({ engine, project }) => {
      const request = {
        ...target,
        id,
        type,
        by: actingPrincipal(invocation),
        ...(data === undefined ? {} : { data }),
        ...(token === undefined ? {} : { token }),
      };
      const answer = await engine.signal(request, { scope: project.scope, signal: invocation.signal });
      if (!answer.ok) {
        const refusal = refused(answer);
        if (answer.runs === undefined) throw refusal;
        throw new SluiceError({ code: answer.code, message: `${refusal.message} Name one with --run: ${answer.runs.join(", ")}.` });
      }
      const text =
        answer.run === undefined
          ? `Kept ${type} (${id}) for a run that matches later.`
          : `Recorded ${type} (${id}) for the run ${answer.run}.`;
      return { exit: 0, document: { ...answer, id, policyTrusted: project.policy.trusted }, text };
    });
  },
};

function targetOf(invocation: Invocation): SignalTarget {
  const run = invocation.text("run");
  const given = COLUMNS.filter((column) => invocation.text(column) !== undefined);
  if (run !== undefined && given.length === 0) return { run };
  if (run === undefined && given.length > 0) {
    const match: SignalMatch = Object.fromEntries(given.map((column) => [column, invocation.text(column)]));
    return { match };
  }
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found ${run === undefined ? "no target" : "two targets"}, expected --run, or at least one of --key, --repo, --head, --change.`,
  });
}

function dataOption(invocation: Invocation): Json | undefined {
  const text = invocation.text("data");
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new SluiceError({ code: "COMMAND_INVALID", message: "Found --data that is not JSON, expected one JSON value.", cause });
  }
}
