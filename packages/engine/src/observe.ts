import { type Cancellable, type Facets, SluiceError, type Subject } from "@sluice/core";
import { callWithin } from "./bounded-call.ts";
import type { EngineParts } from "./engine-parts.ts";
import { LOOK_TIMEOUT_MS } from "./limits.ts";

/** What a repository tells. Anything else among the facets is the host's and stays. */
const TOLD_BY_GIT: ReadonlySet<string> = new Set(["head", "tree", "patch", "baseCommit"]);

/**
 * The subject's facets as the repository shows them now; `undefined` when there is no ref to look at.
 *
 * @throws SluiceError `VCS_FAILED` when nobody could look.
 */
export async function look(parts: EngineParts, subject: Subject, options: Cancellable = {}): Promise<Facets | undefined> {
  const { vcs, clock } = parts.options;
  const { ref, facets } = subject;
  if (ref === undefined) return undefined;
  if (vcs === undefined)
    throw new SluiceError({
      code: "VCS_FAILED",
      message: "The subject has a ref, but this engine was given no Vcs. Give it one: `vcs: git({ repo })`.",
    });
  const looked = await callWithin(clock, LOOK_TIMEOUT_MS, options.signal, (signal) => vcs.observe({ ref, facets }, { signal }));
  if (looked.kind === "done") {
    const own = Object.entries(facets).filter(([name]) => !TOLD_BY_GIT.has(name));
    return { ...Object.fromEntries(own), ...looked.value };
  }
  throw new SluiceError({
    code: looked.kind === "aborted" ? "ABORTED" : "VCS_FAILED",
    message: `The subject could not be looked at: ${looked.kind}.`,
    ...(looked.kind === "threw" ? { cause: looked.error } : {}),
  });
}

/** As {@link look}, but `undefined` when nobody could look: a failing look never invents facets. */
export async function tryLook(parts: EngineParts, subject: Subject, signal: AbortSignal | undefined): Promise<Facets | undefined> {
  try {
    return await look(parts, subject, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!SluiceError.is(error)) throw error;
    parts.options.logger?.log("warn", "The subject could not be looked at.", { code: error.code });
    return undefined;
  }
}
