import { type Cancellable, DEFAULT_SCOPE } from "@sluice/core";
import { callWithin } from "../bounded-call.ts";
import type { EngineParts } from "../engine-parts.ts";
import { messageOf } from "../message-of.ts";
import { reconcileProject, type Seen } from "./reconcile-project.ts";
import type { ReconcileReport, TrackedProject } from "./tracked-project.ts";
import { createVocabularies } from "./vocabulary.ts";

/** Looks at the outside world and brings it together with the runs. */
export interface Reconciler {
  /** Looks at every project whose time has come; the first time is at once. Never rejects: a project that fails leaves the others alone. */
  reconcile(scope: string | undefined, options: Cancellable): Promise<readonly ReconcileReport[]>;
}

const EVERY_MS = 60_000;
const VOCABULARY_MS = 300_000;

/** Most time for one look at a project; what it did not come to is found by the next one. */
const LOOK_MS = 120_000;

/**
 * Makes a reconciler. What it remembers only saves questions: a new one finds the same, and two at once do no harm, because every decision
 * is carried under the name that the tracker's log gives it.
 */
export function createReconciler(parts: EngineParts): Reconciler {
  const { clock, trackers = [], logger, redactor } = parts.options;
  const vocabularies = createVocabularies(clock);
  const lookedAtMs = new Map<TrackedProject, number>();
  const seen = new Map<TrackedProject, Seen>();
  /** A look that takes long is not begun again beside itself. */
  const looking = new Set<TrackedProject>();

  const look = async (project: TrackedProject, options: Cancellable): Promise<ReconcileReport> => {
    const vocabulary = await vocabularies(project.tracker, project.vocabularyMs ?? VOCABULARY_MS, options);
    const known = seen.get(project) ?? new Map<string, string>();
    seen.set(project, known);
    return reconcileProject(parts, project, vocabulary, known, options);
  };

  const tryLook = async (project: TrackedProject, { signal }: Cancellable): Promise<ReconcileReport> => {
    looking.add(project);
    const ended = (inner: AbortSignal) => look(project, { signal: inner }).finally(() => looking.delete(project));
    const done = await callWithin(clock, LOOK_MS, signal, ended);
    if (done.kind === "done") return done.value;
    const message = done.kind === "threw" ? redactor.redact(messageOf(done.error)).slice(0, 500) : done.kind;
    logger?.log("error", "A project could not be looked at; it is tried again.", { project: project.tracker.project, message });
    return { project: project.tracker.project, items: 0, carried: 0, refused: 0, shown: 0, unlisted: 0, ambiguous: 0, failed: 1 };
  };

  return {
    async reconcile(scope, options) {
      const nowMs = clock.monotonicMs();
      const due = trackers.filter((project) => {
        const last = lookedAtMs.get(project) ?? Number.NEGATIVE_INFINITY;
        if (looking.has(project)) return false;
        return (scope === undefined || scope === (project.scope ?? DEFAULT_SCOPE)) && nowMs - last >= (project.everyMs ?? EVERY_MS);
      });
      for (const project of due) lookedAtMs.set(project, nowMs);
      return Promise.all(due.map((project) => tryLook(project, options)));
    },
  };
}
