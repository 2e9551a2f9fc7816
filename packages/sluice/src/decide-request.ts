import { type Digest, type FormField, isDigest, SluiceError } from "@sluice/core";
import type { DecideRequest, RunExplanation } from "@sluice/engine";
import { type ExplainedRequest, STANDS } from "@sluice/lifecycle";
import { actingPrincipal } from "./acting-principal.ts";
import { answersIn } from "./answers-in.ts";
import type { Command, Finish, Invocation, Options } from "./command.ts";
import { ACTOR, PROJECT } from "./common-options.ts";
import { actOnRun } from "./finish-act.ts";
import { instantText } from "./instant-text.ts";
import { showLine } from "./show-line.ts";
import { signatureOf } from "./signature-of.ts";
import { wrapTo } from "./text-width.ts";
import { samePlace } from "./same-place.ts";

/** What somebody can say about a request on the command line. */
type Word = "approve" | "reject" | "revoke";

const SAID: Readonly<Record<DecideRequest["decision"], string>> = {
  approve: "Approved",
  reject: "Rejected",
  revoke: "Taken back",
  "break-glass": "The glass was broken",
};

const ANSWERS: Options = {
  answer: { value: "NAME=VALUE", help: "an answer to what the request asks besides", repeated: true },
  "break-glass": { help: "go round the people who are asked, in an emergency, where the definition lets you; needs --reason" },
};

const PLACE: Options = { for: { value: "PERSON", help: "answer in the place of somebody who lets you" } };

/** The command by which somebody answers a request. */
export function decisionCommand(decision: Word, summary: string): Command {
  return {
    name: decision,
    summary,
    details: "Prints what is decided on, and names its digest as seen: a request that was opened anew meanwhile is not decided by it.",
    positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
    options: {
      gate: { value: "GATE", help: "the gate that asks (default: the only one that does)" },
      seen: { value: "DIGEST", help: "decide only if the request still has this digest" },
      reason: { value: "TEXT", help: "why" },
      ...(decision === "approve" ? ANSWERS : {}),
      ...(decision === "revoke" ? {} : PLACE),
      sign: { value: "FILE", help: "sign it with the Ed25519 key in this PEM file, as --key-id; a valid signature makes you verified" },
      "key-id": { value: "ID", help: "which of your keys that is" },
      ...ACTOR,
      ...PROJECT,
    },
    run: (invocation) => decide(invocation, decision),
  };
}

async function decide(invocation: Invocation, word: Word): Promise<Finish> {
  const by = actingPrincipal(invocation);
  const insisted = seenOption(invocation);
  const decision = word === "approve" && invocation.flag("break-glass") ? "break-glass" : word;
  return actOnRun(invocation, async ({ engine, project }, run) => {
    const call = { scope: project.scope, signal: invocation.signal };
    const asked = askedIn(invocation, await engine.explain(run, call));
    // A gate that asks nobody now has no digest; the engine refuses, or keeps the decision where the gate says so.
    const seen = insisted ?? asked.digest ?? NOTHING_SEEN;
    const said = saidIn(invocation, word, asked.request?.form ?? []);
    const signature = await signatureOf(invocation, asked.request?.question, { decision, by: by.id, ...said });
    const answer = await engine.decide(run, { gate: asked.gate, decision, by, seen, ...said, ...signature }, call);
    const as = said.for === undefined ? "" : ` for ${showLine(said.for)}`;
    const text = [...asked.shown, `${SAID[decision]} by ${by.id} (${by.assurance})${as}.`].join("\n");
    return {
      answer: answer.ok ? { ...answer, gate: asked.gate, decision, seen, by: by.id, assurance: by.assurance } : answer,
      said: wrapTo(text, invocation.terminal.columns),
    };
  });
}

/** What is said beside the word itself. */
function saidIn(invocation: Invocation, word: Word, form: readonly FormField[]): Pick<DecideRequest, "reason" | "for" | "answers"> {
  const reason = invocation.text("reason");
  const as = word === "revoke" ? undefined : invocation.text("for");
  const answers = word === "approve" ? answersIn(invocation.texts("answer"), form) : undefined;
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(as === undefined ? {} : { for: as }),
    ...(answers === undefined ? {} : { answers }),
  };
}

const NOTHING_SEEN: Digest = `sha256:${"0".repeat(64)}`;

interface Asked {
  readonly gate: string;
  readonly digest: Digest | undefined;
  readonly request: ExplainedRequest | undefined;
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
  const shown = [
    `${gate} of ${pipeline}, run ${run}, stage ${stage}${lap === undefined ? "" : `, lap ${lap.taken} of ${lap.of}`}`,
    `about ${subject.key}${subject.ref === undefined ? "" : ` at ${showLine(subject.ref)}`}`,
    ...(request?.lines ?? []).map(showLine),
    ...(request === undefined ? [] : [`digest ${request.digest}`, `expires ${instantText(request.expiresAt)}`]),
  ];
  return { gate, digest: request?.digest, request, shown };
}

function seenOption(invocation: Invocation): Digest | undefined {
  const seen = invocation.text("seen");
  if (seen === undefined || isDigest(seen)) return seen;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found --seen ${seen}, expected sha256: and 64 hexadecimal digits, as sluice explain --json has it.`,
  });
}
