import { createHarness, type Harness, outcome } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const REVIEW_LOOP = `
format: 1
name: review-loop
initial: develop
stages:
  develop: { work: { run: developer, timeout: 30m }, next: review }
  review:
    work: { run: reviewer }
    gates:
      - { id: verdict, use: report, with: { name: verdict } }
    rework: { to: develop, laps: 2, then: hold }
    next: done
  done: { final: succeeded }
`;

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

async function started(harness: Harness, engine = harness.engine()) {
  const run = await engine.start("review-loop", { key: "ORCH-22", subject: SUBJECT, startedBy: ALICE });
  return { engine, run };
}

describe("a run on the engine", () => {
  test("given approving gates, when settled, then all work is done once and the run has succeeded", async () => {
    const harness = createHarness({ pipelines: [REVIEW_LOOP] });
    const { engine, run } = await started(harness);
    const { settled, run: view } = await harness.clock.see(engine.settled(run.id));
    expect(settled).toBe(true);
    expect(view.outcome).toBe("succeeded");
    expect(harness.performed.map(({ effect }) => effect)).toEqual(["developer", "reviewer"]);
    expect(new Set(harness.performed.map(({ key }) => key)).size).toBe(2);
  });

  test("given what a tool wrote last, then the next try is told the whole of it: its end is what matters", async () => {
    const frames = Array.from({ length: 16 }, (_none, at) => `    at frame (node:internal/modules/run_main:${at}:1)`).join("\n");
    const message = `AssertionError: 1 + 1 is 3\n${frames}\nℹ fail 1`;
    const said = outcome("fail", { findings: [{ message }] });
    const harness = createHarness({ pipelines: [REVIEW_LOOP], script: () => said });
    const { engine, run } = await started(harness);
    await harness.clock.see(engine.settled(run.id));
    expect(harness.performed[2]?.reasons[0]?.findings).toEqual([{ message }]);
  });

  test("given a failing review, then the work goes back with its reasons, and passed laps are bounded (F15)", async () => {
    const said = outcome("fail", { code: "REQUEST_CHANGES", reason: "no tests", findings: [{ message: "add a test", path: "a.ts" }] });
    const harness = createHarness({ pipelines: [REVIEW_LOOP], script: () => said });
    const { engine, run } = await started(harness);
    const { run: view } = await harness.clock.see(engine.settled(run.id));
    expect(view.status).toBe("held");
    expect(harness.performed.map(({ effect, lap, laps }) => [effect, lap, laps])).toEqual([
      ["developer", 0, undefined],
      ["reviewer", 0, undefined],
      ["developer", 1, 2],
      ["reviewer", 1, 2],
      ["developer", 2, 2],
      ["reviewer", 2, 2],
    ]);
    expect(harness.performed[2]?.reasons).toEqual([
      { gate: "verdict", code: "REQUEST_CHANGES", reason: "no tests", findings: [{ message: "add a test", path: "a.ts" }] },
    ]);
  });

  test("given the same identity, when started again, then it is the same run; once that ended, another one", async () => {
    const harness = createHarness({ pipelines: [REVIEW_LOOP] });
    const { engine, run } = await started(harness);
    expect(run.created).toBe(true);
    const again = await started(harness);
    expect(again.run).toEqual({ scope: "default", id: run.id, created: false });
    await harness.clock.see(engine.settled(run.id));
    expect((await started(harness)).run.id).not.toBe(run.id);
  });

  test("given a run started with an id of the host's, when the start is repeated, then it is the same run", async () => {
    const harness = createHarness({ pipelines: [REVIEW_LOOP] });
    const engine = harness.engine();
    const request = { key: "K", subject: SUBJECT, startedBy: ALICE, run: "host-1" };
    expect(await engine.start("review-loop", request)).toEqual({ scope: "default", id: "host-1", created: true });
    await harness.clock.see(engine.settled("host-1"));
    expect(await engine.start("review-loop", request)).toEqual({ scope: "default", id: "host-1", created: false });
    expect((await engine.get("host-1"))?.outcome).toBe("succeeded");
  });

  test("given another process with nothing in memory, then it continues the run from the store (F2)", async () => {
    const harness = createHarness({ pipelines: [REVIEW_LOOP] });
    const { run } = await started(harness);
    const other = harness.engine();
    await harness.clock.see(other.tick());
    expect((await other.get(run.id))?.outcome).toBe("succeeded");
  });

  test("given a worker, then it finds what others started, and closing it drains", async () => {
    const harness = createHarness({ pipelines: [REVIEW_LOOP] });
    const worker = harness.engine().work();
    await harness.clock.advance(5000);
    const { engine, run } = await started(harness);
    await harness.clock.advance(10_000);
    expect((await engine.get(run.id))?.outcome).toBe("succeeded");
    await harness.clock.see(worker.close());
  });

  test("given work that takes long, when the worker closes with drain, then its result is recorded first", async () => {
    const harness = createHarness({
      pipelines: [REVIEW_LOOP],
      work: { developer: async () => (await harness.clock.sleep(60_000), { kind: "ended", exit: 0 }) },
    });
    const { engine, run } = await started(harness);
    const worker = engine.work();
    await harness.clock.advance(1000);
    await harness.clock.see(worker.close({ drain: true }));
    const view = await engine.get(run.id);
    expect(view?.stage).toBe("review");
    expect(view?.state.work?.status).toBe("requested");
  });

  test("given work that takes long, when the worker closes without drain, then the try is written off and repeated", async () => {
    const harness = createHarness({
      pipelines: [REVIEW_LOOP],
      work: {
        developer: async (_request, { signal }) => {
          if (harness.performed.length > 1) return { kind: "ended", exit: 0 };
          await harness.clock.sleep(60_000, signal);
          return { kind: "ended", exit: 0 };
        },
      },
    });
    const { engine, run } = await started(harness);
    const worker = engine.work();
    await harness.clock.advance(1000);
    await harness.clock.see(worker.close({ drain: false }));
    expect((await engine.get(run.id))?.state.work).toMatchObject({ status: "requested", attempt: 2 });
    await harness.clock.advance(60_000);
    await harness.clock.see(engine.settled(run.id));
    expect((await engine.get(run.id))?.outcome).toBe("succeeded");
    expect(new Set(harness.performed.map(({ key }) => key)).size).toBe(2);
  });

  test("given an unknown pipeline, a subject without grammar, or an unknown run, then the call says so", async () => {
    const harness = createHarness({ pipelines: [REVIEW_LOOP] });
    const engine = harness.engine();
    const start = (name: string, key: string) => engine.start(name, { key, subject: SUBJECT, startedBy: ALICE });
    await expect(start("nope", "K")).rejects.toMatchObject({ code: "DEFINITION_UNKNOWN" });
    await expect(start("review-loop", "../etc")).rejects.toMatchObject({ code: "SUBJECT_INVALID" });
    await expect(engine.explain("nope")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await expect(engine.settled("nope")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await engine.get("nope")).toBeUndefined();
    expect(await engine.cancel("nope", { by: ALICE })).toMatchObject({ ok: false, code: "RUN_NOT_FOUND" });
    const { run } = await started(harness);
    expect(await engine.get(run.id, { scope: "other" })).toBeUndefined();
    expect(await engine.cancel(run.id, { by: ALICE }, { scope: "other" })).toMatchObject({ code: "RUN_NOT_FOUND" });
  });
});
