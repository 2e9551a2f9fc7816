import { createHarness, type Harness } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { SignalRequest } from "./signal-request.ts";

const ALICE = { id: "alice", assurance: "verified" } as const;

const DEFINITION = `
format: 1
name: deliver
initial: build
stages:
  build:
    work: { run: builder, timeout: 1h, heartbeat: 10m, attempts: 2, every: 5s }
    gates: [{ id: ok, use: check, with: { name: ok } }]
    routes: [{ when: { fact: ci, path: $.state, equals: broken }, to: hold, once: true }]
    next: confirm
  confirm: { gates: [{ id: go, use: approval, with: { from: [{ count: 1, of: [bob] }] } }], next: done }
  done: { final: succeeded }
`;

function subject(repo: string, head: string) {
  return { kind: "plan", repo, facets: { head } };
}

async function facts(harness: Harness, run: string) {
  return (await harness.engine().get(run))?.state.facts;
}

describe("signals find their run", () => {
  test("given one unfinished run matches by repository and head, then it gets the fact (OR-76)", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    const run = await engine.start("deliver", { key: "A", subject: subject("acme/app", "h1"), startedBy: ALICE });
    await engine.start("deliver", { key: "B", subject: subject("acme/app", "h2"), startedBy: ALICE });
    const signal: SignalRequest = { match: { repo: "acme/app", head: "h1" }, id: "s1", type: "ci", data: { state: "green" } };
    expect(await engine.signal(signal)).toMatchObject({ ok: true, run: run.id });
    expect(await facts(harness, run.id)).toMatchObject({ ci: { id: "s1", data: { state: "green" } } });
  });

  test("given several match, then it is refused, naming them, and nothing is recorded (OR-76)", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    const runs = [];
    for (const key of ["A", "B"])
      runs.push((await engine.start("deliver", { key, subject: subject("acme/app", "h1"), startedBy: ALICE })).id);
    const answer = await engine.signal({ match: { repo: "acme/app" }, id: "s1", type: "ci" });
    expect(answer).toMatchObject({ ok: false, code: "SIGNAL_AMBIGUOUS" });
    expect("runs" in answer ? answer.runs : []).toEqual(runs);
    expect(await facts(harness, runs[0] ?? "")).toEqual({});
  });

  test("given an ended run of before matches too, then only the unfinished one counts", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    const old = await engine.start("deliver", { key: "A", subject: subject("r", "h"), startedBy: ALICE });
    await engine.cancel(old.id, { by: ALICE });
    const run = await engine.start("deliver", { key: "A", subject: subject("r", "h"), startedBy: ALICE });
    expect(await engine.signal({ match: { key: "A" }, id: "s1", type: "ci" })).toMatchObject({ ok: true, run: run.id });
  });

  test("given nobody matches, then it is kept and reaches the run that starts later, once (F7)", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    const signal: SignalRequest = { match: { key: "A" }, id: "s1", type: "ci", data: { state: "green" } };
    expect(await engine.signal(signal)).toEqual({ ok: true, kept: true });
    expect(await engine.signal(signal)).toEqual({ ok: true, kept: true });
    const run = await engine.start("deliver", { key: "A", subject: subject("r", "h"), startedBy: ALICE });
    expect(await facts(harness, run.id)).toMatchObject({ ci: { id: "s1" } });
    expect(await harness.store.listUnmatched({ scope: "default", limit: 10 })).toEqual([]);
    expect(await engine.signal({ ...signal, match: { key: "A" } })).toMatchObject({ ok: true, run: run.id });
    const recorded = (await engine.ledger(run.id)).items.flatMap(({ events }) => events).filter(({ type }) => type === "fact-recorded");
    expect(recorded).toHaveLength(1);
  });

  test("given a run comes to match by a revision, then it is offered what was kept for that head", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    const run = await engine.start("deliver", { key: "A", subject: subject("r", "h1"), startedBy: ALICE });
    await engine.signal({ match: { head: "h2" }, id: "s1", type: "ci", data: { state: "green" } });
    expect(await facts(harness, run.id)).toEqual({});
    await engine.revise(run.id, { by: ALICE, facets: { head: "h2" } });
    expect(await facts(harness, run.id)).toMatchObject({ ci: { id: "s1" } });
  });

  test("given its lifetime ended, then a kept signal reaches nobody", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine({ unmatchedLifetimeMs: 60_000 });
    await engine.signal({ match: { key: "A" }, id: "s1", type: "ci" });
    await harness.clock.advance(60_001);
    const run = await engine.start("deliver", { key: "A", subject: subject("r", "h"), startedBy: ALICE });
    expect(await facts(harness, run.id)).toEqual({});
  });

  test("given the same signal again, then nothing changes and the answer is the same", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    const run = await engine.start("deliver", { key: "A", subject: subject("r", "h"), startedBy: ALICE });
    const signal: SignalRequest = { run: run.id, id: "delivery/1", type: "ci", data: { state: "green" } };
    const first = await engine.signal(signal);
    const version = (await engine.get(run.id))?.version;
    expect(await harness.engine().signal(signal)).toEqual(first);
    expect((await engine.get(run.id))?.version).toBe(version);
  });

  test.each([
    ["no id", { run: "r", id: "", type: "ci" }],
    ["a type with capitals", { run: "r", id: "s", type: "Ci" }],
    ["too much data", { run: "r", id: "s", type: "ci", data: "x".repeat(70_000) }],
    ["data that is not JSON", { run: "r", id: "s", type: "ci", data: { at: new Date() } }],
    ["an empty match", { match: {}, id: "s", type: "ci" }],
    ["a work result without an exit", { run: "r", id: "s", type: "work-finished", token: "t", data: {} }],
    ["a negative exit", { run: "r", id: "s", type: "work-finished", token: "t", data: { exit: -1 } }],
  ])("given %s, then the call rejects and nothing is kept", async (_what, signal) => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine();
    await expect(engine.signal(signal as unknown as SignalRequest)).rejects.toMatchObject({ code: "COMMAND_INVALID" });
    expect(await harness.store.listUnmatched({ scope: "default", limit: 10 })).toEqual([]);
  });
});

