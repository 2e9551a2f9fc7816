import { type Facets, SluiceError, type Vcs } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const REF = "refs/heads/feature";

const DEFINITION = `
format: 1
name: deliver
initial: build
stages:
  build:
    work: { run: builder, timeout: 1h, attempts: 3, every: 5s }
    gates: [{ id: ok, use: check, with: { name: ok } }]
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`;

/** A repository with one branch. */
function repository(observe: () => Facets): Vcs {
  const nothing = () => Promise.resolve(undefined);
  return {
    portVersion: 1,
    observe: async () => observe(),
    resolve: nothing,
    tree: nothing,
    mergeBase: nothing,
    isAncestor: () => Promise.resolve("unknown"),
    changedFiles: () => Promise.resolve([]),
    commits: () => Promise.resolve([]),
    readFile: () => Promise.resolve({ kind: "absent", because: "missing" }),
    exportTree: () => Promise.resolve(),
    defaultBranch: nothing,
  };
}

function down(): never {
  throw new SluiceError({ code: "VCS_FAILED", message: "git is gone" });
}

describe("looking at the subject", () => {
  test("given the work moved the branch, then what is judged is what is there, and the host's own facets stay", async () => {
    let head = "c1";
    const judged: unknown[] = [];
    const harness = createHarness({
      pipelines: [DEFINITION],
      work: {
        builder: () => {
          head = "c2";
          return Promise.resolve({ kind: "ended", exit: 0 });
        },
      },
      script: (_gate, { subject }) => {
        judged.push(subject.facets);
        return { value: "pass", code: "OK", reason: "", findings: [], evidence: [] };
      },
    });
    const engine = harness.engine({ vcs: repository(() => ({ head })) });
    const run = await engine.start("deliver", {
      key: "K",
      subject: { ref: REF, facets: { head: "old", ticket: "T-1" } },
      startedBy: ALICE,
    });
    expect((await engine.get(run.id))?.state.subject.facets).toEqual({ head: "c1", ticket: "T-1" });
    await harness.clock.see(engine.settled(run.id));
    expect(judged).toEqual([{ head: "c2", ticket: "T-1" }]);
    expect(harness.performed[0]?.subject.facets).toEqual({ head: "c1", ticket: "T-1" });
    expect((await engine.get(run.id))?.outcome).toBe("succeeded");
  });

  test("given nobody can look, then no work starts, its tries are counted, and a person is called in the end", async () => {
    let works = true;
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine({ vcs: repository(() => (works ? { head: "c1" } : down())) });
    const run = await engine.start("deliver", { key: "K", subject: { ref: REF }, startedBy: ALICE });
    works = false;
    engine.work();
    await harness.clock.advance(10 * 60_000);
    const view = await engine.get(run.id);
    expect(harness.performed).toEqual([]);
    expect(view?.status).toBe("held");
    expect(view?.state.subject.facets).toEqual({ head: "c1" });
    await harness.clock.see(engine.close());
  });

  test("given nobody can look for a moment, then the run goes on by itself afterwards", async () => {
    let fails = 0;
    const harness = createHarness({ pipelines: [DEFINITION] });
    const engine = harness.engine({ vcs: repository(() => (fails > 0 && fails-- > 0 ? down() : { head: "c1" })) });
    const run = await engine.start("deliver", { key: "K", subject: { ref: REF }, startedBy: ALICE });
    fails = 1;
    engine.work();
    await harness.clock.advance(10 * 60_000);
    expect((await engine.get(run.id))?.outcome).toBe("succeeded");
    await harness.clock.see(engine.close());
  });

  test("given a ref that stands for nothing, no Vcs, or one that fails, then no run starts", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const start = (vcs?: Vcs) =>
      harness.engine(vcs === undefined ? {} : { vcs }).start("deliver", { key: "K", subject: { ref: REF }, startedBy: ALICE });
    await expect(start(repository(() => ({ base: "main" })))).rejects.toMatchObject({ code: "SUBJECT_UNKNOWN" });
    await expect(start()).rejects.toMatchObject({ code: "VCS_FAILED" });
    await expect(start(repository(down))).rejects.toMatchObject({ code: "VCS_FAILED" });
    expect((await harness.engine().list()).items).toEqual([]);
  });
});

describe("telling people at the end", () => {
  async function ended(notify: (() => Promise<void>) | undefined) {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const told: string[] = [];
    const notifier = {
      portVersion: 1,
      notify: ({ key }: { readonly key: string }) => (told.push(key), notify?.() ?? Promise.resolve()),
    } as const;
    const engine = harness.engine(notify === undefined ? {} : { notifier });
    const run = await engine.start("deliver", { key: "K", subject: { kind: "plan", facets: { head: "h" } }, startedBy: ALICE });
    engine.work();
    await harness.clock.advance(10 * 60_000);
    await harness.clock.see(engine.close());
    const ends = (await engine.ledger(run.id, { limit: 100 })).items
      .flatMap(({ events }) => events)
      .filter(({ type }) => type === "final-ended");
    return { told, outcome: (await engine.get(run.id))?.outcome, as: ends.map(({ data }) => data["as"]) };
  }

  test("given it works, then they are told once", async () => {
    const { told, outcome, as } = await ended(() => Promise.resolve());
    expect([told.length, outcome, as]).toEqual([1, "succeeded", ["done"]]);
  });

  test("given it fails, then it is tried a few times under one key, and the outcome stands", async () => {
    const { told, outcome, as } = await ended(() => Promise.reject(new TypeError("no mail")));
    expect([new Set(told).size, outcome, as]).toEqual([1, "succeeded", ["failed"]]);
    expect(told.length).toBeGreaterThan(1);
    expect(told.length).toBeLessThan(10);
  });

  test("given nobody was given to tell them, then that is recorded and nothing hangs", async () => {
    const { outcome, as } = await ended(undefined);
    expect([outcome, as]).toEqual(["succeeded", ["failed"]]);
  });
});
