import { type Append, type EffectRequest, type Outcome, type RunStore, SluiceError } from "@sluice/core";
import { createHarness, type Harness, type HarnessOptions, outcome, pipelineFrom } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Engine } from "./index.ts";

const ALICE = { id: "alice", assurance: "verified" } as const;

/** A pipeline in which work is judged by some gates, and done again when they say no. */
const judging = (gates: string): string => `
format: 1
name: policy
initial: build
stages:
  build: { work: { run: builder }, gates: [${gates}], rework: { to: build, laps: 2, then: hold }, next: ship }
  ship: { work: { run: shipper }, next: done }
  done: { final: succeeded }
`;

const gate = (id: string, more = ""): string => `{ id: ${id}, use: check, with: { name: ${id} }, attempts: 1${more} }`;

/** What each gate says, by name; pass where nothing else is told. */
function saying(answers: Readonly<Record<string, Outcome | (() => Outcome)>>): NonNullable<HarnessOptions["script"]> {
  return (name) => {
    const answer = Object.hasOwn(answers, name) ? answers[name] : outcome("pass");
    return typeof answer === "function" ? answer() : (answer ?? outcome("pass"));
  };
}

const start = (engine: Engine, key = "K") =>
  engine.start("policy", { key, subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });

async function begun(harness: Harness, engine = harness.engine(), key = "K") {
  const run = await start(engine, key);
  await harness.clock.see(engine.settled(run.id));
  return { engine, run, view: await engine.get(run.id) };
}

const effects = (requests: readonly EffectRequest[]): readonly string[] => requests.map(({ effect }) => effect);

describe("a required gate", () => {
  test.each(["fail", "error", "inconclusive"] as const)("that says %s stops the stage: nothing after it runs (TG-15)", async (value) => {
    const harness = createHarness({ pipelines: [judging(gate("a"))], script: saying({ a: outcome(value) }) });
    const { view } = await begun(harness);
    expect(view?.status).toBe("held");
    expect(effects(harness.performed)).not.toContain("shipper");
  });

  test("that refuses a claim sends one explanation back, however often the claim is repeated (TG-15, TG-17)", async () => {
    const harness = createHarness({
      pipelines: [judging(`${gate("a")}, ${gate("b")}, ${gate("tally", ", enforcement: shadow")}`)],
      script: saying({ a: { ...outcome("fail"), findings: [{ message: "mend it" }] }, tally: outcome("fail") }),
      work: { builder: () => Promise.resolve({ kind: "ended", exit: 0, output: { done: true, pr: "https://forge.example/pr/1" } }) },
    });
    const { view } = await begun(harness);
    expect(effects(harness.performed)).toEqual(["builder", "builder", "builder"]);
    expect(harness.performed.map(({ reasons }) => reasons.map(({ gate: by, findings }) => [by, findings]))).toEqual([
      [],
      [["a", [{ message: "mend it" }]]],
      [["a", [{ message: "mend it" }]]],
    ]);
    expect(view?.state.holds).toMatchObject([{ code: "LAPS_EXHAUSTED", gate: "a" }]);
  });

  test("that was never looked at does not open: absence of a failure is no pass (TG-18)", async () => {
    const harness = createHarness({ pipelines: [judging(`${gate("a")}, ${gate("b")}`)] });
    const blind = harness.engine({
      gates: {
        ...harness.registry,
        get: (use) => ({ ...harness.registry.get(use), version: 2 }) as ReturnType<typeof harness.registry.get>,
      },
    });
    const run = await start(blind);
    for (let ticks = 0; ticks < 5; ticks += 1) await harness.clock.see(blind.tick());
    const view = await blind.get(run.id);
    expect(view?.state.verdicts).toEqual({});
    expect([view?.stage, view?.outcome]).toEqual(["build", undefined]);
    expect(effects(harness.performed)).toEqual(["builder"]);
  });

  test("when all of them passed or were skipped by the definition, the claim is accepted (TG-18)", async () => {
    const harness = createHarness({ pipelines: [judging(`${gate("a")}, ${gate("b", ", scope: { keys: [OTHER] }")}`)] });
    expect((await begun(harness)).view?.outcome).toBe("succeeded");
  });

  test("stays required for a run that began with it, whatever the definition says by now (TG-19)", async () => {
    const harness = createHarness({ pipelines: [judging(gate("a"))], script: saying({ a: outcome("error") }) });
    const { run, view } = await begun(harness);
    expect(view?.status).toBe("held");
    const edited = harness.engine({ pipelines: [pipelineFrom(judging(gate("a", ", enforcement: advisory")), harness.registry)] });
    await edited.resume(run.id, { by: ALICE });
    await harness.clock.see(edited.settled(run.id));
    expect(await edited.get(run.id)).toMatchObject({ status: "held", stage: "build" });
    const other = await begun(harness, edited, "K-2");
    expect(other.view?.outcome).toBe("succeeded");
  });
});

