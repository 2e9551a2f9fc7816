import { type Cancellable, DEFAULT_SCOPE, type Digest, type Pipeline, type RunSummary, SluiceError, type TrackerItem } from "@sluice/core";
import type { EngineParts } from "../engine-parts.ts";
import { messageOf } from "../message-of.ts";
import { withChildren } from "../services.ts";
import { unfinishedRuns } from "../unfinished-runs.ts";
import { reconcileItem } from "./reconcile-item.ts";
import { shownStatus, wiringOf } from "./shown-status.ts";
import type { ReconcileReport, TrackedProject } from "./tracked-project.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Items, and ended runs, of one page. */
const PAGE = 500;

/** Most pages of one project: a tracker that always has a next one must not be followed for ever. */
const MOST_PAGES = 1000;

/** What an item and its run were when they were last found in sync, or were left alone. */
export type Seen = Map<string, string>;

/**
 * Compares every item of a project with its run, as both stand now: what somebody missed does no harm, and in sync nothing is written and
 * nobody is told anything. One item that fails leaves the others alone.
 */
export async function reconcileProject(
  parts: EngineParts,
  project: TrackedProject,
  vocabulary: Vocabulary,
  seen: Seen,
  options: Cancellable,
): Promise<ReconcileReport> {
  const runs = await runsByKey(parts, project, options);
  const report = { project: project.tracker.project, items: 0, carried: 0, refused: 0, shown: 0, unlisted: 0, ambiguous: 0, failed: 0 };
  for await (const item of itemsOf(project, options)) {
    const [unfinished, ...others] = runs.get(item.key) ?? [];
    if (others.length > 0) {
      report.ambiguous++;
      continue;
    }
    const run = unfinished ?? (await endedRun(parts, project, vocabulary, item, seen, options));
    if (run === undefined) continue;
    report.items++;
    const state = `${item.status} ${item.updatedAt} ${run.version}`;
    if (seen.get(item.id) === state) continue;
    try {
      const pipeline = await parts.definitions.load(run.scope, run.definition, options);
      if (isInSync(pipeline, project, vocabulary, item, run)) {
        seen.set(item.id, state);
        continue;
      }
      const done = await reconcileItem(parts, project, vocabulary, { item, run }, options);
      report.carried += done.carried;
      report.refused += done.refused;
      report.shown += done.shown;
      report.unlisted += done.unlisted;
      if (done.carried + done.refused + done.shown === 0 && !done.later) seen.set(item.id, state);
    } catch (error) {
      report.failed++;
      const message = parts.options.redactor.redact(messageOf(error)).slice(0, 500);
      parts.options.logger?.log("error", "An item could not be brought together with its run; it is tried again.", {
        item: item.key,
        message,
      });
    }
  }
  return report;
}

/** Whether an item shows where its run is, and nobody can have decided on the run by it since it was looked at last. */
function isInSync(
  pipeline: Pipeline,
  { system = "tracker" }: TrackedProject,
  { byName }: Vocabulary,
  item: TrackerItem,
  run: RunSummary,
): boolean {
  const wiring = wiringOf(pipeline, system);
  if (wiring === undefined) return true;
  const shown = shownStatus(pipeline, wiring, run);
  if (shown === undefined || byName.get(shown)?.id !== item.status) return false;
  if (run.status !== "waiting" && run.status !== "running") return true;
  const stage = pipeline.stages.find(({ id }) => id === run.stage);
  const asked = new Set(Object.values(wiring.statuses).flatMap((meaning) => (meaning === "display" ? [] : [meaning.decide])));
  return ![...(stage?.before ?? []), ...(stage?.gates ?? [])].flatMap(withChildren).some(({ id }) => asked.has(id));
}

/** Unfinished runs by the keys of their subjects, without those whose definitions wire nothing here. */
async function runsByKey(
  { options: { store }, definitions }: EngineParts,
  { scope = DEFAULT_SCOPE, system = "tracker" }: TrackedProject,
  options: Cancellable,
): Promise<ReadonlyMap<string, readonly RunSummary[]>> {
  const apart = new Map<Digest, boolean>();
  const isApart = async (definition: Digest): Promise<boolean> => {
    const known = apart.get(definition);
    if (known !== undefined) return known;
    // One that cannot be read concerns its runs alone: their items fail by themselves.
    const pipeline = await definitions.load(scope, definition, options).catch(() => undefined);
    const answer = pipeline !== undefined && wiringOf(pipeline, system) === undefined;
    apart.set(definition, answer);
    return answer;
  };
  const runs = new Map<string, readonly RunSummary[]>();
  for await (const run of unfinishedRuns(store, { scope }, options))
    if (!(await isApart(run.definition))) runs.set(run.key, [...(runs.get(run.key) ?? []), run]);
  return runs;
}

async function* itemsOf({ tracker }: TrackedProject, options: Cancellable): AsyncGenerator<TrackerItem> {
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next } = await tracker.items({ limit: PAGE, ...(after === undefined ? {} : { after }) }, options);
    yield* items;
    if (next === undefined) return;
    after = next;
  }
  throw new SluiceError({ code: "TRACKER_FAILED", message: `The project ${tracker.project} has more than ${MOST_PAGES} pages of items.` });
}

/** The newest run of an item that still shows a run as if it went on; asked for once for each change of the item. */
async function endedRun(
  { options: { store }, definitions }: EngineParts,
  { system = "tracker", scope = DEFAULT_SCOPE }: TrackedProject,
  { byId }: Vocabulary,
  item: TrackerItem,
  seen: Seen,
  options: Cancellable,
): Promise<RunSummary | undefined> {
  const status = byId.get(item.status);
  const state = `${item.status} ${item.updatedAt} ended`;
  if (status === undefined || status.group === "completed" || status.group === "cancelled" || seen.get(item.id) === state) return undefined;
  const shows = definitions.known().some((pipeline) => Object.values(wiringOf(pipeline, system)?.shows ?? {}).includes(status.name));
  if (!shows) return undefined;
  seen.set(item.id, state);
  const { items } = await store.query({ scope, where: { key: item.key }, limit: PAGE, ...options });
  return items.at(-1);
}
