import { deepEqual, equal, fail, ok } from "node:assert/strict";
import type { RunStore } from "@sluice/core";
import { anAppend, anIntent, appended, loaded, RUN, SCOPE } from "./fixtures.ts";
import type { RunStoreUnderTest, StoreGroup } from "./run-store-under-test.ts";

const WRITERS = 6;
const APPENDS = 8;
/** Each attempt that fails means that another writer's append was stored, so this many cannot be needed. */
const MOST_ATTEMPTS = WRITERS * APPENDS + 1;

/** One handle per writer: others' processes where the store promises them, else the same handle. */
async function withWriters({ store, another }: RunStoreUnderTest, work: (writers: readonly RunStore[]) => Promise<void>): Promise<void> {
  const opened = store.capabilities.manyProcesses && another !== undefined ? another : undefined;
  const others = await Promise.all(Array.from({ length: WRITERS - 1 }, async () => (opened === undefined ? store : opened())));
  try {
    await work([store, ...others]);
  } finally {
    if (opened !== undefined) for (const other of others) await other.close();
  }
}

/** Appends until it was stored, as every writer does. */
async function appendStubbornly(store: RunStore, commandId: string): Promise<number> {
  let version = 0;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const result = await store.append(anAppend({ expectedVersion: version, commandId }));
    if (result.kind === "appended") return result.version;
    if (result.kind !== "conflict") fail(`${commandId} was answered ${result.kind}`);
    version = result.current?.version ?? 0;
  }
  return fail(`${commandId} was not stored in ${MOST_ATTEMPTS} attempts`);
}

export const concurrencyCases: StoreGroup = {
  name: "many writers",
  cases: [
    {
      name: "every acknowledged append of many writers is stored once, without gaps",
      run: (subject) =>
        withWriters(subject, async (writers) => {
          const versions = await Promise.all(
            writers.map(async (writer, number) => {
              const own: number[] = [];
              for (let count = 0; count < APPENDS; count++) own.push(await appendStubbornly(writer, `w${number}-${count}`));
              return own;
            }),
          );
          const total = WRITERS * APPENDS;
          deepEqual(
            versions.flat().toSorted((one, other) => one - other),
            Array.from({ length: total }, (_, index) => index + 1),
          );
          const { items } = await subject.store.ledger({ scope: SCOPE, run: RUN }, { limit: total + 1 });
          equal(new Set(items.map(({ commandId }) => commandId)).size, total);
          for (const [index, commit] of items.entries()) equal(commit.previous, items[index - 1]?.digest);
          equal((await loaded(subject.store)).version, total);
        }),
    },
    {
      name: "of many at once with one command exactly one is stored",
      run: (subject) =>
        withWriters(subject, async (writers) => {
          const results = await Promise.all(writers.map((writer, number) => writer.append(anAppend({ answer: { number } }))));
          const winner = results.findIndex(({ kind }) => kind === "appended");
          for (const [number, result] of results.entries())
            if (number !== winner) deepEqual(result, { kind: "duplicate", answer: { number: winner } });
          equal((await loaded(subject.store)).version, 1);
        }),
    },
    {
      name: "of many starts with one identity exactly one run comes to be",
      run: (subject) =>
        withWriters(subject, async (writers) => {
          const results = await Promise.all(
            writers.map((writer, number) => writer.append(anAppend({ run: `run-${number}`, identity: "one" }))),
          );
          const winner = results.findIndex(({ kind }) => kind === "appended");
          for (const [number, result] of results.entries())
            if (number !== winner) deepEqual(result, { kind: "exists", run: `run-${winner}` });
          equal((await subject.store.query({ scope: SCOPE, limit: 9 })).items.length, 1);
        }),
    },
    {
      name: "every intent, due run and claim has one taker",
      run: (subject) =>
        withWriters(subject, async (writers) => {
          for (let number = 0; number < 10; number++)
            await appended(subject.store, { run: `run-${number}`, intents: [anIntent("a"), anIntent("b")], dueAt: 1 });
          const taken = await Promise.all(writers.map((writer) => writer.takeIntents({ limit: 7, holder: "w", serves: [] })));
          const names = taken.flatMap(({ claimed }) => claimed.map(({ run, intent }) => `${run}/${intent.id}`));
          deepEqual([names.length, new Set(names).size], [20, 20]);
          const due = await Promise.all(writers.map((writer) => writer.takeDue({ limit: 4, leaseMs: 1000 })));
          const runs = due.flatMap((each) => each.due.map(({ run }) => run));
          deepEqual([runs.length, new Set(runs).size], [10, 10]);
          const claims = await Promise.all(
            writers.map((writer, number) => writer.acquireClaim({ scope: SCOPE, claim: "c", holder: `w${number}`, leaseMs: 1000 })),
          );
          equal(claims.filter(({ kind }) => kind === "acquired").length, 1);
        }),
    },
    {
      name: "of many who reserve one holds and the others have places of their own",
      run: (subject) =>
        withWriters(subject, async (writers) => {
          const results = await Promise.all(
            writers.map((writer, number) => writer.reserve({ scope: SCOPE, run: `run-${number}`, name: "n" })),
          );
          const places = results.flatMap((result) => (result.kind === "queued" ? [result.position] : []));
          deepEqual(
            places.toSorted((one, other) => one - other),
            Array.from({ length: WRITERS - 1 }, (_, index) => index + 1),
          );
          ok(
            results.some(({ kind }) => kind === "held"),
            "somebody holds it",
          );
        }),
    },
  ],
};
