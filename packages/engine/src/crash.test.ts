import type { EffectHandler, EffectResult } from "@sluice/core";
import { createHarness, createMortalStore, type Harness, outcome, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;
const LEASE_MS = 30_000;

function definition(repeat: "safe" | "ask" | "never"): string {
  return `
format: 1
name: deliver
initial: deploy
effects: { deploy: { class: ordinary, repeat: ${repeat} } }
stages:
  deploy:
    work: { run: deploy, timeout: 30m, attempts: 4, every: 5s }
    gates: [{ id: healthy, use: check, with: { name: healthy }, attempts: 3, every: 5s }]
    next: done
  done: { final: succeeded }
`;
}

/** A handler that hangs the first time, as a process does that is killed. */
function hangingOnce(harness: () => Harness): EffectHandler {
  let calls = 0;
  return {
    portVersion: 1,
    perform: (_request, options): Promise<EffectResult> => {
      calls += 1;
      const first = calls === 1;
      return first
        ? harness()
            .clock.sleep(1e9, options.signal)
            .then(() => ({ kind: "detached" as const }))
        : Promise.resolve({ kind: "ended", exit: 0 });
    },
  };
}

/** A run whose first process was killed after the dispatch was recorded and before any result. */
async function killedAfterDispatch() {
  const harness: Harness = createHarness({ pipelines: [definition("safe")] });
  const effects = { deploy: hangingOnce(() => harness) };
  const mortal = createMortalStore(harness.store);
  const victim = harness.engine({ store: mortal.store, effects });
  const run = await victim.start("deliver", { key: "K", subject: SUBJECT, startedBy: ALICE });
  victim.work();
  await harness.clock.advance(1000);
  mortal.kill();
  const engine = harness.engine({ effects });
  return { harness, engine, run, status: async () => (await engine.get(run.id))?.state.work?.status };
}

describe("a process killed between dispatch and result", () => {
  test("given it is dead, then nobody else acts before its claim ran out, and then the work is sent again with the same key (F3)", async () => {
    const { harness, engine, run, status } = await killedAfterDispatch();
    expect(await status()).toBe("dispatched");
    const worker = engine.work();
    await harness.clock.advance(LEASE_MS / 2);
    expect(await status()).toBe("dispatched");
    await harness.clock.advance(LEASE_MS * 2);
    expect((await engine.get(run.id))?.outcome).toBe("succeeded");
    await harness.clock.see(worker.close());
    const types = (await engine.ledger(run.id, { limit: 100 })).items.flatMap(({ events }) => events.map(({ type }) => type));
    expect(types.filter((type) => type === "attempt-lost")).toHaveLength(1);
    expect(types.filter((type) => type === "work-dispatched")).toHaveLength(2);
  });

  test.each([
    ["proof that it happened, then it is not sent again", { deploy: "happened" }, { holds: [], sent: 1, stage: "done" }],
    ["proof that it did not happen, then it is sent again", { deploy: "did-not-happen" }, { holds: [], sent: 2, stage: "deploy" }],
    ["nobody can tell, then it holds for a person", {}, { holds: ["EFFECT_UNKNOWN"], sent: 1, stage: "deploy" }],
  ] as const)("given repeat: ask and %s (EFF-1)", async (_what, proofs, expected) => {
    const play = await rehearse(definition("ask"), { gates: scriptedRegistry(), proofs, verdicts: { healthy: "pass" } });
    await play.crash();
    const { stage, state } = play.run;
    expect({ holds: state.holds.map(({ code }) => code), sent: play.performed.length, stage }).toEqual(expected);
  });

  test("given repeat: never, then it holds until a person says what happened, who is on record", async () => {
    const play = await rehearse(definition("never"), { gates: scriptedRegistry(), verdicts: { healthy: "pass" } });
    await play.crash();
    expect(play.run.state.holds.map(({ code }) => code)).toEqual(["EFFECT_UNKNOWN"]);
    expect(await play.resume("alice")).toMatchObject({ ok: false, code: "RESUME_ANSWER_NEEDED" });
    expect(await play.resume("alice", "happened")).toMatchObject({ ok: true });
    expect(play.run.outcome).toBe("succeeded");
    expect(await play.ledger()).toContain("alice (verified) resumed: it happened");
  });
});

describe("a process that was only slow", () => {
  test("given it wakes after somebody took over, then its late verdict is fenced off, whatever it says (LSE-1)", async () => {
    let looks = 0;
    const harness = createHarness({
      pipelines: [definition("safe")],
      script: async () => {
        looks += 1;
        if (looks > 1) return outcome("fail");
        await harness.clock.sleep(5000);
        return outcome("pass");
      },
    });
    const mortal = createMortalStore(harness.store);
    const slow = harness.engine({ store: mortal.store });
    const run = await slow.start("deliver", { key: "K", subject: SUBJECT, startedBy: ALICE });
    slow.work();
    await harness.clock.advance(2000);
    expect(looks).toBe(1);
    mortal.pause();
    const engine = harness.engine();
    await harness.clock.advance(LEASE_MS * 2);
    await harness.clock.see(engine.tick());
    await harness.clock.advance(10_000);
    await harness.clock.see(engine.tick());
    mortal.wake();
    await harness.clock.advance(60_000);
    const view = await engine.get(run.id);
    expect(view?.outcome).toBeUndefined();
    const verdicts = (await engine.ledger(run.id, { limit: 100 })).items
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === "verdict-recorded")
      .map(({ data }) => (data["verdict"] as { readonly value: string }).value);
    expect(verdicts).toEqual(["fail"]);
    await harness.clock.see(slow.close());
  });

  test("given renewals fail, then it stops itself before its claim runs out (LSE-3)", async () => {
    const aborted: number[] = [];
    const harness = createHarness({
      pipelines: [definition("safe")],
      work: {
        deploy: async (_request, { signal }) => {
          const started = harness.clock.now();
          signal.addEventListener("abort", () => aborted.push(harness.clock.now() - started));
          await harness.clock.sleep(1e9, signal);
          return { kind: "ended", exit: 0 };
        },
      },
    });
    const store = new Proxy(harness.store, {
      get: (target, name: keyof typeof harness.store) => (name === "renew" ? () => Promise.reject(new TypeError("gone")) : target[name]),
    });
    const engine = harness.engine({ store });
    await engine.start("deliver", { key: "K", subject: SUBJECT, startedBy: ALICE });
    engine.work();
    await harness.clock.advance(LEASE_MS);
    expect(aborted).toHaveLength(1);
    expect(aborted[0]).toBeLessThanOrEqual((LEASE_MS * 2) / 3 + 1);
    await harness.clock.see(engine.close());
  });

  test("given work goes on for hours, then renewals keep the claim and nobody takes over", async () => {
    const harness = createHarness({
      pipelines: [definition("never")],
      work: { deploy: async () => (await harness.clock.sleep(25 * 60_000), { kind: "ended", exit: 0 }) },
    });
    const engine = harness.engine();
    const run = await engine.start("deliver", { key: "K", subject: SUBJECT, startedBy: ALICE });
    engine.work();
    harness.engine().work();
    await harness.clock.advance(30 * 60_000);
    expect((await engine.get(run.id))?.outcome).toBe("succeeded");
    expect(harness.performed).toHaveLength(1);
    await harness.clock.see(engine.close());
  });
});

