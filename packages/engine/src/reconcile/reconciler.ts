import type { Cancellable } from "@sluice/core";
import type { EngineParts } from "../engine-parts.ts";
import { createLooks } from "./looks.ts";
import { reconcileProject, type Seen } from "./reconcile-project.ts";
import type { ReconcileReport, TrackedProject } from "./tracked-project.ts";
import { createVocabularies } from "./vocabulary.ts";
import { type KnownRepository, unknownRepository, watchRepository } from "./watch-repository.ts";
import type { WatchedRepository, WatchReport } from "./watched-repository.ts";

/** What was found outside. */
interface Reconciled {
  readonly reconciled: readonly ReconcileReport[];
  readonly watched: readonly WatchReport[];
}

/** Looks at the outside world and brings it together with the runs. */
export interface Reconciler {
  /** Looks at whatever has its time; the first time is at once. Never rejects: what fails leaves everything else alone. */
  reconcile(scope: string | undefined, options: Cancellable): Promise<Reconciled>;
}

const VOCABULARY_MS = 300_000;

/**
 * Makes a reconciler. What it remembers only saves questions: a new one finds the same, and two at once do no harm, because everything is
 * carried under a name that follows from what was seen.
 */
export function createReconciler(parts: EngineParts): Reconciler {
  const { clock, trackers = [], forges = [] } = parts.options;
  const vocabularies = createVocabularies(clock);
  const seen = new Map<TrackedProject, Seen>();
  const known = new Map<WatchedRepository, KnownRepository>();

  const projects = createLooks<TrackedProject, ReconcileReport>(parts, trackers, {
    what: "A project",
    name: ({ tracker }) => ({ project: tracker.project }),
    async look(project, options) {
      const vocabulary = await vocabularies(project.tracker, project.vocabularyMs ?? VOCABULARY_MS, options);
      const items = seen.get(project) ?? new Map<string, string>();
      seen.set(project, items);
      return reconcileProject(parts, project, vocabulary, items, options);
    },
    failed: ({ tracker }) => ({
      project: tracker.project,
      items: 0,
      carried: 0,
      refused: 0,
      shown: 0,
      unlisted: 0,
      ambiguous: 0,
      failed: 1,
    }),
  });

  const repositories = createLooks<WatchedRepository, WatchReport>(parts, forges, {
    what: "A repository",
    name: ({ forge }) => ({ repo: forge.repo }),
    async look(repository, options) {
      const before = known.get(repository) ?? unknownRepository();
      known.set(repository, before);
      return watchRepository(parts, repository, before, options);
    },
    failed: ({ forge }) => ({ repo: forge.repo, changes: 0, told: 0, ambiguous: 0, unreadable: 0, failed: 1 }),
  });

  return {
    async reconcile(scope, options) {
      const [reconciled, watched] = await Promise.all([projects(scope, options), repositories(scope, options)]);
      return { reconciled, watched };
    },
  };
}
