import { type Append, type AppendResult, type Instant, type LoadedRun, SluiceError } from "@sluice/core";
import { checkSignal, decodeJson, encodeAppend, type WantedIntent } from "@sluice/store-kit";
import { type AppendQueue, createAppendQueue, MOST_TOGETHER } from "./append-queue.ts";
import { type Database, type Row, text, whole } from "./database.ts";
import { isRefusal } from "./postgres-errors.ts";

/** Parameters of the function. */
const WIDTH = 26;

/** One statement that makes several appends, one after the other, and tells them apart by their number. */
const statements = Array.from({ length: MOST_TOGETHER }, (_none, most) =>
  Array.from({ length: most + 1 }, (_one, at) => {
    const parameters = Array.from({ length: WIDTH }, (_each, place) => `$${at * WIDTH + place + 1}`);
    return `SELECT ${at} AS place, a.* FROM @.append(${parameters.join(", ")}) a`;
  }).join(" UNION ALL "),
);

/** The way in which a store sends its appends. */
export function appendsOf(database: Database): AppendQueue {
  return createAppendQueue(async (batch) => {
    const rows = await database.rows(statements[batch.length - 1] ?? "", batch.flat());
    return rows.toSorted((one, other) => whole(one["place"]) - whole(other["place"]));
  }, isRefusal);
}

/** Decides and writes one append. */
export async function appendCommit(
  queue: AppendQueue,
  clock: (() => Instant) | undefined,
  append: Append,
  signal: AbortSignal | undefined,
): Promise<AppendResult> {
  checkSignal(signal === undefined ? undefined : { signal });
  const row = await queue.send(valuesOf(append, clock?.()));
  const storeNow = whole(row["at"]);
  switch (row["kind"]) {
    case "appended":
      return { kind: "appended", version: whole(row["version"]), storeNow };
    case "duplicate":
      return { kind: "duplicate", answer: decodeJson(text(row["told"])) };
    case "exists":
      return { kind: "exists", run: text(row["told"]) };
    case "fenced":
      return { kind: "fenced", claim: text(row["told"]) };
    case "conflict":
      return { kind: "conflict", current: toLoaded(append, row, storeNow), storeNow };
    default: {
      const message = `The run ${append.run} has ended and cannot become ${append.index.status}.`;
      throw new SluiceError({ code: "RUN_COMPLETED", message });
    }
  }
}

/** The run as a row tells it. */
export function toLoaded({ scope, run }: Pick<Append, "scope" | "run">, row: Row, storeNow: Instant): LoadedRun | undefined {
  if (row["state"] === null) return undefined;
  const data = decodeJson(text(row["state"])) as LoadedRun["state"]["data"];
  return { scope, run, version: whole(row["version"]), state: { shape: whole(row["shape"]), data }, storeNow };
}

function valuesOf(append: Append, now: Instant | undefined): readonly unknown[] {
  const { scope, run, identity, expectedVersion, commandId, state, dueAt, notAfter, settles, consumes, fences } = append;
  const encoded = encodeAppend(append);
  const { intents } = encoded;
  const ofIntents = (pick: (intent: WantedIntent) => unknown): readonly unknown[] | null => listOf(intents, pick);
  return [
    scope,
    run,
    identity ?? null,
    expectedVersion,
    encoded.version,
    commandId,
    JSON.stringify(commandId),
    encoded.answer,
    encoded.events,
    state.shape,
    encoded.state,
    encoded.columns,
    dueAt ?? null,
    notAfter ?? null,
    ofIntents(({ id }) => id),
    ofIntents(({ needs }) => needs ?? null),
    ofIntents(({ attempt }) => attempt),
    ofIntents(({ leaseMs }) => leaseMs),
    ofIntents(({ notBefore }) => notBefore ?? null),
    ofIntents(({ text }) => text),
    listOf(settles, ({ intent }) => intent),
    listOf(settles, ({ token }) => token),
    listOf(consumes, (id) => id),
    listOf(fences, ({ claim }) => claim),
    listOf(fences, ({ token }) => token),
    now ?? null,
  ];
}

/** Nothing rather than an empty list: what is not asked for costs no look. */
function listOf<Item>(items: readonly Item[], pick: (item: Item) => unknown): readonly unknown[] | null {
  return items.length === 0 ? null : items.map(pick);
}
