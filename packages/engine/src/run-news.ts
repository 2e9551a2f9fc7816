import type { RunKey } from "@sluice/core";
import { type Bell, createBell } from "./bell.ts";

/** Wakes those who wait for one run, and nobody else. */
export interface RunNews {
  /** Something became of the run in this engine. */
  tell(key: RunKey): void;
  /** A bell for one run, until it is given back. */
  follow(key: RunKey): RunFollower;
}

/** Somebody who waits for a run. */
export interface RunFollower {
  readonly bell: Bell;
  /** Ends it. */
  close(): void;
}

/** Makes news of runs. */
export function createRunNews(): RunNews {
  const followers = new Map<string, Set<Bell>>();
  return {
    tell(key) {
      for (const bell of followers.get(nameOf(key)) ?? []) bell.ring();
    },
    follow(key) {
      const name = nameOf(key);
      const bell = createBell();
      const bells = followers.get(name) ?? new Set();
      followers.set(name, bells.add(bell));
      return {
        bell,
        close() {
          bells.delete(bell);
          if (bells.size === 0) followers.delete(name);
        },
      };
    },
  };
}

function nameOf({ scope, run }: RunKey): string {
  return `${scope}/${run}`;
}
