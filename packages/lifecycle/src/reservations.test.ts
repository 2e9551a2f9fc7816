import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: merging
initial: staging
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  staging:
    reserve: { name: "merge:\${repo}", until: done, maxWait: 4h }
    work: { run: build }
    gates: [{ id: lint, use: check }]
    rework: { to: development, laps: 3 }
    next: deploy
  development: { work: { run: developer }, next: staging }
  deploy: { work: { run: deploy, timeout: 10m }, next: done }
  done: { final: succeeded }
`);

const NAME = "merge:acme/shop";
const GATE = "staging.reserve";
const begin = (): Story => story(PIPELINE, { subject: { repo: "acme/shop" } });

describe("reservations", () => {
  test("given a stage that wants a right, then it asks, queues, and starts work only when it holds it", () => {
    const run = begin();
    expect(run.intent("reserve").payload).toEqual({ kind: "reserve", gate: GATE, name: NAME });
    expect(run.next.waits).toMatchObject([{ for: "reservation", name: NAME, expiresAt: run.at + 4 * 3_600_000 }]);
    run.reserve(GATE, { position: 3 });
    expect(run.next.intents).toEqual([]);
    expect(run.next.status).toBe("waiting");
    run.reserve(GATE, { position: 3 });
    expect(run.types().filter((type) => type === "reservation-queued")).toHaveLength(1);
    run.reserve(GATE, { token: 7 });
    expect(run.state.reservations[NAME]).toMatchObject({ status: "held", token: 7 });
    expect(run.intent("work").needs).toBe("build");
    run.reserve(GATE, { token: 8 });
    expect(run.answer).toMatchObject({ code: "STALE" });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given the queue does not move, then the wait ends with a person, and resume waits anew in its place (OR-33)", () => {
    const run = begin().reserve(GATE, { position: 2 }).whenDue();
    expect(run.holds).toEqual(["WAIT_EXCEEDED"]);
    run.later(86_400_000).resume();
    expect(run.holds).toEqual([]);
    expect(run.state.reservations[NAME]).toMatchObject({ status: "queued", position: 2, since: run.at });
    expect(run.next.dueAt).toBe(run.at + 4 * 3_600_000);
  });

  test("given rework, then the right is kept on the way back and forth, and freed on entering its until (OR-34)", () => {
    const run = begin().reserve(GATE, { token: 7 }).work().verdict("lint", "fail");
    expect(run.state.stage).toBe("development");
    expect(run.state.reservations[NAME]?.status).toBe("held");
    run.work({ head: "h2" });
    expect(run.state.stage).toBe("staging");
    expect(run.state.reservations[NAME]?.status).toBe("held");
    run.work().verdict("lint", "pass");
    expect(run.state.reservations[NAME]?.status).toBe("held");
    run.work();
    expect(run.state.outcome).toBe("succeeded");
    expect(run.intent("release").payload).toEqual({ kind: "release", name: NAME, token: 7 });
    run.released(NAME);
    expect(run.state.reservations).toEqual({});
    expect(run.next.intents).toEqual([]);
    run.send("record-release", { name: NAME, intent: "release.1" });
    expect(run.answer).toMatchObject({ code: "STALE" });
  });

  test("given a right without until, then rework keeps it through other stages, and leaving its own stage frees it", () => {
    const pipeline = pipelineFrom(`
format: 1
name: own
initial: staging
stages:
  staging:
    reserve: { name: lock }
    work: { run: build }
    gates: [{ id: lint, use: check }]
    rework: { to: development, laps: 3 }
    next: after
  development: { work: { run: developer }, next: staging }
  after: { work: { run: announce }, next: done }
  done: { final: succeeded }
`);
    const run = story(pipeline).reserve(GATE, { token: 1 }).work().verdict("lint", "fail").work({ head: "h2" });
    expect(run.state.stage).toBe("staging");
    expect(run.state.reservations["lock"]?.status).toBe("held");
    run.work().verdict("lint", "pass");
    expect(run.state.stage).toBe("after");
    expect(run.state.reservations["lock"]?.status).toBe("releasing");
  });

  test("given two stages that want the same right, then the run does not queue behind itself and the longer claim stays", () => {
    const pipeline = pipelineFrom(`
