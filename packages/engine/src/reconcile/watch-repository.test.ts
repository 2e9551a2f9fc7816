// Every webhook is lost here: whatever a run learns of its change request, somebody found by looking.
import type { ChangeRequest, Forge, Logger, Vcs } from "@sluice/core";
import { createHarness, type FakeForge, fakeForge, fakeVcs, type Harness, type HarnessOptions, outcome } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Engine } from "../engine.ts";
import type { EngineOptions } from "../engine-options.ts";
import type { WatchedRepository } from "./watched-repository.ts";

const LANDING = `
format: 1
name: landing
initial: land
stages:
  land:
    gates: [{ id: landed, use: world, every: 1h, maxWait: 7d }]
    routes: [{ when: { fact: forge.change, path: $.state, equals: closed }, to: dropped }]
    next: done
  dropped: { final: cancelled }
  done: { final: succeeded }
`;

const START = { kind: "git", repo: "acme/web", ref: "refs/heads/feature", facets: { head: "c1", base: "main" } };

/** A repository in which nothing moves. */
const VCS: Vcs = { ...fakeVcs({ commits: {} }), observe: ({ facets }) => Promise.resolve(facets) };

interface World {
  readonly harness: Harness;
  readonly forge: FakeForge;
  readonly engine: Engine;
  /** What git says. */
  readonly git: { landed: boolean };
  readonly logs: string[];
  readonly another: (given?: Partial<WatchedRepository>, options?: Partial<EngineOptions>) => Engine;
}

function world(given: Partial<HarnessOptions> = {}): World {
  const git = { landed: false };
  const harness = createHarness({ pipelines: [LANDING], script: () => outcome(git.landed ? "pass" : "pending"), ...given });
  const forge = fakeForge();
  const logs: string[] = [];
  const logger: Logger = { portVersion: 1, log: (level, message) => void logs.push(`${level} ${message}`) };
  const another: World["another"] = (more, options) =>
    harness.engine({ logger, vcs: VCS, forges: [{ forge, everyMs: 0, ...more }], ...options });
  return { harness, forge, engine: another(), git, logs, another };
}

async function begin(engine: Engine, run = "r1", subject: object = {}): Promise<void> {
  const startedBy = { id: "carol", assurance: "verified" } as const;
  await engine.start("landing", { key: run, run, startedBy, subject: { ...START, ...subject } });
  await engine.tick();
}

const factOf = async (engine: Engine, run = "r1") => (await engine.get(run))?.state.facts["forge.change"]?.data;

const factsTold = async (engine: Engine, run = "r1") =>
  (await engine.ledger(run)).items.flatMap(({ events }) => events.filter(({ type }) => type === "fact-recorded")).length;