describe("a gate that is not required", () => {
  test.each(["advisory", "shadow"])(
    "and %s fails: the verdict is stored and told to followers, and the run goes on (TG-16)",
    async (enforcement) => {
      const harness = createHarness({
        pipelines: [judging(`${gate("a")}, ${gate("b", `, enforcement: ${enforcement}`)}`)],
        script: saying({ b: { ...outcome("fail"), findings: [{ message: "not nice" }] } }),
      });
      const { engine, run, view } = await begun(harness);
      expect(view?.outcome).toBe("succeeded");
      expect(view?.state.verdicts["b"]).toMatchObject({ value: "fail", findings: [{ message: "not nice" }] });
      const { items } = await engine.ledger(run.id);
      expect(
        items
          .flatMap(({ events }) => events)
          .filter(({ type, data }) => type === "verdict-recorded" && JSON.stringify(data).includes("not nice")),
      ).toHaveLength(1);
    },
  );

  test("shadow is never told to workers, advisory is (TG-16)", async () => {
    const harness = createHarness({
      pipelines: [judging(`${gate("a")}, ${gate("b", ", enforcement: advisory")}, ${gate("c", ", enforcement: shadow")}`)],
      script: saying({ a: outcome("fail"), b: outcome("fail"), c: outcome("fail") }),
    });
    await begun(harness);
    const told = harness.performed.flatMap(({ reasons }) => reasons.map(({ gate: by }) => by));
    expect([...new Set(told)]).toEqual(["a", "b"]);
  });
});

describe("a gate that does not apply", () => {
  const looked: string[] = [];
  const noting: NonNullable<HarnessOptions["script"]> = (name) => {
    looked.push(name);
    return outcome("fail");
  };

  test("by scope or condition is skipped at once, without its code, and recorded as skipped and not as pass (OR-09, OR-10)", async () => {
    const gates = `${gate("here", ", scope: { keys: [OTHER] }")}, ${gate("when", ", if: { gate: here, equals: pass }")}`;
    const harness = createHarness({ pipelines: [judging(gates)], script: noting });
    const { view } = await begun(harness);
    expect(view?.outcome).toBe("succeeded");
    expect(view?.state.verdicts).toMatchObject({
      here: { value: "skipped", cause: "out-of-scope", code: "GATE_SKIPPED" },
      when: { value: "skipped", cause: "condition", code: "GATE_SKIPPED" },
    });
    expect(looked).toEqual([]);
  });

  test("because the host switched it off is skipped without its code, and the reason is recorded (OR-09, OR-10)", async () => {
    const harness = createHarness({ pipelines: [judging(`${gate("a")}, { id: b, use: world, with: { name: b } }`)], script: noting });
    const { view } = await begun(harness, harness.engine({ disabled: { check: "the feed is being moved" } }));
    expect(view?.state.verdicts["a"]).toMatchObject({ value: "skipped", cause: "disabled", code: "GATE_DISABLED" });
    expect(view?.state.verdicts["a"]?.reason).toContain("the feed is being moved");
    expect(new Set(looked.splice(0))).toEqual(new Set(["b"]));
  });

  test("cannot be told when its condition looks at nothing: that is an error, and never not applicable (OR-10)", async () => {
    const harness = createHarness({
      pipelines: [judging(gate("a", ", if: { output: builder, path: $.docs, equals: true }"))],
      script: noting,
    });
    const { view } = await begun(harness);
    expect(view?.state.verdicts["a"]).toMatchObject({ value: "error", class: "input", code: "CONDITION_ABSENT" });
    expect(view?.status).toBe("held");
  });
});

