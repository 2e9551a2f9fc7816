import type { RunKey } from "@sluice/core";

/** The runs a handle wrote last, as it left them. Others write too: what is remembered is a guess that the store has to confirm. */
export interface RememberedHeads<Head> {
  /** The run after its event `version`, if that was the last one. */
  get(key: RunKey, version: number): Head | undefined;
  /** Remembers how the run was left. */
  set(key: RunKey, head: Head): void;
  /** Ends the guess: nobody knows how the run stands. */
  forget(key: RunKey): void;
}

const MOST = 1000;

/** Remembers a bounded number of runs; the one written longest ago is forgotten first. */
export function createRememberedHeads<Head extends { readonly version: number }>(): RememberedHeads<Head> {
  const heads = new Map<string, Head>();
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
    forget: (key) => void heads.delete(nameOf(key)),
  };
}

/** Neither part can have a space. */
function nameOf({ scope, run }: RunKey): string {
  return `${scope} ${run}`;
}