describe("given a run that waits until its change has landed", () => {
  test("when it was merged and nobody told, then one tick finds it, git is asked at once, and the run ends (OR-59, OR-68)", async () => {
    const { harness, forge, engine, git } = world();
    await begin(engine);
    forge.show("17", { updatedAt: harness.clock.now() });
    expect((await engine.tick()).watched).toMatchObject([{ repo: "acme/web", changes: 1, told: 1 }]);
    git.landed = true;
    expect((await engine.tick()).intents).toBe(0);
    forge.show("17", { state: "merged", mergedAs: "m1", updatedAt: harness.clock.now() + 1000 });
    await harness.clock.advance(1000);
    await engine.tick();
    const run = await engine.get("r1");
    expect(run?.outcome).toBe("succeeded");
    expect(run?.state.facts["forge.change"]?.data).toEqual({
      repo: "acme/web",
      change: "17",
      state: "merged",
      draft: false,
      branch: "feature",
      head: "c1",
      base: "main",
      mergedAs: "m1",
    });
  });

  test("when the forge says merged and git does not, then the run waits on: the flag is no proof (OR-58, OR-59)", async () => {
    const { harness, forge, engine } = world();
    await begin(engine);
    forge.show("17", { state: "merged", updatedAt: harness.clock.now() });
    for (let round = 0; round < 3; round++) await engine.tick();
    expect([(await engine.get("r1"))?.outcome, (await factOf(engine)) !== undefined]).toEqual([undefined, true]);
  });

  test("when it was given up, then a route of the definition may end the run", async () => {
    const { harness, forge, engine } = world();
    await begin(engine);
    forge.show("17", { state: "closed", updatedAt: harness.clock.now() });
    await engine.tick();
    expect((await engine.get("r1"))?.outcome).toBe("cancelled");
  });

  test("when a webhook comes after all, then git is asked at once, too, and a fact that names only the run says nothing of the world", async () => {
    const { engine, git } = world();
    await begin(engine);
    git.landed = true;
    await engine.signal({ run: "r1", id: "note", type: "note" });
    expect((await engine.tick()).intents).toBe(0);
    await engine.signal({ match: { repo: "acme/web" }, id: "hook", type: "pushed" });
    await engine.tick();
    expect((await engine.get("r1"))?.outcome).toBe("succeeded");
  });

  test("when several processes look at once, then it is told once", async () => {
    const { harness, forge, engine, another } = world();
    await begin(engine);
    forge.show("17", { updatedAt: harness.clock.now() });
    const engines = [engine, another(), another(), another()];
    await Promise.all(engines.map((one) => one.tick()));
    for (const one of engines) await one.tick();
    expect(await factsTold(engine)).toBe(1);
  });

  test("when it is held, then it learns of its change request and stays held (OR-69)", async () => {
    const { harness, forge, engine, git } = world({
      script: (_gate, { subject }) => outcome(subject.facets["head"] === "c2" ? "pass" : "fail"),
    });
    git.landed = true;
    await begin(engine);
    forge.show("17", { state: "merged", updatedAt: harness.clock.now() });
    expect((await engine.tick()).watched).toMatchObject([{ told: 1 }]);
    const run = await engine.get("r1");
    expect([run?.status, run?.state.holds.length, run?.state.facts["forge.change"] !== undefined]).toEqual(["held", 1, true]);
  });
});

describe("given what a run was told", () => {
  test("then it is told again only what is different: closed, open again, closed within one second", async () => {
    const { harness, forge, engine } = world({ pipelines: [LANDING.replace(/ {4}routes.*\n/, "")] });
    await begin(engine);
    const at = harness.clock.now();
    const states: ChangeRequest["state"][] = ["open", "open", "closed", "open", "open", "closed"];
    const seen: unknown[] = [];
    for (const state of states) {
      forge.show("17", { state, updatedAt: at });
      await engine.tick();
      seen.push(await factOf(engine));
    }
    expect(seen.map((fact) => (fact as { state: string }).state)).toEqual(states);
    expect(await factsTold(engine)).toBe(4);
  });

  test("then an answer that was long on its way does not take it back", async () => {
    const { harness, forge, engine, another } = world();
    await begin(engine);
    const slow = fakeForge();
    slow.show("17", { updatedAt: harness.clock.now() });
    await harness.clock.advance(60_000);
    forge.show("17", { draft: true, updatedAt: harness.clock.now() });
    await engine.tick();
    expect((await another({ forge: slow }).tick()).watched).toMatchObject([{ changes: 1, told: 0, failed: 0 }]);
    expect(await factOf(engine)).toMatchObject({ draft: true });
  });

  test("then a webhook that says the same leaves nothing to tell, and one that says something else is set right", async () => {
    const { harness, forge, engine } = world();
    await begin(engine);
    forge.show("17", { updatedAt: harness.clock.now() });
    const data = { repo: "acme/web", change: "17", state: "open", draft: false, branch: "feature", head: "c1", base: "main" };
    const signal = { match: { repo: "acme/web" }, type: "forge.change", occurredAt: harness.clock.now() };
    await engine.signal({ ...signal, id: "hook-1", data });
    expect((await engine.tick()).watched).toMatchObject([{ changes: 1, told: 0 }]);
    await engine.signal({ ...signal, id: "hook-2", data: { ...data, draft: true }, occurredAt: signal.occurredAt + 1 });
    await engine.tick();
    expect(await factOf(engine)).toEqual(data);
  });

  test("then a forge whose clock is ahead tells all the same", async () => {
    const { harness, forge, engine } = world();
    await begin(engine);
    forge.show("17", { updatedAt: harness.clock.now() + 86_400_000 });
    expect((await engine.tick()).watched).toMatchObject([{ told: 1, failed: 0 }]);
  });
});