format: 1
name: twice
initial: one
stages:
  one: { reserve: { name: lock, until: done }, work: { run: a }, next: two }
  two: { reserve: { name: lock }, work: { run: b }, next: three }
  three: { work: { run: c }, next: done }
  done: { final: succeeded }
`);
    const run = story(pipeline).reserve("one.reserve", { token: 1 }).work();
    expect(run.state.stage).toBe("two");
    expect(run.intent("work").needs).toBe("b");
    run.work();
    expect(run.state.reservations["lock"]).toMatchObject({ status: "held", until: "done" });
    run.work();
    expect(run.state.reservations["lock"]?.status).toBe("releasing");
  });

  test("given a right that is being given up, when it is wanted again, then it is asked for after the release, and explained meanwhile", () => {
    const pipeline = pipelineFrom(`
format: 1
name: again
initial: staging
stages:
  staging:
    reserve: { name: lock }
    work: { run: build }
    next: judge
  judge:
    gates: [{ id: lint, use: check }]
    rework: { to: staging, laps: 3 }
    next: done
  done: { final: succeeded }
`);
    const run = story(pipeline).reserve(GATE, { token: 1 }).work().verdict("lint", "fail");
    expect(run.state.stage).toBe("staging");
    expect(run.next.intents.map((intent) => intent.kind)).toEqual(["release"]);
    expect(run.explain().blockers[0]?.remedies.length).toBeGreaterThan(0);
    run.released("lock");
    expect(run.intent("reserve").payload).toMatchObject({ name: "lock" });
  });

  test("given a subject without the placeholder's value, then the right is the run's own and blocks nobody", () => {
    const run = story(PIPELINE);
    expect(run.intent("reserve").payload).toMatchObject({ name: expect.stringMatching(/^unnamed:/) as string });
  });
});

describe("ending with a right", () => {
  test("given cancel, then the right is given up at once, also a place in the queue", () => {
    const held = begin().reserve(GATE, { token: 7 }).cancel();
    expect(held.intent("release").payload).toMatchObject({ token: 7 });
    const queued = begin().reserve(GATE, { position: 2 }).cancel();
    expect(queued.intent("release").payload).toEqual({ kind: "release", name: NAME });
  });

  function deploying(): Story {
    return begin().reserve(GATE, { token: 7 }).work().verdict("lint", "pass").dispatch();
  }

  test("given cancel while a dangerous effect is out, then the right stays until its result is known", () => {
    const run = deploying().cancel();
    expect(run.state.outcome).toBe("cancelled");
    expect(run.state.reservations[NAME]?.status).toBe("held");
    expect(run.next.intents.map((intent) => intent.kind)).toEqual(["work"]);
    run.endWork(1);
    expect(run.state.reservations[NAME]?.status).toBe("releasing");
    expect(run.state.outcome).toBe("cancelled");
  });

  test("given cancel and a worker that vanished, then the right stays until the world was asked", () => {
    const run = deploying().cancel().lose("work");
    expect(run.state.reservations[NAME]?.status).toBe("held");
    expect(run.intent("work").payload).toMatchObject({ phase: "prove" });
    run.prove("did-not-happen");
    expect(run.state.reservations[NAME]?.status).toBe("releasing");
    expect(run.holds).toEqual([]);
  });

  test("given cancel and handed-over work that never reports, then its deadline brings the question, and not for ever", () => {
    const run = deploying().detach().cancel();
    expect(run.next.dueAt).toBe(run.at + 600_000);
    run.whenDue();
    for (let asked = 0; asked < 3; asked++) run.prove("unknown");
    expect(run.next.intents).toEqual([]);
    expect(run.state.reservations[NAME]?.status).toBe("held");
    expect(run.holds).toEqual([]);
    run.later(1e9);
    expect(run.state.reservations[NAME]?.status).toBe("held");
  });

  test("given cancel between two tries of a dangerous effect whose first is unknown, then no new try is offered and the right stays", () => {
    const run = deploying().lose("work");
    run.cancel();
    expect(run.state.reservations[NAME]?.status).toBe("held");
    expect(run.next.intents.map((intent) => (intent.payload.kind === "work" ? intent.payload.phase : intent.kind))).toEqual(["prove"]);
  });
});
