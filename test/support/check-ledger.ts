// A ledger judged without any code of the stores: what must hold of it whatever happened.
import { createHash } from "node:crypto";
import { canonicalJson, type Commit, type RunStore } from "@sluice/core";

const PAGE = 1000;

/** All commits of a run. */
export async function readLedger(store: RunStore, run: string, scope = "default"): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const page = await store.ledger({ scope, run }, { limit: PAGE, after });
    commits.push(...page.items);
    after = page.next === undefined ? undefined : Number(page.next);
  }
  return commits;
}

/** What is wrong with a run's commits: a gap, a command that is there twice, a digest that does not follow from what it is about. */
export function ledgerFaults(commits: readonly Commit[]): readonly string[] {
  const faults: string[] = [];
  const commands = new Set<string>();
  let version = 0;
  let previous: string | undefined;
  for (const { scope, run, commandId, events, previous: link, digest } of commits) {
    for (const { seq } of events) if (seq !== (version += 1)) faults.push(`${run}: event ${seq} where ${version} belongs`);
    if (commands.has(commandId)) faults.push(`${run}: ${commandId} is there twice`);
    commands.add(commandId);
    if (link !== previous) faults.push(`${run}: ${commandId} does not follow the commit before it`);
    const covered = canonicalJson({ commandId, events, run, scope, ...(link === undefined ? {} : { previous: link }) });
    if (digest !== `sha256:${createHash("sha256").update(covered).digest("hex")}`)
      faults.push(`${run}: the digest of ${commandId} is another one`);
    previous = digest;
  }
  return faults;
}
