import type { Append, RunStore } from "@sluice/core";
import { createHarness, type Harness, outcome, pipelineFrom } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

function definition(gate: string, name = "judge"): string {
  return `
format: 1
name: ${name}
initial: judge
stages:
  judge: { gates: [${gate}, { id: go, use: approval, with: { from: [{ count: 1, of: [bob] }] } }], next: done }
  done: { final: succeeded }
`;
}

const STYLE = "{ id: style, use: check, with: { name: style }, attempts: 1 }";

/** A store in which another writer is faster, a number of times. */
function contended(harness: Harness, times: number): RunStore {
  let left = times;
  const rival = harness.engine();
  return new Proxy(harness.store, {
    get(target, name: keyof RunStore) {
      if (name !== "append") return target[name];
      return async (append: Append) => {
        if (append.expectedVersion > 0 && left > 0) {
          left -= 1;
          await rival.signal({ run: append.run, id: `rival-${9999 - left}`, type: `rival-${left % 8}`, data: left });
        }
        return target.append(append);
      };
    },
  });
}

describe("writers that meet", () => {
  test("given others were faster, when a command is decided anew, then nobody's change is lost", async () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    const engine = harness.engine({ store: contended(harness, 5) });
    const run = await engine.start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    expect(await harness.clock.see(engine.signal({ run: run.id, id: "mine", type: "mine", data: 1 }))).toMatchObject({ ok: true });
    expect(Object.keys((await engine.get(run.id))?.state.facts ?? {}).toSorted()).toEqual([
      "mine",
      "rival-0",
      "rival-1",
      "rival-2",
      "rival-3",
      "rival-4",
    ]);
  });

  test("given others are always faster, then the caller is told and nothing was written", async () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    const engine = harness.engine({ store: contended(harness, 1000) });
    const run = await engine.start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    expect(await harness.clock.see(engine.signal({ run: run.id, id: "mine", type: "mine" }))).toMatchObject({
      ok: false,
      code: "RUN_CONTENDED",
    });
    expect((await engine.get(run.id))?.state.facts["mine"]).toBeUndefined();
  });

  test("given what an engine remembers is old, then it does not refuse on it", async () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    const [one, other] = [harness.engine(), harness.engine()];
    const run = await one.start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    expect(await one.resume(run.id, { by: ALICE })).toMatchObject({ code: "RUN_NOT_HELD" });
    await harness.clock.see(other.settled(run.id));
    const seen = (await other.get(run.id))?.state.requests["go"]?.digest ?? "sha256:";
    await other.decide(run.id, { gate: "go", decision: "approve", by: { id: "bob", assurance: "verified" }, seen });
    expect(await harness.clock.see(one.cancel(run.id, { by: ALICE }))).toMatchObject({ code: "RUN_COMPLETED" });
  });

  test("given a store whose answer got lost, when a result is brought again, then it is recorded once", async () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    let losses = 3;
    const store = new Proxy(harness.store, {
      get(target, name: keyof RunStore) {
        if (name !== "append") return target[name];
        return async (append: Append) => {
          const answer = await target.append(append);
          if (append.settles.length === 0 || losses === 0) return answer;
          losses -= 1;
          throw new TypeError("connection reset");
        };
      },
    });
    const engine = harness.engine({ store });
    const run = await engine.start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(run.id));
    const verdicts = (await engine.ledger(run.id)).items.flatMap(({ events }) => events).filter(({ type }) => type === "verdict-recorded");
    expect(verdicts).toHaveLength(1);
    expect(losses).toBe(2);
  });

  test("given a snapshot of another shape, then the state is folded again from the ledger", async () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    const run = await harness.engine().start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    const old = new Proxy(harness.store, {
      get(target, name: keyof RunStore) {
        if (name !== "load") return target[name];
        return async (key: Parameters<RunStore["load"]>[0]) => {
          const loaded = await target.load(key);
          return loaded === undefined ? undefined : { ...loaded, state: { shape: 0, data: { of: "another release" } } };
        };
      },
    });
    const engine = harness.engine({ store: old });
    await harness.clock.see(engine.settled(run.id));
    expect((await engine.get(run.id))?.state).toEqual((await harness.engine().get(run.id))?.state);
    expect((await engine.get(run.id))?.state.verdicts["style"]?.value).toBe("pass");
  });
});

