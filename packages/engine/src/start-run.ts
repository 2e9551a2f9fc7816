import {
  type Cancellable,
  DEFAULT_SCOPE,
  FACET_LIMITS,
  type Instant,
  isKey,
  isPrincipal,
  isStorableText,
  type RunKey,
  SluiceError,
  type Subject,
} from "@sluice/core";
import { decide, type RunCommand } from "@sluice/lifecycle";
import { authorize } from "./authorize.ts";
import type { CallOptions } from "./call-options.ts";
import { appendOf } from "./commit-command.ts";
import type { EngineParts } from "./engine-parts.ts";
import { look } from "./observe.ts";
import { plainPrincipal } from "./redact-command.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import type { StartedRun, StartRequest } from "./start-request.ts";
import { offerUnmatched } from "./unmatched.ts";

/** Pipelines named when another one is asked for. */
const NAMED = 10;

/** Starts a run, or finds the unfinished one with that identity. */
export async function startRun(parts: EngineParts, name: string, request: StartRequest, options: CallOptions = {}): Promise<StartedRun> {
  const scope = options.scope ?? DEFAULT_SCOPE;
  const definition = parts.definitions.named(name);
  if (definition === undefined) throw unknownPipeline(parts, name);
  checkRequest(parts, request);
  const refused = await authorize(parts, request.startedBy, { act: "start", scope, pipeline: name }, options);
  if (refused !== undefined) throw new SluiceError({ code: "NOT_AUTHORIZED", message: refused.reason });
  const subject = await seenSubject(parts, request, options);
  const { signal } = options;
  const call = signal === undefined ? {} : { signal };
  const key: RunKey = { scope, run: request.run ?? parts.options.ids.run() };
  const { digest, text, pipeline } = definition;
  const identity = request.identity ?? `${name}/${request.key}`;
  await parts.options.store.putDefinition({ scope, digest, text }, call);
  const known = await parts.options.store.findIdentity({ scope, identity, ...call });
  if (known !== undefined) return { scope, id: known, created: false };
  const command: RunCommand = {
    type: "start",
    id: `start~${key.run}`,
    at: await storeTime(parts, scope, call),
    scope,
    run: key.run,
    definition: digest,
    identity,
    startedBy: plainPrincipal(parts.options.redactor, request.startedBy),
    subject,
    policyTrusted: parts.options.policyTrusted !== false,
    ...(request.parent === undefined ? {} : { parent: { run: request.parent.run, unit: request.parent.unit } }),
  };
  const decided = decide(pipeline, undefined, command);
  if (decided.state === undefined) throw new SluiceError({ code: "INTERNAL", message: "The start of a run gave no run." });
  const appended = await parts.options.store.append(
    appendOf({ key, commandId: command.id, command }, undefined, { ...decided, state: decided.state, pipeline, at: command.at }),
    call,
  );
  switch (appended.kind) {
    case "exists":
      return { scope, id: appended.run, created: false };
    case "appended":
      parts.bell.ring();
      await offerUnmatched(parts, decided.state, call);
      return { scope, id: key.run, created: true };
    case "duplicate":
      return { scope, id: key.run, created: false };
    default:
      throw new SluiceError({
        code: "COMMAND_INVALID",
        message: `There is a run ${key.run} already, and it is another one. Give another id.`,
      });
  }
}

function unknownPipeline({ options: { pipelines } }: EngineParts, name: string): SluiceError {
  const known = pipelines.slice(0, NAMED).map((pipeline) => pipeline.name);
  const message = `No pipeline ${name} was given to this engine; it has ${known.join(", ") || "none"}${pipelines.length > NAMED ? " and others" : ""}.`;
  return new SluiceError({ code: "DEFINITION_UNKNOWN", message });
}

/** The store's time. Asking for intents of a run that cannot exist gives that and nothing else. */
async function storeTime(parts: EngineParts, scope: string, options: Cancellable): Promise<Instant> {
  const nobody = { scope, run: parts.options.ids.run(), limit: 1, holder: parts.holder, serves: [] };
  return (await parts.options.store.takeIntents(nobody, options)).storeNow;
}

function checkRequest(parts: EngineParts, { key, subject, startedBy, identity, run, parent }: StartRequest): void {
  if (!isKey(key))
    throw new SluiceError({
      code: "SUBJECT_INVALID",
      message:
        "A key begins with a letter or digit and has letters, digits, dots, dashes and underscores; at most 128, no `..`. Map your name to such a key.",
    });
  if (!isPrincipal(startedBy))
    throw new SluiceError({ code: "COMMAND_INVALID", message: "`startedBy` is a principal: { id, assurance, kind?, groups? }." });
  if (run !== undefined && !isKey(run))
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: "The id of a run has letters, digits, dots, dashes and underscores, at most 128.",
    });
  const { kind, repo, ref, change, facets = {} } = subject;
  const names = { key, run, identity, kind, repo, ref, change, parent: parent?.run, unit: parent?.unit };
  const texts = [...Object.values(names), ...Object.entries(facets).flat()].filter((text) => text !== undefined);
  if (Object.keys(facets).length > FACET_LIMITS.count || !texts.every(isShortText)) {
    throw new SluiceError({
      code: "SUBJECT_INVALID",
      message: `A subject has at most ${FACET_LIMITS.count} facets, and no text of it is longer than ${FACET_LIMITS.length}.`,
    });
  }
  refuseSecrets(parts, { ...names, startedBy: startedBy.id, ...facets });
}

function isShortText(text: unknown): boolean {
  return typeof text === "string" && text.length > 0 && text.length <= FACET_LIMITS.length && isStorableText(text);
}

/** The subject as it is now. A ref that stands for nothing is refused: a run about nothing can only pass falsely. */
async function seenSubject(parts: EngineParts, { key, subject }: StartRequest, options: CallOptions): Promise<Subject> {
  const { kind = "git", repo, ref, change, facets = {} } = subject;
  const given: Subject = {
    kind,
    key,
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    ...(change === undefined ? {} : { change }),
    facets,
  };
  const seen = await look(parts, given, options);
  if (seen === undefined) return given;
  if (seen["head"] === undefined)
    throw new SluiceError({
      code: "SUBJECT_UNKNOWN",
      message: `The ref ${ref ?? ""} stands for no commit. Push it first, or name another one.`,
    });
  return { ...given, facets: seen };
}
