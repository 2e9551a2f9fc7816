import { type Facets, SluiceError, type Vcs } from "@sluice/core";
import { createHarness, fakeVcs, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const REF = "refs/heads/feature";
const gates = scriptedRegistry();

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
  return { ...fakeVcs({ commits: {} }), observe: async () => observe() };
}

function down(): never {
  throw new SluiceError({ code: "VCS_FAILED", message: "git is gone" });
}

describe("looking at the subject", () => {
  test("given the work moved the branch, then what is judged is what is there, and the host's own facets stay", async () => {
    let head = "c1";
    const judged: Facets[] = [];
    const play = await rehearse(DEFINITION, {
      gates,
      vcs: repository(() => ({ head })),
      subject: { ref: REF, facets: { head: "old", ticket: "T-1" } },
      work: { builder: () => ((head = "c2"), {}) },
      verdicts: { ok: ({ subject }) => (judged.push(subject.facets), "pass") },
    });
    expect(judged).toEqual([{ head: "c2", ticket: "T-1" }]);
    expect(play.performed[0]?.subject.facets).toEqual({ head: "c1", ticket: "T-1" });
    expect(play.run.outcome).toBe("succeeded");
  });

  test("given nobody can look, then no work starts, its tries are counted, and a person is called in the end", async () => {
    let looks = 0;
    const vcs = repository(() => ((looks += 1) === 1 ? { head: "c1" } : down()));
    const play = await rehearse(DEFINITION, { gates, vcs, subject: { ref: REF, facets: {} } });
    await play.later("10m");
    expect(play.performed).toEqual([]);
    expect(play.run.status).toBe("held");
    expect(play.run.state.subject.facets).toEqual({ head: "c1" });
  });

  test("given nobody can look for a moment, then the run goes on by itself afterwards", async () => {
    let looks = 0;
    const vcs = repository(() => ((looks += 1) === 1 || looks > 3 ? { head: "c1" } : down()));
    const play = await rehearse(DEFINITION, { gates, vcs, subject: { ref: REF }, work: { builder: {} }, verdicts: { ok: "pass" } });
    await play.later("10m");
    expect(play.run.outcome).toBe("succeeded");
    expect(await play.ledger()).toContain("wrote off try 2 of builder");
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
