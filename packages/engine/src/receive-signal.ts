import { type Cancellable, DEFAULT_SCOPE, type SignalMatch, SluiceError } from "@sluice/core";
import { refusal } from "@sluice/lifecycle";
import { authorize, MACHINE } from "./authorize.ts";
import type { CallOptions } from "./call-options.ts";
import type { CommandResult } from "./commit-command.ts";
import type { EngineParts } from "./engine-parts.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { UNFINISHED } from "./unfinished-runs.ts";
import { deliverSignal, keepUnmatched, offerUnmatched } from "./unmatched.ts";
import { redactCommand } from "./redact-command.ts";
import { type SignalCommand, signalCommand } from "./signal-command.ts";
import type { SignalAnswer, SignalRequest } from "./signal-request.ts";

/** Runs named when a signal is ambiguous. */
const NAMED = 10;

interface Incoming {
  readonly scope: string;
  readonly id: string;
  readonly command: SignalCommand;
}

/**
 * Takes in a fact from outside: checks it, hides its secrets, finds its run. Nobody → kept with a lifetime; several → refused, naming
 * them; one → a command like any other.
 *
 * @param moved that the world may have, where the signal names its run: signals that match a repository, commit or change request say so.
 */
export async function receiveSignal(
  parts: EngineParts,
  request: SignalRequest,
  options: CallOptions = {},
  { moved = false }: { readonly moved?: boolean } = {},
): Promise<SignalAnswer> {
  const scope = options.scope ?? DEFAULT_SCOPE;
  const given = signalCommand(request);
  const { match } = request;
  refuseSecrets(parts, { id: request.id, type: request.type, run: request.run, ...match });
  const refused = await authorize(
    parts,
    request.by ?? MACHINE,
    { act: "signal", scope, ...(request.run === undefined ? {} : { run: request.run }) },
    options,
  );
  if (refused !== undefined) return refused;
  const incoming = { scope, id: request.id, command: redactCommand(parts.options.redactor, given) as SignalCommand };
  if (match === undefined) return deliver(parts, incoming, request.run, moved, options);
  if (Object.values(match).every((value) => value === undefined)) {
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: "A signal names its run, or matches at least one of key, repo, head and change.",
    });
  }
  return (await correlate(parts, incoming, match, options)) ?? keep(parts, incoming, match, options);
}

/** Gives the signal to the run that matches; `undefined` when none does. */
async function correlate(
  parts: EngineParts,
  incoming: Incoming,
  match: SignalMatch,
  options: Cancellable,
): Promise<SignalAnswer | undefined> {
  const { scope } = incoming;
  const found = await parts.options.store.query({ scope, where: { ...match, status: UNFINISHED }, limit: NAMED, ...options });
  const [run, ...others] = found.items.map((item) => item.run);
  if (run === undefined) return undefined;
  if (others.length > 0)
    return { ...refusal("SIGNAL_AMBIGUOUS", `The signal matches ${[run, ...others].join(", ")}; name the run.`), runs: [run, ...others] };
  // Whoever names a repository, commit or change request tells that the world may have moved.
  const observe = match.repo !== undefined || match.head !== undefined || match.change !== undefined;
  return deliver(parts, incoming, run, observe, options);
}

async function keep(parts: EngineParts, incoming: Incoming, match: SignalMatch, options: Cancellable): Promise<SignalAnswer> {
  await keepUnmatched(parts, { ...incoming, match }, options);
  // A run that started between the first look and the keeping has not been offered this signal.
  return (await correlate(parts, incoming, match, options)) ?? { ok: true, kept: true };
}

async function deliver(parts: EngineParts, incoming: Incoming, run: string, observe: boolean, options: Cancellable): Promise<SignalAnswer> {
  const { scope, id, command } = incoming;
  const result: CommandResult = await deliverSignal(parts, { scope, run }, { id, command, observe, kept: false }, options);
  if (result.kind === "fenced") throw new SluiceError({ code: "INTERNAL", message: "A signal holds no claim and cannot lose one." });
  if (result.state !== undefined && result.events.some((event) => event.type === "subject-revised"))
    await offerUnmatched(parts, result.state, options);
  return result.answer.ok ? { ...result.answer, run } : result.answer;
}
