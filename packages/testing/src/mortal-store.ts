import type { RunStore } from "@sluice/core";

/** A store as one process sees it, which can be stopped as SIGSTOP stops it, or killed. */
export interface MortalStore {
  readonly store: RunStore;
  /** From now on no call goes out and no answer comes back, for ever. */
  kill(): void;
  /** No call goes out and no answer comes back until {@link MortalStore.wake}. */
  pause(): void;
  /** Lets a paused process go on. */
  wake(): void;
}

/** Puts itself between a process and its store. */
export function createMortalStore(store: RunStore): MortalStore {
  let dead = false;
  let resume: (() => void) | undefined;
  let paused: Promise<void> | undefined;
  const pass = async (): Promise<void> => {
    await paused;
    // A dead process gets no answer and makes no mistake either: it is simply never heard of again.
    if (dead) await new Promise(() => undefined);
  };
  return {
    store: new Proxy(store, {
      get(target, property: keyof RunStore) {
        const member = target[property];
        if (typeof member !== "function") return member;
        return async (...given: readonly unknown[]): Promise<unknown> => {
          await pass();
          const answer: unknown = await Reflect.apply(member, target, given);
          await pass();
          return answer;
        };
      },
    }),
    kill() {
      dead = true;
    },
    pause() {
      paused ??= new Promise((resolve) => {
        resume = resolve;
      });
    },
    wake() {
      resume?.();
      paused = undefined;
    },
  };
}
