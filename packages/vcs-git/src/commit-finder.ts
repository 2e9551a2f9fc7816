import { SluiceError } from "@sluice/core";
import { refuseAborted } from "./abortable.ts";
import type { CacheFolder } from "./cache-folder.ts";
import type { Mirror } from "./mirror.ts";
import { lookUp } from "./object-names.ts";
import { AGENT_REFS, candidatesOf, isFullId, namespaceOf } from "./revision.ts";

const MOST_KNOWN = 10_000;

/** Finds commits in our copy, fetching what is not there yet. */
export interface CommitFinder {
  /** The full id of a revision's commit. A name is looked at anew every time, a full id only until it was seen once. */
  find(revision: string, signal: AbortSignal | undefined): Promise<string | undefined>;
  /** As `find`, but rejects with `VCS_FAILED` when there is none: what cannot be seen is no "nothing". */
  need(revision: string, signal: AbortSignal | undefined): Promise<string>;
  /** Both, or `undefined` when either is missing. */
  findBoth(one: string, other: string, signal: AbortSignal | undefined): Promise<readonly [string, string] | undefined>;
  /** Ids behind names of our copy as it is now; the copy is not refreshed. A HEAD that is not there any more is missing. */
  names(names: readonly string[], signal: AbortSignal | undefined): Promise<readonly (string | undefined)[]>;
  /** Remembers a commit that was seen. */
  remember(id: string): void;
}

/** A finder over the copy that `mirror` fills. */
export function createCommitFinder(open: () => Promise<CacheFolder>, mirror: Mirror): CommitFinder {
  const known = new Map<string, string>(); // a tag's id leads to its commit's; nothing is ever removed from our copy

  function remember(id: string, commit = id): void {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(id, commit);
  }

  async function names(wanted: readonly string[], signal: AbortSignal | undefined): Promise<readonly (string | undefined)[]> {
    const { git } = await open();
    const found = await lookUp(git, wanted, signal);
    return found.map((id, index) => (!mirror.state.hasHead && isHead(wanted[index] ?? "") ? undefined : id));
  }

  async function seek(id: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    const ask = async (): Promise<string | undefined> => (await names([`${id}^{commit}`], signal))[0];
    let commit = await ask();
    if (commit === undefined && !mirror.state.fetched) {
      await mirror.refresh(signal);
      commit = await ask();
    }
    if (commit === undefined) {
      await mirror.fetchIds([id], signal);
      commit = await ask();
    }
    if (commit !== undefined) remember(id, commit);
    return commit;
  }

  async function find(revision: string, signal: AbortSignal | undefined): Promise<string | undefined> {
    refuseAborted(signal);
    if (isFullId(revision)) return known.get(revision) ?? seek(revision, signal);
    const candidates = candidatesOf(revision).map((candidate) => `${candidate}^{commit}`);
    const namespace = namespaceOf(revision);
    if (namespace !== undefined) mirror.include(namespace);
    await mirror.refresh(signal);
    const commit = (await names(candidates, signal)).find((id) => id !== undefined);
    if (commit !== undefined) remember(commit);
    return commit;
  }

  return {
    names,
    remember,
    find,
    async need(revision, signal) {
      const commit = await find(revision, signal);
      if (commit !== undefined) return commit;
      const details = { revision: revision.slice(0, 200) };
      throw new SluiceError({ code: "VCS_FAILED", message: "A commit that is asked about is not in the repository.", details });
    },
    async findBoth(one, other, signal) {
      const first = await find(one, signal);
      const second = await find(other, signal);
      return first === undefined || second === undefined ? undefined : [first, second];
    },
  };
}

function isHead(name: string): boolean {
  return new RegExp(`^${AGENT_REFS}/HEAD(?:[~^]|$)`).test(name);
}
