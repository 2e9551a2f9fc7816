import { type Instant, type Pipeline, SluiceError, type Tracker } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { type FakeTracker, fakeTracker } from "../fake-tracker.ts";
import type { Owner, Scheduler } from "./scheduler.ts";
import type { World } from "./world.ts";

const TRACKER_FAILS = 0.05;

/** What choosing a status of the board says about the gate that is asked there; the others are for show. */
const ANSWERS = { Confirm: "approve", "Send back": "reject" } as const;

/** Looks, and some time for what they set going. */
const SETTLED_MS = 30_000;

const STATUSES = {
  Backlog: "backlog",
  Building: "started",
  Waiting: "started",
  Confirm: "started",
  "Send back": "started",
  Rolling: "started",
  Odd: "started",
  Blocked: "started",
  Done: "completed",
  Ended: "cancelled",
} as const;

/** A name of a status of the board. */
export type BoardStatus = keyof typeof STATUSES;

/** Statuses that say that a run goes on. */
const UNDER_WAY: ReadonlySet<string | undefined> = new Set<BoardStatus>(["Building", "Waiting", "Rolling", "Blocked"]);

/** A tracker outside: people move its items, and processes look at it. */
export interface Board {
  /** The tracker as one process reaches it. */
  reachedBy(owner: Owner): Tracker;
  /** An item for a run of this key. */
  add(key: string): void;
  /** Somebody gives an item a status at a time of the tracker's clock. Nobody is told: there is no webhook. */
  choose(key: string, status: BoardStatus, who: string, at: Instant): void;
  /** When this entry of the log was made, if it is by that person and says that about that item. */
  attests(gesture: string, key: string, who: string, decision: string): Instant | undefined;
  /** Items that do not show where their runs are, in words. Those that show a status of nobody's are left to people. */
  outOfSync(states: Iterable<RunState>, pipelines: readonly Pipeline[]): readonly string[];
  statusOf(key: string): string | undefined;
  /** Whether at this time every entry of the log has been there for long enough that whoever looks has seen it. */
  isSettled(now: Instant): boolean;
}

/** Creates a board without items. */
export function createBoard(world: World, scheduler: Scheduler): Board {
  const tracker = fakeTracker({ statuses: STATUSES, items: {} });
  const log = new Map<string, { readonly what: string; readonly at: Instant }>();
  let latest = 0;
  return {
    reachedBy: (owner) => scheduledTracker(tracker, world, scheduler, owner),
    add: (key) => tracker.add(key, "Backlog"),
    choose: (key, status, who, at) => {
      const entry = tracker.choose(key, status, who, at);
      latest = Math.max(latest, at);
      const decision = (ANSWERS as Readonly<Record<string, string>>)[status];
      if (decision !== undefined) log.set(`tracker.${tracker.project}.${entry}`, { what: `${key} ${who} ${decision}`, at });
    },
    attests: (gesture, key, who, decision) => {
      const entry = log.get(gesture);
      return entry?.what === `${key} ${who} ${decision}` ? entry.at : undefined;
    },
    statusOf: (key) => tracker.statusOf(key),
    isSettled: (now) => now > latest + SETTLED_MS,
    outOfSync: (states, pipelines) => outOfSync(tracker, [...states], pipelines),
  };
}

function outOfSync(tracker: FakeTracker, states: readonly RunState[], pipelines: readonly Pipeline[]): readonly string[] {
  const wired = states.filter(({ pipeline }) => pipelines.some(({ name, wiring }) => name === pipeline && wiring !== undefined));
  return [...new Set(wired.map(({ subject }) => subject.key))].flatMap((key) => {
    const runs = wired.filter(({ subject }) => subject.key === key);
    const unfinished = runs.filter(({ outcome }) => outcome === undefined);
    const run = unfinished[0] ?? runs.at(-1);
    const shown = tracker.statusOf(key);
    if (run === undefined || unfinished.length > 1 || shown === "Odd") return [];
    // What does not show that a run goes on is people's own once it has ended: they may begin anew, or say that it is done after all.
    if (unfinished.length === 0 && !UNDER_WAY.has(shown)) return [];
    const wanted = placeOf(run);
    return shown === wanted ? [] : [`${key} shows ${shown}, and its run ${run.run} is ${wanted}`];
  });
}

/** Which status shows a run of the board's pipeline. */
function placeOf({ outcome, holds, stage }: RunState): BoardStatus {
  if (outcome !== undefined) return outcome === "succeeded" ? "Done" : "Ended";
  if (holds.length > 0) return "Blocked";
  return stage === "mend" ? "Building" : stage === "confirm" ? "Waiting" : "Rolling";
}

/** Every call waits for its turn, and now and then fails before or after it has done anything. */
function scheduledTracker(tracker: FakeTracker, world: World, scheduler: Scheduler, owner: Owner): Tracker {
  const call = <Value>(name: keyof Tracker, act: () => Promise<Value>): Promise<Value> =>
    scheduler.call(owner, `tracker.${name}`, async () => {
      if (world.unlucky(TRACKER_FAILS)) throw gone();
      const answer = await act();
      if (world.unlucky(TRACKER_FAILS)) throw gone();
      return answer;
    });
  return {
    portVersion: 1,
    project: tracker.project,
    statuses: () => call("statuses", () => tracker.statuses()),
    items: (page) => call("items", () => tracker.items(page)),
    acts: (item) => call("acts", () => tracker.acts(item)),
    setStatus: (item, status) => call("setStatus", () => tracker.setStatus(item, status)),
    comment: (item, text) => call("comment", () => tracker.comment(item, text)),
    isSelf: (actor) => tracker.isSelf(actor),
  };
}

function gone(): SluiceError {
  return new SluiceError({ code: "TRACKER_FAILED", message: "The tracker did not answer." });
}
