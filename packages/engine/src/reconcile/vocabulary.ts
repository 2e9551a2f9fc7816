import type { Cancellable, Clock, Tracker, TrackerStatus } from "@sluice/core";

/** The statuses of one project, by id and by name. */
export interface Vocabulary {
  readonly byId: ReadonlyMap<string, TrackerStatus>;
  readonly byName: ReadonlyMap<string, TrackerStatus>;
}

/** Gives the statuses of a project, asked for again when they are old. */
export type Vocabularies = (tracker: Tracker, lifetimeMs: number, options: Cancellable) => Promise<Vocabulary>;

/**
 * Remembers the statuses of each project for a time; for ever, where that is 0. When they cannot be asked for again, the old ones of the
 * same project stand: stale is right more often than none, and those of another project are never right.
 */
export function createVocabularies(clock: Pick<Clock, "monotonicMs">): Vocabularies {
  const known = new Map<string, { readonly vocabulary: Vocabulary; readonly atMs: number }>();
  return async (tracker, lifetimeMs, options) => {
    const old = known.get(tracker.project);
    const nowMs = clock.monotonicMs();
    if (old !== undefined && (lifetimeMs === 0 || nowMs - old.atMs < lifetimeMs)) return old.vocabulary;
    try {
      const vocabulary = vocabularyOf(await tracker.statuses(options));
      known.set(tracker.project, { vocabulary, atMs: nowMs });
      return vocabulary;
    } catch (error) {
      if (old === undefined) throw error;
      return old.vocabulary;
    }
  };
}

function vocabularyOf(statuses: readonly TrackerStatus[]): Vocabulary {
  return {
    byId: new Map(statuses.map((status) => [status.id, status])),
    byName: new Map(statuses.map((status) => [status.name, status])),
  };
}
