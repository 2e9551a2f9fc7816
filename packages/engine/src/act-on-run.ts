import { type Act, type Cancellable, DEFAULT_SCOPE, isKey, type RunKey, SluiceError } from "@sluice/core";
import { type Answer, type Refusal, refusal } from "@sluice/lifecycle";
import { authorize } from "./authorize.ts";
import type { CallOptions } from "./call-options.ts";
import { commandId } from "./command-id.ts";
import type { CommandInput } from "./command-input.ts";
import type { EngineParts } from "./engine-parts.ts";
import { handleCommand } from "./handle-command.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import type { ActRequest } from "./run-requests.ts";

/** What somebody does to a run. */
export interface RunAct {
  readonly act: Act["act"];
  readonly gate?: string;
  /** What is said, where an act can say several things. */
  readonly word?: string;
  readonly request: ActRequest;
  readonly observe?: boolean;
  /** What is recorded when the authorizer refuses. Default: nothing. */
  readonly unauthorized?: (reason: string) => CommandInput;
}

/**
 * The way of every act of a person: the authorizer is asked first, then the command is made, then it goes the way of all commands. An
 * act with an id that was recorded before gives the recorded answer.
 */
export async function actOnRun(
  parts: EngineParts,
  run: string,
  { act, gate, word, request, observe = false, unauthorized }: RunAct,
  options: CallOptions,
  command: (key: RunKey, call: Cancellable) => Promise<CommandInput | Refusal>,
): Promise<Answer> {
  const scope = options.scope ?? DEFAULT_SCOPE;
  const call: Cancellable = options.signal === undefined ? {} : { signal: options.signal };
  const { by, id } = request;
  if (!isKey(run)) return refusal("RUN_NOT_FOUND", "There is no such run.");
  if (id !== undefined && (typeof id !== "string" || id.length === 0 || id.length > 256)) {
    throw new SluiceError({ code: "COMMAND_INVALID", message: "The id of an act is a text of 1 to 256 characters." });
  }
  const refused = await authorize(parts, by, { act, scope, run, ...(gate === undefined ? {} : { gate }) }, call);
  if (refused !== undefined && unauthorized === undefined) return refused;
  refuseSecrets(parts, { by: by.id, id, gate });
  const made = refused === undefined ? await command({ scope, run }, call) : (unauthorized?.(refused.reason) ?? refused);
  if ("code" in made) return made;
  const result = await handleCommand(
    parts,
    {
      key: { scope, run },
      // Two people, or two acts of one person, that happen to use one id are two gestures: neither gets the other's answer.
      commandId: id === undefined ? parts.options.ids.command() : commandId(act, by.id, by.assurance, gate ?? "", word ?? "", id),
      command: made,
      observe,
      repeatable: id !== undefined,
    },
    call,
  );
  if (result.kind === "fenced") throw new SluiceError({ code: "INTERNAL", message: "An act holds no claim and cannot lose one." });
  return result.answer;
}
