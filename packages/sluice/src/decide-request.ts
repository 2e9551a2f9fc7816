import { type Digest, isDigest, SluiceError } from "@sluice/core";
import type { RunExplanation } from "@sluice/engine";
import { STANDS } from "@sluice/lifecycle";
import { actingPrincipal } from "./acting-principal.ts";
import type { Command, Finish, Invocation } from "./command.ts";
import { ACTOR, PROJECT } from "./common-options.ts";
import { actOnRun } from "./finish-act.ts";
import { instantText } from "./instant-text.ts";
import { showLine } from "./show-line.ts";
import { wrapTo } from "./text-width.ts";
import { samePlace } from "./same-place.ts";

/** The command by which somebody answers a request. */
export function decisionCommand(decision: "approve" | "reject", summary: string): Command {
  return {
    name: decision,
    summary,
    details: "Prints what is decided on, and names its digest as seen: a request that was opened anew meanwhile is not decided by it.",
    positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
    options: {
      gate: { value: "GATE", help: "the gate that asks (default: the only one that does)" },
      seen: { value: "DIGEST", help: "decide only if the request still has this digest" },
      reason: { value: "TEXT", help: "why" },
      ...ACTOR,
      ...PROJECT,
    },
    run: (invocation) => decide(invocation, decision),
  };
}

async function decide(invocation: Invocation, decision: "approve" | "reject"): Promise<Finish> {
  const by = actingPrincipal(invocation);
  const insisted = seenOption(invocation);
  return actOnRun(invocation, async ({ engine, project }, run) => {
    const call = { scope: project.scope, signal: invocation.signal };
    const asked = askedIn(invocation, await engine.explain(run, call));
    const reason = invocation.text("reason");
    // A gate that asks nobody now has no digest; the engine refuses, or keeps the decision where the gate says so.
    const seen = insisted ?? asked.digest ?? NOTHING_SEEN;
    const answer = await engine.decide(run, { gate: asked.gate, decision, by, seen, ...(reason === undefined ? {} : { reason }) }, call);
    const said = wrapTo(
      [...asked.shown, `${decision === "approve" ? "Approved" : "Rejected"} by ${by.id} (${by.assurance}).`].join("\n"),
      invocation.terminal.columns,
    );
    return { answer: answer.ok ? { ...answer, gate: asked.gate, decision, seen, by: by.id, assurance: by.assurance } : answer, said };
  });
}

const NOTHING_SEEN: Digest = `sha256:${"0".repeat(64)}`;

interface Asked {
  readonly gate: string;
  readonly digest: Digest | undefined;
  readonly shown: readonly string[];
}

/** The request that is meant, and what a person should know of it. */
function askedIn(invocation: Invocation, { data: explanation, requests }: RunExplanation): Asked {
  const wanted = invocation.text("gate");
  const open = requests.map((each) => each.gate);
  const gate = wanted ?? open[0];
  if (gate === undefined) {
    if (explanation.outcome !== undefined)
      throw new SluiceError({
        code: "RUN_COMPLETED",
        message: `The run ${explanation.run} ${STANDS[explanation.outcome]}; nothing is decided on it any more.`,
      });
    throw new SluiceError({
      code: "DECISION_TOO_EARLY",
      message: `The run ${explanation.run} asks nobody now. See ${samePlace(invocation, `sluice explain ${explanation.run}`)}.`,
    });
  }
  if (wanted === undefined && open.length > 1) {
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `Found ${open.length} open requests, expected --gate with one of ${open.join(", ")}.`,
    });
  }
  const request = explanation.gates.find((each) => each.gate === gate)?.request;
  const { subject, pipeline, stage, lap, run } = explanation;
  const facets = Object.entries(subject.facets).map(([name, value]) => `  ${showLine(name)} ${showLine(value)}`);
  const shown = [
    `${gate} of ${pipeline}, run ${run}, stage ${stage}${lap === undefined ? "" : `, lap ${lap.taken} of ${lap.of}`}`,
    `about ${subject.key}${subject.ref === undefined ? "" : ` at ${showLine(subject.ref)}`}`,
    ...facets,
    ...(request === undefined
      ? []
      : [`binding ${request.binding}`, `digest ${request.digest}`, `expires ${instantText(request.expiresAt)}`]),
  ];
  return { gate, digest: request?.digest, shown };
}

function seenOption(invocation: Invocation): Digest | undefined {
  const seen = invocation.text("seen");
  if (seen === undefined || isDigest(seen)) return seen;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found --seen ${seen}, expected sha256: and 64 hexadecimal digits, as sluice explain --json has it.`,
  });
}
