import { type EffectRequest, type EffectResult, type EndedWork, type Outcome } from "@sluice/core";
import { createHarness, type Harness, outcome } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;

const DEFINITION = `
format: 1
name: scan
initial: scan
stages:
  scan:
    work: { run: scanner, attempts: 1 }
    gates: [{ id: result, use: exit, with: { name: result } }]
    rework: { to: scan, laps: 2, then: hold }
    next: done
  done: { final: succeeded }
`;

/** A run of which every look at the work is noted. */
function scanning(results: readonly EffectResult[], say: (work: EndedWork | undefined) => Outcome = () => outcome("pass")) {
  const seen: (EndedWork | undefined)[] = [];
  const left = [...results];
  const harness = createHarness({
    pipelines: [DEFINITION],
    work: { scanner: () => Promise.resolve(left.shift() ?? { kind: "ended", exit: 0 }) },
    script: (_gate, { work }) => {
      seen.push(work);
      return say(work);
    },
  });
  return { harness, seen };
}

async function settled(harness: Harness, engine = harness.engine()) {
  const run = await engine.start("scan", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
  await harness.clock.see(engine.settled(run.id));
  return { engine, run, view: await engine.get(run.id) };
}

describe("what work left, on its way to the gates", () => {
  test("given a nonzero exit with output, then the gate sees both as they are (TG-08)", async () => {
    const { harness, seen } = scanning([{ kind: "ended", exit: 3, output: { status: "dirty" } }]);
    const { view } = await settled(harness);
    expect(seen).toMatchObject([{ effect: "scanner", exit: 3, output: { status: "dirty" } }]);
    expect(view?.state.outputs).toEqual({ scanner: { status: "dirty" } });
  });

  test("given a nonzero exit without readable output, then the gate is asked all the same and told that it is unreadable (TG-07, TG-09)", async () => {
    const { harness, seen } = scanning(
      [
        { kind: "ended", exit: 3, unreadable: true },
        { kind: "ended", exit: 1 },
      ],
      ({ exit } = never()) => (exit === 3 ? { ...outcome("error"), class: "input" } : outcome("pass")),
    );
    await settled(harness);
    expect(seen).toMatchObject([{ exit: 3, unreadable: true }, { exit: 1 }]);
    expect(seen.map((work) => [work !== undefined && "output" in work, work !== undefined && "unreadable" in work])).toEqual([
      [false, true],
      [false, false],
    ]);
  });

  test("given an output that is dropped for its size, then it is unreadable, not absent (TG-07)", async () => {
    const { harness, seen } = scanning([{ kind: "ended", exit: 0, output: "x".repeat(10_000) }]);
    const { view } = await settled(harness);
    expect(seen).toMatchObject([{ unreadable: true }]);
    expect(view?.state.outputs).toEqual({});
  });

  test("given output that a worker calls unreadable, then nothing of it is recorded, whoever reports it (TG-07)", async () => {
    const requests: EffectRequest[] = [];
    const { harness, seen } = scanning([]);
    const engine = harness.engine({
      effects: {
        scanner: { portVersion: 1, perform: (request) => (requests.push(request), Promise.resolve({ kind: "detached" })) },
      },
    });
    const { run } = await settled(harness, engine);
    const data = { exit: 0, output: { status: "clean" }, unreadable: "yes" };
    await engine.signal({ run: run.id, id: "s-1", type: "work-finished", token: requests[0]?.token ?? "", data });
    await harness.clock.see(engine.settled(run.id));
    expect(seen).toMatchObject([{ exit: 0, unreadable: true }]);
    expect((await engine.get(run.id))?.state.outputs).toEqual({});
  });

  test("given a secret in the output, then the gate judges what is recorded, and no more (SEC-1)", async () => {
    const { harness, seen } = scanning([{ kind: "ended", exit: 0, output: { found: "hunter2-hunter2" } }]);
    const redactor = { portVersion: 1, redact: (text: string) => text.replaceAll("hunter2-hunter2", "[secret]") } as const;
    const { view } = await settled(harness, harness.engine({ redactor }));
    expect(seen).toMatchObject([{ output: { found: "[secret]" } }]);
    expect(view?.state.outputs).toEqual({ scanner: { found: "[secret]" } });
  });
});

describe("the nonce of a try", () => {
  test("is what the worker got, is the same for every process that judges, and another one for every try (TOK-2, TOK-7)", async () => {
    const { harness, seen } = scanning([], () => outcome("fail"));
    const { view } = await settled(harness);
    expect(view?.state.holds).toMatchObject([{ code: "LAPS_EXHAUSTED" }]);
    const given = harness.performed.map(({ nonce }) => nonce);
    expect(seen.map((work) => work?.nonce)).toEqual(given);
    expect(new Set(given).size).toBe(3);
    for (const nonce of given) expect(nonce).toMatch(/^[0-9a-f]{16}$/);
  });

  test("tells nothing of the token, and cannot be told from names that are known before the dispatch", async () => {
    const { harness } = scanning([]);
    const { view } = await settled(harness);
    const [first] = harness.performed;
    expect(view?.state.works["scan"]).toBe(first?.work);
    expect(JSON.stringify([view?.state, first?.work, first?.token])).not.toContain(first?.nonce ?? "");
  });
});

function never(): never {
  throw new TypeError("no work");
}
