import { type Digest, isDigest, SluiceError } from "@sluice/core";
import type { BodyStanding, RunEvidence } from "@sluice/engine";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command, Finish, Invocation } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { counted } from "../counted.ts";
import { findRun } from "../find-run.ts";
import { instantText } from "../instant-text.ts";
import { type Session, withStoredRuns } from "../open-engine.ts";
import { refused } from "../refused.ts";
import { showLine, showLines } from "../show-line.ts";
import { table } from "../table.ts";
import { wrapTo } from "../text-width.ts";

/** Most bodies that one step of `expire` takes away. */
const STEP = 500;
/** Digits of a digest that tell it from the others of its run. */
const SHORTEST = 8;

/** Lists, shows, erases and expires bodies of evidence. */
export const evidence: Command = {
  name: "evidence",
  summary: "List, show or erase bodies of evidence.",
  details: [
    "Bodies lie where the configuration says (evidence), apart from the runs, which name them by their digests. Erasing one is recorded in the",
    "ledger with who and why, and leaves its chain as it was.",
  ].join(" "),
  positionals: [{ name: "ACT", help: "what to do", choices: ["list", "show", "erase", "expire"] }],
  options: {
    run: { value: "RUN", help: "id of the run, or key of its subject (list, show, erase)" },
    digest: {
      value: "DIGEST",
      help: "of the body, or of what was looked at; its first 8 digits are enough where they name one (show, erase)",
    },
    reason: { value: "TEXT", help: "why it is erased" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    switch (invocation.words[0]) {
      case "show":
        return withStoredRuns(invocation, "read", (session) => showBody(invocation, session));
      case "erase":
        return withStoredRuns(invocation, "act", (session) => eraseBody(invocation, session));
      case "expire":
        return withStoredRuns(invocation, "act", (session) => expireBodies(invocation, session));
      default:
        return withStoredRuns(invocation, "read", (session) => listBodies(invocation, session));
    }
  },
};

async function listBodies(invocation: Invocation, session: Session): Promise<Finish> {
  const run = await runOf(invocation, session);
  const call = { scope: session.project.scope, signal: invocation.signal };
  const all = await session.engine.evidence(run, call);
  const standings = new Map<Digest, BodyStanding>();
  for (const { body } of all)
    if (body !== undefined && !standings.has(body.digest))
      standings.set(body.digest, await session.engine.readEvidence(run, body.digest, call));
  const listed = all.map((each) => {
    const found = each.body === undefined ? undefined : standings.get(each.body.digest);
    return { ...each, ...(found === undefined ? {} : { standing: withoutText(found) }) };
  });
  const rows = listed.map(({ gate, name, class: kind, digest, body, standing }) => [
    gate,
    name,
    kind,
    digest.slice("sha256:".length, "sha256:".length + 12),
    body === undefined
      ? "-"
      : `${body.digest.slice("sha256:".length, "sha256:".length + 12)} ${body.bytes}${body.cut === true ? " (cut)" : ""}`,
    standing === undefined ? "-" : standingText(standing),
  ]);
  const text =
    rows.length === 0
      ? `No verdict of ${run} names evidence.`
      : table(["GATE", "NAME", "CLASS", "LOOKED AT", "BODY", "STANDS"], rows, invocation.terminal.columns);
  return { exit: 0, document: { run, evidence: listed }, text };
}

async function showBody(invocation: Invocation, session: Session): Promise<Finish> {
  const run = await runOf(invocation, session);
  const call = { scope: session.project.scope, signal: invocation.signal };
  const digest = await digestOf(invocation, session, run);
  const found = await session.engine.readEvidence(run, digest, call);
  if (found.kind === "present") return { exit: 0, document: { run, digest, ...found }, text: showLines(found.text) };
  // Said on standard output, and told from a body by the exit code.
  return {
    exit: 5,
    document: { run, digest, ...found },
    text: wrapTo(`The body ${digest} is ${standingText(found)}.`, invocation.terminal.columns),
  };
}

async function eraseBody(invocation: Invocation, session: Session): Promise<Finish> {
  const reason = invocation.need("reason");
  const run = await runOf(invocation, session);
  const digest = await digestOf(invocation, session, run);
  const by = actingPrincipal(invocation);
  const call = { scope: session.project.scope, signal: invocation.signal };
  const answer = await session.engine.eraseEvidence(run, { by, digest, reason }, call);
  if (!answer.ok) throw refused(answer);
  const found = await session.engine.readEvidence(run, digest, call);
  const text = `Erased by ${by.id} (${by.assurance}). The ledger of ${run} says so, and its chain is as it was.`;
  return { exit: 0, document: { run, digest, ...found }, text: wrapTo(showLine(text), invocation.terminal.columns) };
}

async function expireBodies({ signal }: Invocation, { evidence: store }: Session): Promise<Finish> {
  if (store === undefined) throw noStore();
  let expired = 0;
  for (let gone = STEP; gone === STEP;) {
    gone = await store.expire({ limit: STEP, signal });
    expired += gone;
  }
  return { exit: 0, document: { expired }, text: `took away ${expired === 1 ? "1 body" : `${expired} bodies`} whose time was over` };
}

async function runOf(invocation: Invocation, session: Session): Promise<string> {
  return findRun(session, invocation.need("run"), invocation.signal);
}

/** A whole digest, or the beginning of exactly one that the run names. */
async function digestOf(invocation: Invocation, { engine, project }: Session, run: string): Promise<Digest> {
  const word = invocation.need("digest");
  if (isDigest(word)) return word;
  const begun = word.replace(/^sha256:/, "");
  const all = await engine.evidence(run, { scope: project.scope, signal: invocation.signal });
  const found = new Set(namesOf(all).filter((digest) => digest.slice("sha256:".length).startsWith(begun)));
  const [only] = found;
  if (/^[0-9a-f]+$/.test(begun) && begun.length >= SHORTEST && found.size === 1 && only !== undefined) return only;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found "${showLine(word)}", which begins ${counted(found.size, "digest")} of ${run}; expected one, with at least ${SHORTEST} digits. See sluice evidence list --run ${run}.`,
  });
}

function namesOf(all: readonly RunEvidence[]): readonly Digest[] {
  return all.flatMap(({ digest, body }) => (body === undefined ? [] : [body.digest, digest]));
}

function withoutText(
  found: BodyStanding,
): Exclude<BodyStanding, { readonly kind: "present" }> | { readonly kind: "present"; readonly keptAt: number } {
  if (found.kind !== "present") return found;
  const { text: _text, ...rest } = found;
  return rest;
}

function standingText(found: ReturnType<typeof withoutText>): string {
  switch (found.kind) {
    case "present":
      return "kept";
    case "missing":
      return "missing: its store knows nothing of it";
    case "altered":
      return "altered: its bytes are not those that were kept";
    case "erased":
      return `erased by ${showLine(found.by)} on ${instantText(found.at)} because ${showLine(found.because)}`;
    case "expired":
      return `not kept any more since ${instantText(found.at)}: its time was over`;
    default:
      return `out of reach: ${showLine(found.because)}`;
  }
}

function noStore(): SluiceError {
  return new SluiceError({
    code: "CONFIG_INVALID",
    message: 'Found no evidence store, expected `evidence: "/srv/sluice/evidence"` in the configuration.',
  });
}
