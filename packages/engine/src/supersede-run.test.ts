import type { RunStore } from "@sluice/core";
import { createHarness, createMortalStore, type Harness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const BOB = { id: "bob", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;
const NEWER = { kind: "plan", facets: { head: "h2" } } as const;

function definition(identity: string): string {
  return `
format: 1
name: review
initial: judge
${identity}
stages:
  judge: { gates: [{ id: go, use: approval, with: { from: [{ count: 1, of: [carol] }] } }], next: done }
  done: { final: succeeded }
`;
}

async function setUp(identity = "") {
  const harness: Harness = createHarness({ pipelines: [definition(identity)] });
  const engine = harness.engine();
  const { id } = await engine.start("review", { key: "K", id: "first", subject: SUBJECT, startedBy: ALICE });
  return { harness, engine, old: id };
}

describe("superseding", () => {
  test.each(["", "identity: request"])("given another run takes the place, then both ledgers hold the link (%s)", async (identity) => {
    const { engine, old } = await setUp(identity);
    const answer = await engine.supersede(old, { by: BOB, subject: NEWER, id: "second" });
    expect(answer).toMatchObject({ ok: true });
    const successor = (answer as { readonly successor?: string }).successor ?? "";
    const [before, after] = [await engine.get(old), await engine.get(successor)];
    expect(before).toMatchObject({ outcome: "superseded", state: { successor: { run: successor } } });
    expect(after).toMatchObject({
      status: "waiting",
      state: { supersedes: old, startedBy: { id: "bob" }, subject: { key: "K", facets: { head: "h2" } } },
    });
    expect(before?.intents).toEqual([]);
  });

  test("given the same act twice, then there is one successor", async () => {
    const { harness, engine, old } = await setUp();
    const act = { by: BOB, subject: NEWER, id: "second" } as const;
    const [one, two] = [await engine.supersede(old, act), await harness.engine().supersede(old, act)];
    expect(two).toEqual(one);
    expect((await engine.list({ where: { key: "K" } })).items).toHaveLength(2);
  });

  test("given two people at once, then one of them is told that the run has ended, and there is one successor", async () => {
    const { harness, engine, old } = await setUp();
    const other = harness.engine();
    const answers = await Promise.all([
      engine.supersede(old, { by: BOB, subject: NEWER, id: "b" }),
      other.supersede(old, { by: ALICE, subject: NEWER, id: "a" }),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: "RUN_COMPLETED" });
    expect((await engine.list({ where: { key: "K", status: ["waiting", "running", "queued"] } })).items).toHaveLength(1);
  });

  test.each([0, 1, 2, 3, 4, 5, 6])(
    "given the process dies %i calls of the store into it, then either nothing was superseded, or the successor begins by itself",
    async (calls) => {
      const { harness, old } = await setUp();
      const mortal = createMortalStore(harness.store);
      let left = calls;
      const store = new Proxy(mortal.store, {
        get(target, name: keyof RunStore) {
          const method = target[name];
          if (typeof method !== "function") return method;
          return async (...given: readonly unknown[]): Promise<unknown> => {
            if (left === 0) mortal.kill();
            left -= 1;
            const called: unknown = Reflect.apply(method, target, given);
            return called;
          };
        },
      });
      void harness
        .engine({ store })
        .supersede(old, { by: BOB, subject: NEWER, id: "second" })
        .catch(() => undefined);
      await harness.clock.advance(1000);
      const next = harness.engine();
      next.work();
      await harness.clock.advance(120_000);
      const runs = (await next.list({ where: { key: "K" } })).items;
      const alive = runs.filter(({ outcome }) => outcome === undefined);
      const before = await next.get(old);
      expect(alive).toHaveLength(1);
      expect([before?.outcome, before?.state.successor?.run]).toEqual(
        alive[0]?.run === old ? [undefined, undefined] : ["superseded", alive[0]?.run],
      );
      await harness.clock.see(next.close());
    },
  );

  test("given somebody who may not, or a run or pipeline that is none, then nothing changes", async () => {
    const { harness, engine, old } = await setUp();
    const refusing = harness.engine({
      authorizer: {
        portVersion: 1,
        authorize: async (_by, { act }) => (act === "supersede" ? { allowed: false, reason: "no" } : { allowed: true }),
      },
    });
    expect(await refusing.supersede(old, { by: BOB, subject: NEWER })).toMatchObject({ ok: false, code: "NOT_AUTHORIZED" });
    expect(await engine.supersede("none", { by: BOB, subject: NEWER })).toMatchObject({ ok: false, code: "RUN_NOT_FOUND" });
    expect(await engine.supersede(old, { by: BOB, subject: NEWER, pipeline: "other" })).toMatchObject({
      ok: false,
      code: "DEFINITION_UNKNOWN",
    });
    expect((await engine.get(old))?.outcome).toBeUndefined();
  });
});
