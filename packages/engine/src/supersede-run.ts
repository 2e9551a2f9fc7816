import { type Cancellable, DEFAULT_SCOPE, digestOf, type RunKey } from "@sluice/core";
import { type Answer, type Refusal, refusal } from "@sluice/lifecycle";
import { actOnRun } from "./act-on-run.ts";
import { beginRun } from "./begin-run.ts";
import type { CallOptions } from "./call-options.ts";
import { commandId } from "./command-id.ts";
import type { CommandInput } from "./command-input.ts";
import type { EngineParts } from "./engine-parts.ts";
import { handleCommand } from "./handle-command.ts";
import { loadRun, recallRun } from "./load-run.ts";
import { plainPrincipal } from "./redact-command.ts";
import { runIdentity } from "./run-identity.ts";
import type { SupersedeRequest } from "./run-requests.ts";
import type { StartRequest } from "./start-request.ts";
import { checkRequest, seenSubject } from "./start-run.ts";

/**
 * Ends a run for another one that takes its place, and begins that one. Whoever dies in between leaves an intent behind that any process
 * carries out: a run is never superseded by nothing.
 */
export async function supersedeRun(parts: EngineParts, run: string, request: SupersedeRequest, options: CallOptions = {}): Promise<Answer> {
  const answer = await actOnRun(parts, run, { act: "supersede", request }, options, (key, call) => commandOf(parts, key, request, call));
  if (!answer.ok) return answer;
  const { signal } = options;
  await beginSuccessor(parts, { scope: options.scope ?? DEFAULT_SCOPE, run }, signal === undefined ? {} : { signal });
  return answer;
}

async function commandOf(
  parts: EngineParts,
  key: RunKey,
  { by, id, pipeline, key: other, subject, slot }: SupersedeRequest,
  call: Cancellable,
): Promise<CommandInput | Refusal> {
  const current = await recallRun(parts, key, call);
  if (current === undefined) return refusal("RUN_NOT_FOUND", "There is no such run.");
  const name = pipeline ?? current.state.pipeline;
  const definition = parts.definitions.named(name);
  if (definition === undefined) return refusal("DEFINITION_UNKNOWN", `This engine was given no pipeline ${name}.`);
  const start: StartRequest = {
    key: other ?? current.state.subject.key,
    subject,
    startedBy: by,
    // Another run for the same key is what is asked for: each act is a request of its own.
    id: id ?? parts.options.ids.command(),
    ...(slot === undefined ? {} : { slot }),
  };
  checkRequest(parts, start);
  const { identity, run = successorId(parts, key, by.id, id) } = runIdentity(key.scope, definition.pipeline, start);
  await parts.definitions.keep(key.scope, definition, call);
  const startedBy = plainPrincipal(parts.options.redactor, by);
  const policyTrusted = parts.options.policyTrusted !== false;
  const seen = await seenSubject(parts, start, call);
  return {
    type: "supersede",
    by,
    successor: run,
    start: { definition: definition.digest, policyTrusted, identity, startedBy, subject: seen },
  };
}

/** The same for every repeat of one act. */
function successorId(parts: EngineParts, { scope, run }: RunKey, by: string, id: string | undefined): string {
  return id === undefined ? parts.options.ids.run() : `r-${digestOf([scope, run, by, id]).slice(-32)}`;
}

/** Does at once what the intent asks for; what cannot be done now is left to whoever claims it. */
async function beginSuccessor(parts: EngineParts, key: RunKey, call: Cancellable): Promise<void> {
  const { successor } = (await loadRun(parts, key, call))?.state ?? {};
  if (successor?.start === undefined || successor.intent === undefined) return;
  const { intent, attempt } = successor;
  const started = await beginRun(parts, { scope: key.scope, ...successor.start, supersedes: key.run }, call);
  const command: CommandInput = { type: "record-successor", intent, attempt, successor: started.id };
  await handleCommand(parts, { key, commandId: commandId("record-successor", intent, attempt), command }, call);
}
