import { SluiceError, type StatusGroup, type Tracker, type TrackerAct, type TrackerStatus } from "@sluice/core";

/** A project of a tracker in memory, in the hands of a test. */
export interface FakeTracker extends Tracker {
  /** Every call, by name, in order. */
  readonly calls: string[];
  /** What whoever follows an item was told. */
  readonly comments: readonly { readonly item: string; readonly text: string }[];
  /** A person gives an item a status, at a time. Returns the id of the entry in the log. */
  choose(item: string, status: string, actor: string | undefined, at: number): string;
  /** The name of the status that an item has. */
  statusOf(item: string): string | undefined;
  /** Another item appears. */
  add(item: string, status: string): void;
  /** From now on these calls fail. */
  fail(...calls: readonly (keyof Tracker)[]): void;
}

/** What a {@link fakeTracker} begins with. */
export interface FakeTrackerOptions {
  /** Default: `ORCH`. */
  readonly project?: string;
  /** Groups of statuses by their names; each name is its id, with `s-` before it. */
  readonly statuses: Readonly<Record<string, StatusGroup>>;
  /** Names of statuses by the keys of items, which are their ids as well. */
  readonly items: Readonly<Record<string, string>>;
}

const SELF = "sluice";

/** Makes one. */
export function fakeTracker({ project = "ORCH", statuses, items }: FakeTrackerOptions): FakeTracker {
  const known: readonly TrackerStatus[] = Object.entries(statuses).map(([name, group]) => ({ id: `s-${name}`, name, group }));
  const shown = new Map(Object.entries(items).map(([key, name]) => [key, { status: `s-${name}`, updates: 0 }]));
  const log = new Map<string, TrackerAct[]>();
  const calls: string[] = [];
  const comments: { item: string; text: string }[] = [];
  let failing: readonly (keyof Tracker)[] = [];
  let acts = 0;
  const called = (name: keyof Tracker): void => {
    calls.push(name);
    if (failing.includes(name)) throw new SluiceError({ code: "TRACKER_FAILED", message: `The tracker fails at ${name}.` });
  };
  const set = (item: string, to: string, actor: string | undefined, at: number): string => {
    const id = `act-${++acts}`;
    shown.set(item, { status: to, updates: (shown.get(item)?.updates ?? 0) + 1 });
    log.set(item, [...(log.get(item) ?? []), { id, to, at, ...(actor === undefined ? {} : { actor }) }]);
    return id;
  };
  return {
    portVersion: 1,
    project,
    calls,
    comments,
    async statuses() {
      called("statuses");
      return known;
    },
    async items({ after = "0", limit }) {
      called("items");
      const all = [...shown].map(([key, { status, updates }]) => ({ id: key, key, status, updatedAt: String(updates) }));
      const end = Number(after) + limit;
      return { items: all.slice(Number(after), end), ...(end < all.length ? { next: String(end) } : {}) };
    },
    async acts(item) {
      called("acts");
      return log.get(item) ?? [];
    },
    async setStatus(item, status) {
      called("setStatus");
      set(item, status, SELF, 0);
    },
    async comment(item, text) {
      called("comment");
      comments.push({ item, text });
    },
    isSelf: (actor) => actor === SELF,
    choose: (item, status, actor, at) => set(item, `s-${status}`, actor, at),
    statusOf: (item) => shown.get(item)?.status.slice(2),
    add: (item, status) => void shown.set(item, { status: `s-${status}`, updates: 0 }),
    fail: (...names) => void (failing = names),
  };
}
