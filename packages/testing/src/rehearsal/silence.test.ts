import { describe, expect, test } from "vitest";
import { createHarness, type Rehearsal, rehearse, scriptedRegistry } from "../index.ts";

const WATCH = `
format: 1
name: watch
initial: build
stages:
  build:
    work: { run: builder }
    gates:
      - { id: ci, use: world, with: { name: ci }, every: 5m, maxWait: 7d }
      - { id: ok, use: approval, needs: [ci], with: { from: [{ count: 1, of: [bob] }], expiresMs: 604800000 } }
    rework: { to: build, laps: 3 }
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`;

const begun = () => rehearse(WATCH, { gates: scriptedRegistry(), verdicts: { ci: "pending" }, work: { builder: {} } });
const events = async (play: Rehearsal) =>
  (await play.engine.ledger(play.run.run, { limit: 1000 })).items.flatMap((commit) => commit.events.map(({ type }) => type));

describe("what a lost webhook would have told (OR-68)", () => {
  test("given it turned green and nobody said so, then looking finds it, and the run goes on", async () => {
    const play = await begun();
    await play.later("1h");
    play.answers("ci", "pass");
    await play.later("5m");
    expect(play.run.waits.map((wait) => wait.for)).toEqual(["request"]);
  });

  test("given it is not green, then nobody is told anything", async () => {
    const play = await begun();
    await play.later("6h");
    expect([play.notices, play.run.stage, play.run.state.holds]).toEqual([[], "build", []]);
  });

  test("given a person is asked, then no sweep answers, asks again or moves anything (OR-69)", async () => {
    const play = await rehearse(WATCH, { gates: scriptedRegistry(), verdicts: { ci: "pass" }, work: { builder: {} } });
    const before = (await events(play)).filter((type) => type !== "evaluation-requested" && type !== "verdict-recorded");
    await play.later("6d");
    await play.crash();
    const after = (await events(play)).filter((type) => type !== "evaluation-requested" && type !== "verdict-recorded");
    expect([after, play.notices, play.run.waits.map((wait) => wait.for)]).toEqual([before, [], ["request"]]);
  });
});

describe("what is announced is what changed", () => {
  test("given a run is looked at again in every way, in any stage, then nothing is written where nothing changed (OR-72, OR-73)", async () => {
    const play = await rehearse(WATCH, { gates: scriptedRegistry(), verdicts: { ci: "pass" }, work: { builder: {} } });
    const { version } = play.run;
    for (let round = 0; round < 5; round++) {
      await play.engine.tick();
      await play.engine.start("watch", { key: "KEY-1", subject: { facets: {} }, startedBy: { id: "alice", assurance: "verified" } });
    }
    expect([play.run.version, (await play.engine.get(play.run.run))?.version]).toEqual([version, version]);
    expect(play.notices).toEqual([]);
  });

  test("given a stage is left and entered again, then that is told again, once for each time (OR-74)", async () => {
    const play = await rehearse(WATCH, { gates: scriptedRegistry(), verdicts: { ci: "fail" }, work: { builder: {} } });
    await play.later("1h");
    const entered = (await events(play)).filter((type) => type === "stage-entered");
    expect([entered.length, play.run.state.laps["build.rework"]?.taken]).toEqual([4, 3]);
  });
});

describe("a webhook and a sweep that meet (OR-75)", () => {
  test("given both find the same at the same moment, then it happens once", async () => {
    const harness = createHarness({
      pipelines: [WATCH.replace("use: world, with: { name: ci }", "use: check, with: { name: ci }, if: { fact: go, exists: true }")],
    });
    const engines = [harness.engine(), harness.engine(), harness.engine()];
    const [first] = engines;
    const start = {
      key: "K",
      subject: { kind: "plan", facets: { head: "h1" } },
      startedBy: { id: "alice", assurance: "verified" },
    } as const;
    const started = await harness.clock.see(Promise.all(engines.map((engine) => engine.start("watch", start))));
    const run = started[0]?.id ?? "";
    const hook = { run, id: "delivery-1", type: "go", data: true } as const;
    await harness.clock.see(Promise.all(engines.flatMap((engine) => [engine.signal(hook), engine.tick(), engine.signal(hook)])));
    await harness.clock.see(Promise.all(engines.map((engine) => engine.tick())));
    const types = ((await first?.ledger(run, { limit: 1000 }))?.items ?? []).flatMap((commit) => commit.events.map(({ type }) => type));
    const once = ["run-started", "work-requested", "work-dispatched", "work-ended", "fact-recorded", "request-opened"] as const;
    expect(once.map((type) => [type, types.filter((each) => each === type).length])).toEqual(once.map((type) => [type, 1]));
    expect(harness.performed).toHaveLength(1);
  });
});
