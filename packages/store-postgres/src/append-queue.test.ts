import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type AppendValues, createAppendQueue } from "./append-queue.ts";

class Refusal extends Error {}

/** A server that answers each append with its run, and writes down what came together. */
function server(fails: (batch: readonly AppendValues[]) => Error | undefined = () => undefined) {
  const batches: string[][] = [];
  const queue = createAppendQueue(
    async (batch) => {
      batches.push(batch.map(([, run]) => String(run)));
      await sleep(2);
      const error = fails(batch);
      if (error !== undefined) throw error;
      return batch.map(([, run]) => ({ run }));
    },
    (error) => error instanceof Refusal,
  );
  return { queue, batches };
}

const values = (run: string): AppendValues => ["default", run];
const runs = (count: number): readonly string[] => Array.from({ length: count }, (_none, at) => `r${String(count - at).padStart(2, "0")}`);

describe("appends of one process", () => {
  test("given one at a time, then each goes alone", async () => {
    const { queue, batches } = server();
    for (const run of runs(3)) expect(await queue.send({ scope: "default", run }, values(run))).toEqual({ run });
    expect(batches.map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  test("given many at once, then they share statements in the order of their runs, and each gets its own answer", async () => {
    const { queue, batches } = server();
    const names = runs(40);
    expect(await Promise.all(names.map((run) => queue.send({ scope: "default", run }, values(run))))).toEqual(
      names.map((run) => ({ run })),
    );
    expect(batches.length).toBeLessThan(10);
    for (const batch of batches) expect(batch).toEqual(batch.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test("given one that the server refuses, then the others are written all the same", async () => {
    const { queue } = server((batch) => (batch.some(([, run]) => run === "r05") ? new Refusal("no") : undefined));
    const results = await Promise.allSettled(runs(12).map((run) => queue.send({ scope: "default", run }, values(run))));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(results[12 - 5]).toMatchObject({ status: "rejected" });
  });

  test("given a connection that broke, then nobody knows, and everybody is told so", async () => {
    let calls = 0;
    const { queue, batches } = server(() => ((calls += 1) === 3 ? new Error("gone") : undefined));
    const results = await Promise.allSettled(runs(40).map((run) => queue.send({ scope: "default", run }, values(run))));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(batches[2]?.length ?? 0);
    expect(await queue.send({ scope: "default", run: "after" }, values("after"))).toEqual({ run: "after" });
  });
});