describe("work that is not there in time", () => {
  test("given a handler that ignores its deadline, then the work timed out and is tried again, boundedly (PRC-12)", async () => {
    const harness = createHarness({ pipelines: [definition("safe")], work: { deploy: () => new Promise(() => undefined) } });
    const engine = harness.engine();
    const run = await engine.start("deliver", { key: "K", subject: SUBJECT, startedBy: ALICE });
    engine.work();
    await harness.clock.advance(3 * 3_600_000);
    expect((await engine.get(run.id))?.state.holds.map(({ code }) => code)).toEqual(["WORK_FAILED"]);
    expect(harness.performed).toHaveLength(4);
    await harness.clock.see(engine.close());
  });

  test("given the run is cancelled while work is out, then the work is told to stop and its late result changes nothing", async () => {
    const aborted: boolean[] = [];
    const harness = createHarness({
      pipelines: [definition("safe")],
      work: {
        deploy: async (_request, { signal }) => {
          signal.addEventListener("abort", () => aborted.push(true));
          await harness.clock.sleep(60 * 60_000);
          return { kind: "ended", exit: 0 };
        },
      },
    });
    const engine = harness.engine();
    const run = await engine.start("deliver", { key: "K", subject: SUBJECT, startedBy: ALICE });
    engine.work();
    await harness.clock.advance(1000);
    expect(await engine.cancel(run.id, { by: ALICE, reason: "enough" })).toMatchObject({ ok: true });
    await harness.clock.advance(LEASE_MS);
    expect(aborted).toEqual([true]);
    await harness.clock.advance(2 * 3_600_000);
    expect((await engine.get(run.id))?.outcome).toBe("cancelled");
    await harness.clock.see(engine.close());
  });
});