describe("detached work", () => {
  async function detached() {
    const harness = createHarness({ pipelines: [DEFINITION], work: { builder: () => Promise.resolve({ kind: "detached" }) } });
    const engine = harness.engine();
    const run = await engine.start("deliver", { key: "A", subject: subject("r", "h"), startedBy: ALICE });
    await harness.clock.see(engine.settled(run.id));
    return { harness, engine, run, token: harness.performed[0]?.token ?? "" };
  }

  test("given its worker shows the token, then the work has ended, and its exit is evidence", async () => {
    const { harness, engine, run, token } = await detached();
    expect((await engine.get(run.id))?.state.work?.status).toBe("detached");
    const end: SignalRequest = { run: run.id, id: "s1", type: "work-finished", token, data: { exit: 0, output: { built: true } } };
    expect(await engine.signal(end)).toMatchObject({ ok: true });
    await harness.clock.see(engine.settled(run.id));
    const view = await engine.get(run.id);
    expect(view?.stage).toBe("confirm");
    expect(view?.state.outputs).toEqual({ builder: { built: true } });
  });

  test("given another token, then it is noted and changes nothing (SIGNAL_TOKEN_MISMATCH)", async () => {
    const { engine, run } = await detached();
    const answer = await engine.signal({ run: run.id, id: "s1", type: "work-finished", token: "guess", data: { exit: 0 } });
    expect(answer).toMatchObject({ ok: false, code: "SIGNAL_TOKEN_MISMATCH" });
    expect((await engine.get(run.id))?.state.work?.status).toBe("detached");
    const events = (await engine.ledger(run.id)).items.flatMap(({ events }) => events.map(({ type }) => type));
    expect(events).toContain("signal-ignored");
  });

  test("given the token, then it is stored nowhere, only its digest", async () => {
    const { harness, engine, run, token } = await detached();
    await engine.signal({ match: { key: "elsewhere" }, id: "s9", type: "work-alive", token });
    const stored = [
      await engine.get(run.id),
      await engine.ledger(run.id, { limit: 100 }),
      await harness.store.listUnmatched({ scope: "default", limit: 10 }),
    ];
    expect(token).not.toBe("");
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test("given silence, then the worker vanished and the work is tried again; given it is alive, then not", async () => {
    const { harness, engine, run, token } = await detached();
    const worker = engine.work();
    await harness.clock.advance(8 * 60_000);
    await engine.signal({ run: run.id, id: "alive", type: "work-alive", token });
    await harness.clock.advance(8 * 60_000);
    expect(harness.performed).toHaveLength(1);
    await harness.clock.advance(5 * 60_000);
    expect(harness.performed).toHaveLength(2);
    await harness.clock.see(worker.close());
  });
});