describe("given change requests of which it is not clear whose they are", () => {
  test.each<[string, Partial<ChangeRequest>, object]>([
    ["of a fork with a branch of the same name", { head: { branch: "feature", commit: "c1", own: false } }, {}],
    ["of another branch", { head: { branch: "features", commit: "c1", own: true } }, {}],
    ["into another base", { base: "docs" }, {}],
    ["of a run whose base nobody knows", {}, { facets: { head: "c1" } }],
    ["of a run of another repository", {}, { repo: "acme/api" }],
    ["of a run of another name", {}, { change: "18" }],
    ["of a tag of that name", {}, { ref: "refs/tags/feature" }],
    ["closed, and of another commit: of earlier work", { state: "merged", head: { branch: "feature", commit: "c0", own: true } }, {}],
  ])("one %s is not the run's (OR-59)", async (_what, change, subject) => {
    const { harness, forge, engine } = world();
    await begin(engine, "r1", subject);
    forge.show("17", { updatedAt: harness.clock.now(), ...change });
    const { watched } = await engine.tick();
    expect(watched).toMatchObject([{ changes: 0, told: 0, ambiguous: 0, failed: 0 }]);
    expect(await factOf(engine)).toBeUndefined();
  });

  test("of several open ones of a branch nobody takes any, until one is left (OK-56)", async () => {
    const { harness, forge, engine } = world();
    await begin(engine);
    forge.show("17", { updatedAt: harness.clock.now() });
    forge.show("18", { updatedAt: harness.clock.now() });
    expect((await engine.tick()).watched).toMatchObject([{ changes: 0, told: 0, ambiguous: 1 }]);
    expect(await factOf(engine)).toBeUndefined();
    forge.show("17", { state: "closed", updatedAt: harness.clock.now() });
    await engine.tick();
    expect(await factOf(engine)).toMatchObject({ change: "18", state: "open" });
  });

  test("one that fits several unfinished runs is told to none of them", async () => {
    const { harness, forge, engine } = world();
    await begin(engine);
    await begin(engine, "r2", { change: "17" });
    forge.show("17", { updatedAt: harness.clock.now() });
    expect((await engine.tick()).watched).toMatchObject([{ changes: 0, told: 0, ambiguous: 2 }]);
    await engine.cancel("r2", { by: { id: "carol", assurance: "verified" } });
    expect((await engine.tick()).watched).toMatchObject([{ changes: 1, told: 1, ambiguous: 0 }]);
  });

  test("the one that the host named counts wherever it comes from, and is still the run's when its branch has moved on", async () => {
    const { harness, forge, engine } = world();
    await begin(engine, "r1", { change: "17" });
    forge.show("17", { head: { branch: "patch-1", commit: "c9", own: false }, updatedAt: harness.clock.now() });
    await engine.tick();
    expect(await factOf(engine)).toMatchObject({ change: "17", head: "c9" });
  });

  test("the one that a run knows stays its own when it is closed with another commit, and one that takes its place is told", async () => {
    const { harness, forge, engine } = world({ pipelines: [LANDING.replace(/ {4}routes.*\n/, "")] });
    await begin(engine);
    forge.show("17", { updatedAt: harness.clock.now() });
    await engine.tick();
    forge.show("17", { state: "closed", head: { branch: "feature", commit: "c5", own: true }, updatedAt: harness.clock.now() + 5000 });
    await harness.clock.advance(5000);
    await engine.tick();
    expect(await factOf(engine)).toMatchObject({ change: "17", state: "closed", head: "c5" });
    forge.show("18", { head: { branch: "feature", commit: "c6", own: true }, updatedAt: harness.clock.now() - 60_000 });
    await engine.tick();
    expect(await factOf(engine)).toMatchObject({ change: "18", state: "open" });
  });
});

