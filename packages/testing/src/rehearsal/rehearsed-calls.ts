import type { VirtualClock } from "../virtual-clock.ts";

/** Calls of the host's own code, which take real time. */
export interface RehearsedCalls {
  /** Runs one of them. */
  run<Value>(call: () => Promise<Value> | Value): Promise<Value>;
  /** Resolves when none is under way and everything that followed from them has happened. */
  idle(): Promise<void>;
}

/** Knows which calls of the host's own code are under way. */
export function rehearseCalls(clock: VirtualClock): RehearsedCalls {
  const underWay = new Set<Promise<void>>();
  return {
    async run(call) {
      const running = Promise.resolve().then(call);
      const ended = running.then(ignore, ignore);
      underWay.add(ended);
      void ended.then(() => underWay.delete(ended));
      return running;
    },
    async idle() {
      await clock.flush();
      while (underWay.size > 0) {
        await Promise.race(underWay);
        await clock.flush();
      }
    },
  };
}

function ignore(): void {}
