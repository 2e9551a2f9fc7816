import type { ChangeRequest } from "@sluice/core";

/** What is known of a run for which a change request is looked for. */
export interface RunOfChange {
  readonly run: string;
  /** The change request that the host named. */
  readonly change?: string;
  /** Name of its branch, and of the one it is to be merged into. Both must fit: others of that branch are about something else (OR-59). */
  readonly branch?: string;
  readonly base?: string;
  readonly head?: string;
  /** The one that it was told about last. */
  readonly told?: string;
}

/** Which change request is whose. */
export interface Pairs {
  /** By runs. */
  readonly changes: ReadonlyMap<string, ChangeRequest>;
  /** Runs that several could belong to, or that share one. */
  readonly ambiguous: number;
}

/**
 * Finds the change request of each run: the one that is named, else the one of its branch and base in the repository itself. Of several
 * open ones nobody takes any (OK-56). Closed ones of a branch may be about earlier work: only the one that the run knows counts, or the one
 * of exactly its commit. One that fits several runs belongs to none of them, like a signal that does.
 */
export function pairChanges(runs: readonly RunOfChange[], changes: readonly ChangeRequest[]): Pairs {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const byBranch = new Map<string, ChangeRequest[]>();
  for (const change of changes) {
    if (!change.head.own) continue;
    const place = placeOf(change.head.branch, change.base);
    const there = byBranch.get(place);
    if (there === undefined) byBranch.set(place, [change]);
    else there.push(change);
  }
  const found = new Map<string, readonly ChangeRequest[]>();
  for (const run of runs) {
    const { change, branch, base } = run;
    const named = change === undefined ? undefined : byId.get(change);
    const own = branch === undefined || base === undefined ? [] : (byBranch.get(placeOf(branch, base)) ?? []);
    const fitting = change === undefined ? candidates(run, own) : named === undefined ? [] : [named];
    if (fitting.length > 0) found.set(run.run, fitting);
  }
  const claims = new Map<string, number>();
  for (const { id } of [...found.values()].flat()) claims.set(id, (claims.get(id) ?? 0) + 1);
  const pairs = new Map<string, ChangeRequest>();
  for (const [run, [change, ...others]] of found)
    if (change !== undefined && others.length === 0 && claims.get(change.id) === 1) pairs.set(run, change);
  return { changes: pairs, ambiguous: found.size - pairs.size };
}

function candidates({ told, head }: RunOfChange, own: readonly ChangeRequest[]): readonly ChangeRequest[] {
  const open = own.filter(({ state }) => state === "open");
  if (open.length > 0) return open;
  const known = own.filter(({ id }) => id === told);
  return known.length > 0 ? known : own.filter((change) => change.head.commit === head);
}

/** No name of a branch holds a line break. */
function placeOf(branch: string, base: string): string {
  return `${branch}\n${base}`;
}
