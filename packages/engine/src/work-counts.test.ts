import type { EffectResult } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;
const SECRET = "hunter2-hunter2";

const DEFINITION = `
format: 1
name: import
initial: import
counts: [rows]
stages:
  import: { work: { run: importer, attempts: 3, every: 1s }, next: done }
  done: { final: succeeded }
`;

async function imported(results: readonly EffectResult[], report?: unknown) {
  const left = [...results];
  const tokens: string[] = [];
  const harness = createHarness({
    pipelines: [DEFINITION],
    work: {
      importer: (request) => {
        tokens.push(request.token);
        return Promise.resolve(left.shift() ?? { kind: "ended", exit: 0 });
      },
    },
  });
  const redactor = { portVersion: 1, redact: (text: string) => text.replaceAll(SECRET, "***") } as const;
  const engine = harness.engine({ redactor });
  const { id } = await engine.start("import", { key: "K", subject: SUBJECT, startedBy: ALICE });
  const worker = engine.work();
  await harness.clock.advance(30_000);
  if (report !== undefined)
    await engine.signal({
      run: id,
      id: "done",
      type: "work-finished",
      token: tokens.at(-1) ?? "",
      data: { exit: 0, counts: report as never },
    });
  await harness.clock.advance(30_000);
  await harness.clock.see(worker.close());
  const ledger = JSON.stringify((await engine.ledger(id, { limit: 100 })).items);
  return { view: await engine.get(id), ledger };
}

describe("what work counts, on its way to the run", () => {
  test("given a try that failed and one that did not, then each effect counts once (OP-12)", async () => {
    const { view } = await imported([
      { kind: "ended", exit: 1, counts: { rows: 3 } },
      { kind: "ended", exit: 0, counts: { rows: 10 } },
    ]);
    expect([view?.outcome, view?.state.counts?.total]).toEqual(["succeeded", { rows: 10 }]);
  });

  test("given a worker outside, then it reports them with its end (OP-11)", async () => {
    const { view } = await imported([{ kind: "detached" }], { rows: 7 });
    expect([view?.outcome, view?.state.counts?.total]).toEqual(["succeeded", { rows: 7 }]);
  });

  test("given a name that nobody declared and that holds a secret, then it is refused, and the secret is nowhere (OP-17, SEC-1)", async () => {
    const { view, ledger } = await imported([{ kind: "ended", exit: 0, counts: { rows: 1, [`token ${SECRET}`]: 1 } }]);
    expect([view?.outcome, view?.state.counts]).toEqual(["succeeded", undefined]);
    expect(ledger).toContain("counts-refused");
    expect(ledger).not.toContain(SECRET);
  });

  test.each([[[1]], [null], ["many"], [{ rows: { a: 1 } }]])(
    "given %o for counts, then none counts, and the work has ended all the same (OP-11)",
    async (counts) => {
      const { view } = await imported([{ kind: "detached" }], counts);
      expect([view?.outcome, view?.state.counts]).toEqual(["succeeded", undefined]);
    },
  );
});
