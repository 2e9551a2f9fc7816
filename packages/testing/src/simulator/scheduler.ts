import type { SeededRandom } from "./seeded-random.ts";

/** A simulated process: it can be paused, and dies for good. */
export interface Owner {
  readonly name: string;
  alive: boolean;
  paused: boolean;
  /** Milliseconds by which its wall clock is wrong. */
  skewMs: number;
}

interface Operation {
  readonly owner: Owner;
  readonly label: string;
  /** Virtual time before which it does not happen. */
  readonly at: number;
  readonly run: () => void;
}

/** Told what is about to happen; `true` when it killed the process, so that it does not. */
export type Prevent = (owner: Owner, label: string) => boolean;

/** Decides what happens next. Nothing of a simulated process goes on but through here. */
export interface Scheduler {
  /** Virtual milliseconds since the beginning. */
  now(): number;
  /** An operation of a process: it happens some time, and its answer arrives some time after; a crash may fall before, between or after. */
  call<Value>(owner: Owner, label: string, operation: () => Promise<Value> | Value): Promise<Value>;
  /** Resolves at a virtual time. */
  sleep(owner: Owner, ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Lets one operation that can happen now happen. Says what it was; `undefined` when there is none. `prevent` may keep it from
   * happening, by killing its process.
   */
  runOne(prevent?: Prevent): Promise<string | undefined>;
  /** Goes on to the next time at which something can happen. */
  skipToNext(): boolean;
  /** Forgets everything of a process that died. */
  forget(owner: Owner): void;
  /** Owners of what is under way, by label: rare awaits are found as easily as common ones. */
  underWay(): ReadonlyMap<string, Owner>;
  /** Named places that were reached. */
  readonly awaits: ReadonlySet<string>;
  /** Named places where operations were cut off by a crash. */
  readonly crashPoints: ReadonlySet<string>;
}

interface Agenda {
  now: number;
  operations: Operation[];
  readonly awaits: Set<string>;
  readonly crashPoints: Set<string>;
}

/** Creates a scheduler on a seed's randomness. */
export function createScheduler(random: SeededRandom): Scheduler {
  const agenda: Agenda = { now: 0, operations: [], awaits: new Set(), crashPoints: new Set() };
  const waking = (): readonly Operation[] => agenda.operations.filter((one) => !one.owner.paused);
  return {
    now: () => agenda.now,
    call: (owner, label, operation) => schedule(agenda, owner, label, operation),
    sleep: (owner, ms, signal) => sleep(agenda, owner, ms, signal),
    runOne: async (prevent) => {
      await drain();
      const one = random.pick(waking().filter((each) => each.at <= agenda.now));
      if (one === undefined) return undefined;
      if (prevent?.(one.owner, one.label) === true) return `${one.owner.name} died before ${one.label}`;
      remove(agenda, one);
      one.run();
      await drain();
      return `${one.owner.name} ${one.label}`;
    },
    skipToNext: () => {
      const times = waking().map((one) => one.at);
      if (times.length === 0) return false;
      agenda.now = Math.max(agenda.now, Math.min(...times));
      return true;
    },
    forget: (owner) => {
      for (const one of agenda.operations) if (one.owner === owner) agenda.crashPoints.add(one.label);
      agenda.operations = agenda.operations.filter((one) => one.owner !== owner);
    },
    underWay: () => new Map(agenda.operations.map((one) => [one.label, one.owner])),
    awaits: agenda.awaits,
    crashPoints: agenda.crashPoints,
  };
}

function add(agenda: Agenda, operation: Operation): void {
  if (!operation.owner.alive) return;
  agenda.operations.push(operation);
  agenda.awaits.add(operation.label);
}

function remove(agenda: Agenda, operation: Operation): void {
  agenda.operations = agenda.operations.filter((one) => one !== operation);
}

function schedule<Value>(agenda: Agenda, owner: Owner, label: string, operation: () => Promise<Value> | Value): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const answer = (how: () => void): void => add(agenda, { owner, label: `${label}:answer`, at: agenda.now, run: how });
    const perform = (): void => {
      Promise.resolve()
        .then(operation)
        .then(
          (value) => answer(() => resolve(value)),
          (error: unknown) => answer(() => reject(error)),
        );
    };
    add(agenda, { owner, label, at: agenda.now, run: perform });
  });
}

function sleep(agenda: Agenda, owner: Owner, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error);
      return;
    }
    const wake = (): void => {
      signal?.removeEventListener("abort", abort);
      resolve();
    };
    const timer: Operation = { owner, label: "sleep", at: agenda.now + Math.max(1, Math.ceil(ms)), run: wake };
    const abort = (): void => {
      remove(agenda, timer);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener("abort", abort, { once: true });
    add(agenda, timer);
  });
}

/** Lets all microtasks happen: afterwards every simulated process waits for the scheduler. */
function drain(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