describe("what a gate's code may do", () => {
  async function verdictOf(gate: string, script: NonNullable<Parameters<typeof createHarness>[0]["script"]>) {
    const harness = createHarness({ pipelines: [definition(gate)], script });
    const engine = harness.engine();
    const run = await engine.start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(run.id));
    return (await engine.get(run.id))?.state.verdicts["style"];
  }

  test("given it throws, then it could not look (GATE_THREW)", async () => {
    const throws = () => {
      throw new TypeError("boom");
    };
    expect(await verdictOf(STYLE, throws)).toMatchObject({ value: "error", class: "infrastructure", code: "GATE_THREW" });
  });

  test("given it never answers and ignores its signal, then it could not look (GATE_TIMEOUT, PRC-12)", async () => {
    const stuck = () => new Promise<never>(() => undefined);
    expect(await verdictOf("{ id: style, use: check, with: { name: style }, attempts: 1, timeout: 10s }", stuck)).toMatchObject({
      value: "error",
      class: "infrastructure",
      code: "GATE_TIMEOUT",
    });
  });

  test.each([undefined, null, "pass", { value: "PASS" }, { ...outcome("pass"), code: "" }, { ...outcome("pass"), evidence: "none" }])(
    "given it answers %j, then that is no verdict of the work (OUTCOME_INVALID)",
    async (answer) => {
      expect(await verdictOf(STYLE, () => answer as unknown as ReturnType<typeof outcome>)).toMatchObject({
        value: "error",
        class: "definition",
        code: "OUTCOME_INVALID",
      });
    },
  );

  test("given a stuck gate and more runs than places, then the others are judged all the same after its deadline", async () => {
    const harness = createHarness({
      pipelines: [definition("{ id: style, use: check, with: { name: style }, attempts: 1, timeout: 10s }")],
      script: (_gate, { subject }) => (subject.key.startsWith("STUCK") ? new Promise<never>(() => undefined) : outcome("pass")),
    });
    const engine = harness.engine({ concurrency: 1 });
    for (const key of ["STUCK-1", "STUCK-2", "GOOD"]) await engine.start("judge", { key, subject: SUBJECT, startedBy: ALICE });
    engine.work();
    await harness.clock.advance(60_000);
    const [good] = (await engine.list({ where: { key: "GOOD" } })).items;
    expect((await engine.get(good?.run ?? ""))?.state.verdicts["style"]?.value).toBe("pass");
    await harness.clock.see(engine.close());
  });
});

describe("definitions", () => {
  test("given the host's pipeline changed meanwhile, then a run goes on with the one it started with, in any process", async () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    const run = await harness.engine().start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    const changed = pipelineFrom(definition("{ id: other, use: check, with: { name: other } }"), harness.registry);
    const engine = harness.engine({ pipelines: [changed] });
    await harness.clock.see(engine.tick());
    const view = await engine.get(run.id);
    expect(Object.keys(view?.state.verdicts ?? {})).toEqual(["style"]);
    expect(await engine.adopt(run.id, { by: ALICE })).toMatchObject({ ok: true });
    await harness.clock.see(engine.settled(run.id));
    expect((await engine.get(run.id))?.state.verdicts["other"]?.value).toBe("pass");
  });

  test("given a gate of another version, then this process does not judge it, and says nothing about it", async () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    const newer = {
      ...harness.registry,
      get: (use: string) => ({ ...harness.registry.get(use), version: 2 }) as ReturnType<typeof harness.registry.get>,
    };
    const engine = harness.engine({ gates: newer });
    const run = await engine.start("judge", { key: "K", subject: SUBJECT, startedBy: ALICE });
    expect(await harness.clock.see(engine.settled(run.id, { timeoutMs: 5000 }))).toMatchObject({ settled: false });
    expect((await engine.get(run.id))?.state.verdicts).toEqual({});
    await harness.clock.see(harness.engine().settled(run.id));
    expect((await engine.get(run.id))?.state.verdicts["style"]?.value).toBe("pass");
  });

  test.each([0, -1, 1.5, Number.NaN])("given claims that shall last %s ms, then no engine is made", (leaseMs) => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    expect(() => harness.engine({ leaseMs })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  test("given two pipelines of one name, then no engine is made", () => {
    const harness = createHarness({ pipelines: [definition(STYLE)] });
    expect(() => harness.engine({ pipelines: [...harness.pipelines, ...harness.pipelines] })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });
});