describe("given runs in sync", () => {
  test.each(["named", "of their branches"])(
    "1,000 of them, %s, cost pages and nothing else: nothing is written, loaded or told (OR-72, OR-78)",
    async (how) => {
      const { harness, forge, another } = world();
      const engine = another();
      const at = harness.clock.now();
      for (let run = 0; run < 1000; run++) {
        const subject = how === "named" ? { ...START, change: String(run) } : { ...START, ref: `refs/heads/b${run}` };
        await engine.start("landing", { key: `k${run}`, run: `run-${run}`, startedBy: { id: "c", assurance: "verified" }, subject });
        forge.show(String(run), { head: { branch: `b${run}`, commit: "c1", own: true }, updatedAt: at + run });
      }
      while ((await engine.tick()).intents > 0);
      const calls: string[] = [];
      const store = new Proxy(harness.store, {
        get(target, name, receiver) {
          const member: unknown = Reflect.get(target, name, receiver);
          if (typeof member !== "function") return member;
          return (...given: unknown[]) => (calls.push(String(name)), Reflect.apply(member, target, given) as unknown);
        },
      });
      const watcher = another({}, { store });
      expect((await watcher.tick()).watched).toMatchObject([{ changes: 1000, told: 0, failed: 0 }]);
      calls.length = 0;
      const before = forge.asked;
      expect((await watcher.tick()).watched).toEqual([
        { repo: "acme/web", changes: 1000, told: 0, ambiguous: 0, unreadable: 0, failed: 0 },
      ]);
      expect(calls.toSorted()).toEqual(["query", "query", "takeDue", "takeIntents"]);
      expect(forge.asked - before).toBe(10);
    },
  );

  test("where no run is of the repository, the forge is not asked at all", async () => {
    const { forge, engine } = world();
    await begin(engine, "r1", { repo: "acme/api" });
    await engine.tick();
    expect(forge.asked).toBe(0);
  });

  test("only what is new is read, and everything again after an hour: a list that lagged has not lost anything for good", async () => {
    const { harness, forge, engine } = world();
    const at = harness.clock.now();
    for (let change = 0; change < 1000; change++)
      forge.show(String(change), { state: "closed", head: { branch: "other", commit: "c", own: true }, updatedAt: at - change * 60_000 });
    await begin(engine);
    const pages = async () => {
      const before = forge.asked;
      await engine.tick();
      return forge.asked - before;
    };
    expect([await pages(), await pages()]).toEqual([1, 1]);
    // It changed before the newest that was seen, and the list had not told it: found by reading everything.
    forge.show("2000", { updatedAt: at - 998 * 60_000 });
    expect([await pages(), await factOf(engine)]).toEqual([1, undefined]);
    await harness.clock.advance(3_600_001);
    expect(await pages()).toBe(11);
    expect(await factOf(engine)).toMatchObject({ change: "2000" });
  });
});

