import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

const DEFINITION = `
format: 1
name: merge
initial: merge
stages:
  merge:
    reserve: { name: "lock", maxWait: 4h }
    work: { run: merger, timeout: 1h }
    gates: [{ id: ok, use: check, with: { name: ok } }]
    next: done
  done: { final: succeeded }
`;

describe("reservations", () => {
  test("given several runs want one right, then they have it one after the other, first come first served, and no try is used up (OR-33)", async () => {
    let inside = 0;
    let most = 0;
    const harness = createHarness({
      pipelines: [DEFINITION],
      work: {
        merger: async () => {
          inside += 1;
          most = Math.max(most, inside);
          await harness.clock.sleep(60_000);
          inside -= 1;
          return { kind: "ended", exit: 0 };
        },
      },
    });
    const engine = harness.engine();
    const runs: string[] = [];
    engine.work();
    for (const key of ["A", "B", "C"]) {
      runs.push((await engine.start("merge", { key, subject: SUBJECT, startedBy: ALICE })).id);
      await harness.clock.advance(2000);
    }
    await harness.clock.advance(10 * 60_000);
    expect(await Promise.all(runs.map(async (run) => (await engine.get(run))?.outcome))).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(harness.performed.map(({ run }) => run)).toEqual(runs);
    expect(most).toBe(1);
    expect(harness.performed.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    await harness.clock.see(engine.close());
  });

  test("given the holder is cancelled, then the next in line gets the right (OR-34)", async () => {
    const harness = createHarness({ pipelines: [DEFINITION], work: { merger: () => Promise.resolve({ kind: "detached" }) } });
    const engine = harness.engine();
    engine.work();
    const first = await engine.start("merge", { key: "A", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.advance(2000);
    const second = await engine.start("merge", { key: "B", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.advance(2000);
    expect((await engine.get(second.id))?.waits.map((wait) => wait.for)).toEqual(["reservation"]);
    await engine.cancel(first.id, { by: ALICE });
    await harness.clock.advance(60_000);
    expect((await engine.get(second.id))?.state.work?.status).toBe("detached");
    await harness.clock.see(engine.close());
  });

  test("given the run ended while somebody asked for its right, then the right is free again", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const store = new Proxy(harness.store, {
      get(target, name: keyof typeof harness.store) {
        if (name !== "reserve") return target[name];
        return async (key: Parameters<typeof target.reserve>[0]) => {
          await harness.engine().cancel(key.run, { by: ALICE });
          await harness.clock.see(harness.engine().tick());
          return target.reserve(key);
        };
      },
    });
    const slow = harness.engine({ store });
    await slow.start("merge", { key: "A", subject: SUBJECT, startedBy: ALICE });
    await slow.tick();
    const next = await harness.engine().start("merge", { key: "B", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(harness.engine().settled(next.id));
    expect((await harness.engine().get(next.id))?.outcome).toBe("succeeded");
  });

  describe("taken away", () => {
    async function heldAndQueued() {
      const harness = createHarness({ pipelines: [DEFINITION], work: { merger: () => Promise.resolve({ kind: "detached" }) } });
      const engine = harness.engine();
      const [holder, waiter] = [
        await engine.start("merge", { key: "A", subject: SUBJECT, startedBy: ALICE }),
        await engine.start("merge", { key: "B", subject: SUBJECT, startedBy: ALICE }),
      ];
      return { harness, engine, holder: holder.id, waiter: waiter.id };
    }
    const typesOf = async (engine: ReturnType<ReturnType<typeof createHarness>["engine"]>, run: string) =>
      (await engine.ledger(run)).items.flatMap(({ events }) => events.map(({ type, data }) => ({ type, data })));

    test("given a holder that never gives its right back, when somebody takes it away, then both ledgers say who and why, and the former holder waits for a person (OR-32)", async () => {
      const { harness, engine, holder, waiter } = await heldAndQueued();
      await harness.clock.see(engine.tick());
      await harness.clock.see(engine.tick());
      const mine = [holder, waiter].find((run) => harness.performed.some((each) => each.run === run)) ?? "";
      const other = mine === holder ? waiter : holder;
      expect((await engine.get(other))?.waits.map((wait) => wait.for)).toEqual(["reservation"]);
      expect((await engine.explain(other)).text).toContain(`sluice steal ${other} --gate merge.reserve`);

      const answer = await engine.steal(other, { by: ALICE, gate: "merge.reserve", reason: "the holder's machine burned down" });
      expect(answer).toMatchObject({ ok: true });
      await harness.clock.see(engine.tick());
      await harness.clock.see(engine.tick());
      expect((await engine.get(other))?.state.work?.status).toBe("detached");
      const [taken, lost] = [await typesOf(engine, other), await typesOf(engine, mine)];
      expect(taken.find(({ type }) => type === "reservation-steal-requested")?.data).toMatchObject({
        from: mine,
        by: ALICE,
        reason: "the holder's machine burned down",
      });
      expect(taken.findLast(({ type }) => type === "reservation-held")?.data).toMatchObject({ from: mine });
      expect(lost.find(({ type }) => type === "reservation-lost")?.data).toMatchObject({
        to: other,
        by: ALICE,
        reason: "the holder's machine burned down",
      });
      expect((await engine.get(mine))?.state.holds).toMatchObject([{ code: "RESERVATION_LOST", gate: "merge.reserve" }]);

      await engine.resume(mine, { by: ALICE });
      await engine.cancel(other, { by: ALICE });
      for (let round = 0; round < 3; round++) await harness.clock.see(engine.tick());
      expect((await engine.get(mine))?.state.reservations).toEqual({});
    });

    test("LSE-1 given the right was taken away just before the dispatch, then the work does not begin", async () => {
      const { harness, engine, holder, waiter } = await heldAndQueued();
      const thief = { scope: "default", run: waiter, name: "lock" };
      const store = new Proxy(harness.store, {
        get(target, name: keyof typeof harness.store) {
          if (name !== "append") return target[name];
          return async (append: Parameters<typeof target.append>[0]) => {
            const held = append.holds?.[0];
            if (held !== undefined && append.run === holder) await target.steal({ ...thief, token: held.token });
            return target.append(append);
          };
        },
      });
      const slow = harness.engine({ store });
      await harness.clock.see(slow.settled(holder));
      expect(harness.performed).toEqual([]);
      expect((await engine.get(holder))?.state.holds).toMatchObject([{ code: "RESERVATION_LOST" }]);
      await harness.clock.see(engine.tick());
      await harness.clock.see(engine.tick());
      expect(harness.performed.map(({ run }) => run)).toEqual([waiter]);
    });

    test("given nobody else holds it, no reason, or a gate that does not wait, then nothing is taken", async () => {
      const { harness, engine, holder } = await heldAndQueued();
      const taking = { by: ALICE, gate: "merge.reserve", reason: "because" };
      expect(await engine.steal(holder, taking)).toMatchObject({ ok: false, code: "STALE" });
      await harness.clock.see(engine.tick());
      await harness.clock.see(engine.tick());
      expect(await engine.steal(harness.performed[0]?.run ?? "", taking)).toMatchObject({ ok: false, code: "STALE" });
      expect(await engine.steal(holder, { ...taking, gate: "ok" })).toMatchObject({ ok: false, code: "STALE" });
      await expect(engine.steal(holder, { ...taking, reason: " " })).rejects.toMatchObject({ code: "COMMAND_INVALID" });
    });
  });
});
