import type { RunKey } from "@sluice/core";
import type { RunHead } from "./run-head.ts";

/** The runs this handle wrote last, as it left them. Others write too: what is remembered is a guess that the file has to confirm. */
export interface RememberedHeads {
  /** The run after its event `version`, if that was the last one. */
  get(key: RunKey, version: number): RunHead | undefined;
  set(key: RunKey, head: RunHead): void;
}

const MOST = 1000;

/** Remembers a bounded number of runs; the one written longest ago is forgotten first. */
export function createRememberedHeads(): RememberedHeads {
  const heads = new Map<string, RunHead>();
  return {
    get(key, version) {
      const head = heads.get(nameOf(key));
      return head?.version === version ? head : undefined;
    },
    set(key, head) {
      const name = nameOf(key);
      heads.delete(name);
      heads.set(name, head);
      const [oldest] = heads.size > MOST ? heads.keys() : [];
      if (oldest !== undefined) heads.delete(oldest);
    },
  };
}

/** Neither part can have a space. */
function nameOf({ scope, run }: RunKey): string {
  return `${scope} ${run}`;
}