describe("given what fails", () => {
  test("a forge that fails leaves the others, and the runs, alone, and is told (OR-77)", async () => {
    const { harness, forge, logs } = world();
    const broken = fakeForge("acme/broken");
    broken.fail();
    const logger: Logger = { portVersion: 1, log: (level, message) => void logs.push(`${level} ${message}`) };
    const engine = harness.engine({ logger, vcs: VCS, forges: [broken, forge].map((each) => ({ forge: each, everyMs: 0 })) });
    await begin(engine);
    await begin(engine, "r2", { repo: "acme/broken" });
    forge.show("17", { updatedAt: harness.clock.now() });
    logs.length = 0;
    expect((await engine.tick()).watched).toMatchObject([
      { repo: "acme/broken", failed: 1 },
      { repo: "acme/web", told: 1, failed: 0 },
    ]);
    expect(logs).toEqual(["error A repository could not be looked at; it is tried again."]);
    broken.fail(false);
    broken.show("1", { updatedAt: harness.clock.now() });
    expect((await engine.tick()).watched).toMatchObject([{ repo: "acme/broken", told: 1 }, { told: 0 }]);
  });

  test("one run that cannot be told leaves the others alone, and is tried again when it is another one (OR-77)", async () => {
    const { harness, forge, engine } = world();
    await begin(engine, "r1", { change: "17" });
    await begin(engine, "r2", { change: "18" });
    for (let fact = 0; fact < 32; fact++) await engine.signal({ run: "r1", id: `f${fact}`, type: `kind-${fact}` });
    forge.show("17", { updatedAt: harness.clock.now() });
    forge.show("18", { updatedAt: harness.clock.now() });
    expect((await engine.tick()).watched).toMatchObject([{ changes: 2, told: 1, failed: 1 }]);
    expect((await engine.tick()).watched).toMatchObject([{ changes: 2, told: 0, failed: 0 }]);
    await engine.signal({ run: "r1", id: "newer", type: "kind-1", data: 1 });
    expect((await engine.tick()).watched).toMatchObject([{ failed: 1 }]);
  });

  test("a forge that fails at a later page has told what stands on those before, and is asked for all of it again (OR-77)", async () => {
    const { harness, logs, another } = world();
    const at = harness.clock.now();
    const whole = fakeForge();
    for (let change = 1; change <= 150; change++)
      whole.show(String(change), { head: { branch: `b${change}`, commit: "c1", own: true }, updatedAt: at - change });
    let failing = true;
    const changes: Forge["changes"] = ({ after, ...page }, options) =>
      failing && after !== undefined
        ? Promise.reject(new RangeError("page 2"))
        : whole.changes({ ...page, ...(after === undefined ? {} : { after }) }, options);
    const engine = another({ forge: { portVersion: 1, repo: "acme/web", changes } });
    await begin(engine, "r1", { change: "1" });
    await begin(engine, "r2", { change: "150" });
    expect(await Promise.all(["r1", "r2"].map(async (run) => (await factOf(engine, run)) !== undefined))).toEqual([true, false]);
    expect(logs.some((line) => line.startsWith("error Not all change requests could be read"))).toBe(true);
    expect((await engine.tick()).watched).toMatchObject([{ changes: 1, failed: 1 }]);
    failing = false;
    expect((await engine.tick()).watched).toMatchObject([{ changes: 2, told: 1, failed: 0 }]);
  });

  test("a forge whose pages take long is read for a minute, and runs are told of what was read", async () => {
    const { harness, another } = world();
    const at = harness.clock.now();
    let page = 0;
    const changes: Forge["changes"] = async () => {
      await harness.clock.sleep(7000);
      const id = String(++page);
      return {
        items: [{ id, head: { branch: id, commit: "c1", own: true }, base: "main", state: "open", draft: false, updatedAt: at - page }],
        unreadable: 0,
        next: id,
      };
    };
    const engine = another({ forge: { portVersion: 1, repo: "acme/web", changes } });
    await harness.clock.see(begin(engine, "r1", { change: "3" }));
    expect([page, await factOf(engine)]).toEqual([9, expect.objectContaining({ change: "3" })]);
  });

  test("a forge that always has another page, or never answers, is given up in time (OR-77)", async () => {
    const { harness } = world();
    const at = harness.clock.now();
    let pages = 0;
    const endless: Forge = {
      portVersion: 1,
      repo: "acme/web",
      changes: () => (pages++, Promise.resolve({ items: [], unreadable: 2, next: "on" })),
    };
    let asked = 0;
    const silent: Forge = { portVersion: 1, repo: "acme/web", changes: () => (asked++, new Promise<never>(() => undefined)) };
    const engine = harness.engine({ vcs: VCS, forges: [endless, silent].map((forge) => ({ forge, everyMs: 0 })) });
    await harness.clock.see(begin(engine));
    pages = 0;
    const { watched } = await harness.clock.see(engine.tick());
    expect([watched[0], pages]).toEqual([expect.objectContaining({ unreadable: 200, failed: 0 }), 100]);
    expect([asked, harness.clock.now() > at]).toEqual([1, true]);
  });
});
