import type { ClaimedIntent, Instant, IntentQuery, RunKey, RunStore, Settlement } from "@sluice/core";
import { claimedIntent, claimIntent, dueTaken, type IntentRow, isClaimable, releaseIntent, renewIntent } from "@sluice/store-kit";
import { dueStand, intentStand } from "./claims-line.ts";
import type { Session } from "./session.ts";
import { dueOf, findRun, type IndexedIntent, type IndexedRun, type StoreIndex, tokensOf } from "./store-index.ts";

/** The methods of the port that give out intents and due runs. A look that finds nothing locks and writes nothing. */
export function intentMethods(session: Session, clock: () => Instant): Pick<RunStore, "takeIntents" | "renew" | "release" | "takeDue"> {
  const { journal } = session;
  return {
    async takeIntents(query, { signal } = {}) {
      const storeNow = clock();
      const some = await session.read(() => claimable(journal.index, { ...query, limit: 1 }, storeNow), signal);
      if (some.length === 0) return { storeNow, claimed: [] };
      return session.write("claims", () => takeIntents(session, query, clock()), signal);
    },
    renew: (key, { signal } = {}) =>
      session.write("claims", () => setIntent(session, key, clock(), (row, now) => renewIntent(row, key.token, now))?.readyAt, signal),
    release: (key, { signal } = {}) =>
      session.write(
        "claims",
        () => setIntent(session, key, clock(), (row, now) => releaseIntent(row, key.token, now, key.notBefore)) !== undefined,
        signal,
      ),
    async takeDue(query, { signal } = {}) {
      const storeNow = clock();
      const some = await session.read(() => dueRuns(journal.index, { ...query, limit: 1 }, storeNow), signal);
      if (some.length === 0) return { storeNow, due: [] };
      return session.write("claims", () => takeDue(session, query, clock()), signal);
    },
  };
}

function takeIntents({ journal }: Session, query: IntentQuery, storeNow: Instant): Awaited<ReturnType<RunStore["takeIntents"]>> {
  const nextToken = tokensOf(journal.index);
  const taken = claimable(journal.index, query, storeNow).map((intent) => ({
    intent,
    row: claimIntent(intent.row, storeNow, nextToken()),
  }));
  if (taken.length > 0) journal.change({ intents: taken.map(({ intent, row }) => intentStand(intent, row)) }, storeNow);
  return { storeNow, claimed: taken.map(({ intent, row }): ClaimedIntent => claimedIntent(intent.run, row)) };
}

function claimable(index: StoreIndex, query: IntentQuery, storeNow: Instant): readonly IndexedIntent[] {
  const serves = new Set(query.serves);
  const found: IndexedIntent[] = [];
  index.ready.visitDue(storeNow, (intent) => {
    const { scope, run } = intent.run;
    const isWanted = (query.scope ?? scope) === scope && (query.run ?? run) === run;
    if (isWanted && isClaimable(intent.row, storeNow, serves)) found.push(intent);
    return found.length < query.limit;
  });
  return found;
}

function setIntent(
  { journal }: Session,
  key: RunKey & Settlement,
  storeNow: Instant,
  change: (row: IntentRow | undefined, storeNow: Instant) => IntentRow | undefined,
): IntentRow | undefined {
  const intent = findRun(journal.index, key)?.intents.find(({ row }) => row.id === key.intent);
  const row = change(intent?.row, storeNow);
  if (intent === undefined || row === undefined) return undefined;
  journal.change({ intents: [intentStand(intent, row)] }, storeNow);
  return row;
}

/** What `takeDue` asks for. */
interface DueQuery {
  readonly scope?: string;
  readonly limit: number;
  readonly leaseMs: number;
}

function takeDue({ journal }: Session, query: DueQuery, storeNow: Instant): Awaited<ReturnType<RunStore["takeDue"]>> {
  const runs = dueRuns(journal.index, query, storeNow);
  const due = runs.map((run) => dueStand(run, dueTaken(dueOf(run), storeNow, query.leaseMs)));
  if (due.length > 0) journal.change({ due }, storeNow);
  return { storeNow, due: runs.map(({ scope, run }) => ({ scope, run })) };
}

function dueRuns(index: StoreIndex, query: DueQuery, storeNow: Instant): readonly IndexedRun[] {
  const found: IndexedRun[] = [];
  index.due.visitDue(storeNow, (run) => {
    if ((query.scope ?? run.scope) === run.scope) found.push(run);
    return found.length < query.limit;
  });
  return found;
}
