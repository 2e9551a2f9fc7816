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
  run(): void;
}

/** Told what is about to happen; `true` when it killed the process, so that it does not. */
export type Prevent = (owner: Owner, label: string) => boolean;

/** Decides what happens next. Nothing of a simulated process goes on but through here. */
export interface Scheduler {
  /** Virtual milliseconds since the beginning. */
  now(): number;
  advance(ms: number): void;
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

/** Creates a scheduler on a seed's randomness. */
export function createScheduler(random: SeededRandom): Scheduler {
  let now = 0;
  let operations: Operation[] = [];
  const crashPoints = new Set<string>();
  const awaits = new Set<string>();
  const ready = (): readonly Operation[] => operations.filter((one) => !one.owner.paused && one.at <= now);
  const add = (operation: Operation): void => {
    if (!operation.owner.alive) return;
    operations.push(operation);
    awaits.add(operation.label);
  };

  const call = <Value>(owner: Owner, label: string, operation: () => Promise<Value> | Value): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      const deliver = (how: () => void): void => add({ owner, label: `${label}:answer`, at: now, run: how });
      const perform = (): void => {
        Promise.resolve()
          .then(operation)
          .then(
            (value) => deliver(() => resolve(value)),
            (error: unknown) => deliver(() => reject(error instanceof Object ? error : { thrown: error })),
          );
      };
      add({ owner, label, at: now, run: perform });
    });

  const sleep = (owner: Owner, ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const timer: Operation = { owner, label: "sleep", at: now + Math.max(1, Math.ceil(ms)), run: () => finish(resolve) };
      const abort = (): void => {
        operations = operations.filter((one) => one !== timer);
        reject(signal?.reason as Error);
      };
      const finish = (how: () => void): void => {
        signal?.removeEventListener("abort", abort);
        how();
      };
      signal?.addEventListener("abort", abort, { once: true });
      add(timer);
    });

  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    call,
    sleep,
    runOne: async (prevent) => {
      await drain();
      const one = random.pick(ready());
      if (one === undefined) return undefined;
      if (prevent?.(one.owner, one.label) === true) return `${one.owner.name} died before ${one.label}`;
      operations = operations.filter((other) => other !== one);
      one.run();
      await drain();
      return `${one.owner.name} ${one.label}`;
    },
    skipToNext: () => {
      const times = operations.filter((one) => !one.owner.paused).map((one) => one.at);
      if (times.length === 0) return false;
      now = Math.max(now, Math.min(...times));
      return true;
    },
    forget: (owner) => {
      for (const one of operations) if (one.owner === owner) crashPoints.add(one.label);
      operations = operations.filter((one) => one.owner !== owner);
    },
    underWay: () => new Map(operations.map((one) => [one.label, one.owner])),
    awaits,
    crashPoints,
  };
}

/** Lets all microtasks happen: afterwards every simulated process waits for the scheduler. */
function drain(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
