import { DEFAULT_SCOPE, FACET_LIMITS, isKey, isPrincipal, isStorableText, SluiceError, type Subject } from "@sluice/core";
import { authorize } from "./authorize.ts";
import type { CallOptions } from "./call-options.ts";
import { beginRun } from "./begin-run.ts";
import type { EngineParts } from "./engine-parts.ts";
import { look } from "./observe.ts";
import { plainPrincipal } from "./redact-command.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { runIdentity } from "./run-identity.ts";
import type { StartedRun, StartRequest } from "./start-request.ts";

/** Pipelines named when another one is asked for. */
const NAMED = 10;

/** Starts a run, or finds the one that it would be: the unfinished one with that identity, or the one of that request or slot. */
export async function startRun(parts: EngineParts, name: string, request: StartRequest, options: CallOptions = {}): Promise<StartedRun> {
  const scope = options.scope ?? DEFAULT_SCOPE;
  const definition = parts.definitions.named(name);
  if (definition === undefined) throw unknownPipeline(parts, name);
  checkRequest(parts, request);
  const refused = await authorize(parts, request.startedBy, { act: "start", scope, pipeline: name }, options);
  if (refused !== undefined) throw new SluiceError({ code: "NOT_AUTHORIZED", message: refused.reason });
  const { identity, run } = runIdentity(scope, definition.pipeline, request);
  const { signal } = options;
  const call = signal === undefined ? {} : { signal };
  if (run !== undefined && request.run === undefined && (await parts.options.store.load({ scope, run }, call)) !== undefined)
    return { scope, id: run, created: false };
  const subject = await seenSubject(parts, request, options);
  await parts.definitions.keep(scope, definition, call);
  return beginRun(
    parts,
    {
      scope,
      run: run ?? parts.options.ids.run(),
      definition: definition.digest,
      identity,
      startedBy: plainPrincipal(parts.options.redactor, request.startedBy),
      subject,
      policyTrusted: parts.options.policyTrusted !== false,
      ...(request.parent === undefined ? {} : { parent: { run: request.parent.run, unit: request.parent.unit } }),
    },
    call,
  );
}

function unknownPipeline({ options: { pipelines } }: EngineParts, name: string): SluiceError {
  const known = pipelines.slice(0, NAMED).map((pipeline) => pipeline.name);
  const message = `No pipeline ${name} was given to this engine; it has ${known.join(", ") || "none"}${pipelines.length > NAMED ? " and others" : ""}.`;
  return new SluiceError({ code: "DEFINITION_UNKNOWN", message });
}

/**
 * Refuses what no run can be about.
 *
 * @throws SluiceError `SUBJECT_INVALID`, `COMMAND_INVALID`
 */
export function checkRequest(parts: EngineParts, { key, subject, startedBy, identity, run, parent, id, slot }: StartRequest): void {
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
  const names = { key, run, identity, kind, repo, ref, change, parent: parent?.run, unit: parent?.unit, id, slot };
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
export async function seenSubject(parts: EngineParts, { key, subject }: StartRequest, options: CallOptions): Promise<Subject> {
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