describe("trouble", () => {
  test("of one gate is a verdict, and never reaches the engine or another run (OR-08)", async () => {
    const harness = createHarness({
      pipelines: [judging(gate("a"))],
      script: (_name, { subject, clock }) => {
        if (subject.key === "HANGS") return clock.sleep(1e9).then(() => outcome("pass"));
        if (subject.key === "THROWS") throw new TypeError("a gate of somebody's");
        return outcome("pass");
      },
    });
    const engine = harness.engine();
    const [hangs, throws] = [await start(engine, "HANGS"), await start(engine, "THROWS")];
    await harness.clock.see(engine.tick());
    expect((await engine.get(throws.id))?.state.verdicts["a"]).toMatchObject({
      value: "error",
      class: "infrastructure",
      code: "GATE_THREW",
    });
    expect((await engine.get(hangs.id))?.state.verdicts["a"]).toMatchObject({
      value: "error",
      class: "infrastructure",
      code: "GATE_TIMEOUT",
    });
    expect((await begun(harness, engine, "FINE")).view?.outcome).toBe("succeeded");
  });

  test("while the store cannot be asked, nothing moves, and nobody takes that for an all clear (TG-20)", async () => {
    const harness = createHarness({ pipelines: [judging(gate("a"))], script: saying({ a: outcome("fail") }) });
    let isDown = false;
    const engine = harness.engine({ store: failing(harness.store, "load", () => isDown) });
    const run = await start(engine);
    isDown = true;
    await expect(engine.get(run.id)).rejects.toMatchObject({ code: "STORE_FAILED" });
    await expect(harness.clock.see(engine.tick())).rejects.toMatchObject({ code: "STORE_FAILED" });
    isDown = false;
    expect(effects(harness.performed)).not.toContain("shipper");
    await harness.clock.see(engine.settled(run.id));
    expect(effects(harness.performed)).not.toContain("shipper");
    expect((await engine.get(run.id))?.state.holds).toMatchObject([{ code: "LAPS_EXHAUSTED" }]);
  });

  test("a verdict that could not be stored was never given: the gate is looked at again (TG-37)", async () => {
    let looks = 0;
    const harness = createHarness({
      pipelines: [judging(gate("a"))],
      script: () => ((looks += 1), outcome(looks === 1 ? "pass" : "fail")),
    });
    let isDown = true;
    const holdsVerdict = ([append]: readonly unknown[]): boolean =>
      isDown && (append as Append).events.some(({ type }) => type === "verdict-recorded");
    const forgetful = harness.engine({ store: failing(harness.store, "append", holdsVerdict) });
    const run = await start(forgetful);
    for (let ticks = 0; ticks < 3; ticks += 1) await harness.clock.see(forgetful.tick()).catch(() => undefined);
    expect(await harness.engine().get(run.id)).toMatchObject({ stage: "build", state: { verdicts: {} } });
    expect(looks).toBeGreaterThan(0);
    expect(effects(harness.performed)).toEqual(["builder"]);
    isDown = false;
    const other = harness.engine();
    await harness.clock.advance(600_000);
    await harness.clock.see(other.settled(run.id));
    expect((await other.get(run.id))?.state.verdicts["a"]).toMatchObject({ value: "fail" });
  });
});

/** A store of which one call fails while something holds. */
function failing(store: RunStore, call: keyof RunStore, when: (given: readonly unknown[]) => boolean): RunStore {
  return new Proxy(store, {
    get(target, name: keyof RunStore) {
      const own: unknown = target[name];
      if (name !== call || typeof own !== "function") return own;
      return (...given: readonly unknown[]): unknown => {
        if (when(given)) return Promise.reject(new SluiceError({ code: "STORE_FAILED", message: "planted" }));
        return Reflect.apply(own, target, given);
      };
    },
  });
}
