import type { ClaimedIntent, Instant, IntentQuery, RunKey, RunStore, Settlement } from "@sluice/core";
import {
  claimableIntents,
  claimedIntent,
  claimIntent,
  dueOf,
  dueRuns,
  dueTaken,
  findIntent,
  type IntentRow,
  isAnyClaimable,
  isAnyDue,
  releaseIntent,
  renewIntent,
} from "@sluice/store-kit";
import { dueStand, intentStand } from "./claims-line.ts";
import type { Session } from "./session.ts";
import { tokensOf } from "./store-index.ts";

/** The methods of the port that give out intents and due runs. A look that finds nothing locks and writes nothing. */
export function intentMethods(session: Session, clock: () => Instant): Pick<RunStore, "takeIntents" | "renew" | "release" | "takeDue"> {
  const { journal } = session;
  return {
    async takeIntents(query, { signal } = {}) {
      const storeNow = clock();
      if (!(await session.read(() => isAnyClaimable(journal.index, query, storeNow), signal))) return { storeNow, claimed: [] };
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
      if (!(await session.read(() => isAnyDue(journal.index, query, storeNow), signal))) return { storeNow, due: [] };
      return session.write("claims", () => takeDue(session, query, clock()), signal);
    },
  };
}

function takeIntents({ journal }: Session, query: IntentQuery, storeNow: Instant): Awaited<ReturnType<RunStore["takeIntents"]>> {
  const nextToken = tokensOf(journal.index);
  const taken = claimableIntents(journal.index, query, storeNow).map((intent) => ({
    intent,
    row: claimIntent(intent.row, storeNow, nextToken()),
  }));
  if (taken.length > 0) journal.change({ intents: taken.map(({ intent, row }) => intentStand(intent, row)) }, storeNow);
  return { storeNow, claimed: taken.map(({ intent, row }): ClaimedIntent => claimedIntent(intent.run, row)) };
}

function setIntent(
  { journal }: Session,
  key: RunKey & Settlement,
  storeNow: Instant,
  change: (row: IntentRow | undefined, storeNow: Instant) => IntentRow | undefined,
): IntentRow | undefined {
  const intent = findIntent(journal.index, key, key.intent);
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
