import { digestOf } from "@sluice/core";
import { outcome, pipelineFrom, refolded, type Story, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function working(work: string, { effects = "", gates = "" } = {}) {
  return pipelineFrom(`
format: 1
name: working
initial: build
${effects === "" ? "" : `effects: { build: ${effects} }`}
stages:
  build: { work: ${work}, ${gates === "" ? "" : `gates: ${gates}, `}next: done }
  done: { final: succeeded }
`);
}

const PLAIN = working("{ run: build, timeout: 10m, attempts: 3, every: 30s }");

function pauseOf(run: Story): number {
  return (run.intent("work").notBefore ?? 0) - run.at;
}

/** At most so long, and at most a fifth less. */
function within(ms: number): unknown {
  return expect.toSatisfy((pause: number) => pause <= ms && pause >= 0.8 * ms, `a pause of about ${ms} ms`) as unknown;
}

describe("work", () => {
  test("given work, then it is asked for, sent once, and its end is recorded once", () => {
    const run = story(PLAIN);
    const { id, attempt } = run.intent("work");
    run.dispatch();
    expect(run.state.work).toMatchObject({ status: "dispatched", deadline: run.at + 600_000, tries: 1 });
    run.send("dispatch-work", { intent: id, attempt, tokenDigest: digestOf("other"), baseline: {} });
    expect(run.answer).toMatchObject({ code: "STALE" });
    run.endWork();
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
    run.send("end-work", { intent: id, attempt, end: { how: "finished", exit: 0 } });
    expect(run.answer).toMatchObject({ code: "STALE" });
  });

  test("given a nonzero exit that no gate reads, then it is tried again after a pause, as often as allowed, then held", () => {
    const run = story(PLAIN);
    for (const attempt of [1, 2]) {
      run.dispatch().endWork(1);
      expect(run.intent("work").attempt).toBe(attempt + 1);
      expect(pauseOf(run)).toEqual(within(30_000 * attempt));
    }
    run.dispatch().endWork(1);
    expect(run.holds).toEqual(["WORK_FAILED"]);
    expect(run.types().filter((type) => type === "work-dispatched")).toHaveLength(3);
    run.resume();
    expect(run.intent("work").attempt).toBe(1);
    run.work();
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a nonzero exit that a gate reads, then the gate decides and not the exit (I-2)", () => {
    const run = story(working("{ run: build }", { gates: "[{ id: code, use: exit }]" }))
      .dispatch()
      .endWork(3);
    expect(run.state.phase).toBe("judging");
    run.verdict("code", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test.each([
    ["is only shown", "{ id: code, use: exit, enforcement: advisory }"],
    ["is a shadow", "{ id: code, use: exit, enforcement: shadow }"],
    ["is out of scope", "{ id: code, use: exit, scope: { keys: [OTHER] } }"],
    ["is left out by its condition", "{ id: code, use: exit, if: { output: build, path: $.scan, equals: true } }"],
    ["waits for what another gate says", "{ id: lint, use: check }, { id: code, use: exit, if: { gate: lint, equals: fail } }"],
    ["looks at what is not there", "{ id: code, use: exit, if: { output: build, path: $.other, equals: true } }"],
    ["is only shown in a group", "{ id: both, any: [{ id: code, use: exit, enforcement: advisory }, { id: lint, use: check }] }"],
  ])("given a nonzero exit whose only reader %s, then nobody reads it: it is tried again, and does not go on (TG-10)", (_what, gate) => {
    const run = story(working("{ run: build, attempts: 2, every: 30s }", { gates: `[${gate}]` }));
    run.dispatch().endWork(1, { output: { scan: false } });
    expect(run.intent("work")).toMatchObject({ attempt: 2 });
    run.dispatch().endWork(1, { output: { scan: false } });
    expect(run.holds).toEqual(["WORK_FAILED"]);
    expect(run.state.outcome).toBeUndefined();
  });

  test("given exit 0, then that is evidence and no verdict", () => {
    const run = story(working("{ run: build }", { gates: "[{ id: lint, use: check }]" })).work();
    expect(run.state.outcome).toBeUndefined();
    run.verdict("lint", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
  });

  test("given an end in words that are none, then nothing of it counts: no exit, no declared word, no proof", () => {
    const run = story(PLAIN).dispatch();
    const { intent, attempt } = run.state.work ?? { intent: "", attempt: 0 };
    const lie = { how: "great", exit: "0", declaredBy: "boss", proven: true } as unknown as { how: "finished"; exit: number };
    run.send("end-work", { intent, attempt, end: lie });
    expect(run.state.outcome).toBeUndefined();
    expect(run.events.findLast((event) => event.type === "work-ended")?.data).toMatchObject({ end: { how: "failed", exit: null } });
    run.dispatch();
    const again = run.state.work ?? { intent: "", attempt: 0 };
    run.send("end-work", { ...again, end: { how: "finished", exit: 1, declaredBy: "boss" } });
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.work?.status).toBe("requested");
  });

  test("given the deadline passes, then it counts as timed out whatever comes later", () => {
    const run = story(PLAIN).dispatch();
    const late = { intent: run.state.work?.intent ?? "", attempt: 1 };
    run.whenDue();
    expect(run.intent("work").attempt).toBe(2);
    run.send("end-work", { ...late, end: { how: "finished", exit: 0 } });
    expect(run.answer).toMatchObject({ code: "STALE" });
    expect(run.state.outcome).toBeUndefined();
  });

  test("given work that nobody can take, then a person gets it after a day, and resume offers it with full time", () => {
    const run = story(PLAIN).whenDue();
    expect(run.holds).toEqual(["GATE_UNKNOWN"]);
    run.later(1e9).resume();
    expect(run.holds).toEqual([]);
    expect(run.intent("work").attempt).toBe(1);
    expect(run.next.dueAt).toBe(run.at + 86_400_000);
  });

  test("given claimers that vanish before they send it, then each counts once, and none leaves a doubt", () => {
    for (const effects of ["{ repeat: safe }", "{ repeat: ask }", "{ repeat: never }"]) {
      const run = story(working("{ run: build, attempts: 3 }", { effects }));
      for (const attempt of [1, 2, 3]) {
        expect(run.intent("work").attempt).toBe(attempt);
        run.lose("work");
      }
      expect(run.holds).toEqual(["WORK_FAILED"]);
      run.resume();
      expect(run.intent("work")).toMatchObject({ attempt: 1 });
    }
  });

  test("given tries that cannot even begin, then each waits as long as a try that ended badly, so that a moment's outage does not use them up", () => {
    const run = story(working("{ run: build, attempts: 3, every: 10s }"));
    for (const attempt of [2, 3]) {
      run.lose("work");
      expect(run.intent("work").attempt).toBe(attempt);
      expect(pauseOf(run)).toEqual(within(10_000 * (attempt - 1)));
    }
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a re-sent write-off, then it is stale", () => {
    const run = story(PLAIN).dispatch();
    const { id, attempt } = run.intent("work");
    run.lose("work");
    run.send("write-off-attempt", { intent: id, attempt });
    expect(run.answer).toMatchObject({ code: "STALE" });
    const detached = story(PLAIN).dispatch().detach();
    detached.send("write-off-attempt", { intent: id, attempt });
    expect(detached.answer).toMatchObject({ code: "STALE" });
    expect(detached.state.work?.status).toBe("detached");
  });
});

describe("work that was handed over", () => {
  const HANDED = working("{ run: build, timeout: 1h, heartbeat: 1m }");

  test("given a token, then only its bearer can report, and only once", () => {
    const run = story(HANDED).dispatch().detach();
    expect(run.next.intents).toEqual([]);
    run.report("ended", { exit: 0 }, 2);
    expect(run.answer).toMatchObject({ code: "SIGNAL_TOKEN_MISMATCH" });
    expect(run.types().at(-1)).toBe("signal-ignored");
    expect(run.state.work?.status).toBe("detached");
    run.report("ended");
    expect(run.answer).toMatchObject({ code: "COMMAND_INVALID" });
    expect(run.state.work?.status).toBe("detached");
    run.report("ended", { exit: 0 });
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given the same report again, then it is stale", () => {
    const run = story(working("{ run: build }", { gates: "[{ id: lint, use: check }]" }))
      .dispatch()
      .detach()
      .report("ended", { exit: 0 });
    run.report("ended", { exit: 0 });
    expect(run.answer).toMatchObject({ code: "STALE" });
    run.send("end-work", { intent: run.state.work?.intent ?? "", attempt: 1, end: { how: "finished", exit: 1 } });
    expect(run.answer).toMatchObject({ code: "STALE" });
  });

  test("given silence, then it counts as vanished; given heartbeats, then it lives until its deadline", () => {
    const silent = story(HANDED).dispatch().detach();
    expect(silent.next.dueAt).toBe(silent.at + 60_000);
    silent.whenDue();
    expect(silent.intent("work").attempt).toBe(2);
    const alive = story(HANDED).dispatch().detach();
    for (let minute = 0; minute < 59; minute++) alive.later(59_000).report("alive");
    expect(alive.state.work?.status).toBe("detached");
    alive.later(120_000);
    expect(alive.state.work?.status).toBe("requested");
  });

  test("given an old worker that wakes up during the next try, then its token is not that of the current work", () => {
    const run = story(HANDED).dispatch().detach().whenDue().dispatch().detach();
    run.report("ended", { exit: 0 }, 1);
    expect(run.answer).toMatchObject({ code: "SIGNAL_TOKEN_MISMATCH" });
    expect(run.state.outcome).toBeUndefined();
  });
});

describe("work whose worker vanished", () => {
  test("repeat safe: it is sent again, with the same intent, as often as allowed", () => {
    const run = story(working("{ run: build, attempts: 2 }"));
    const { id } = run.intent("work");
    run.dispatch().lose("work");
    expect(run.intent("work")).toMatchObject({ id, attempt: 2 });
    run.dispatch().lose("work");
    expect(run.holds).toEqual(["WORK_FAILED"]);
  });

  test("repeat ask: the world is asked first; what happened is not sent again; what did not happen is", () => {
    const ask = working("{ run: build, attempts: 3 }", { effects: "{ repeat: ask }" });
    const happened = story(ask).dispatch().lose("work");
    expect(happened.intent("work").payload).toMatchObject({ phase: "prove" });
    happened.prove("happened", 0);
    expect(happened.state.outcome).toBe("succeeded");
    const undone = story(ask);
    for (const _try of [1, 2, 3]) undone.dispatch().lose("work").prove("did-not-happen");
    expect(undone.types().filter((type) => type === "work-dispatched")).toHaveLength(3);
    expect(undone.holds).toEqual(["WORK_FAILED"]);
  });

  test("repeat ask: a proof that it happened and failed goes to a person, and does not turn in circles", () => {
    const run = story(working("{ run: build, attempts: 3 }", { effects: "{ repeat: ask }" }))
      .dispatch()
      .endWork(1)
      .prove("happened", 1);
    expect(run.holds).toEqual(["WORK_FAILED"]);
    const unclear = story(working("{ run: build }", { effects: "{ repeat: ask }", gates: "[{ id: landed, use: check }]" }))
      .dispatch()
      .lose("work")
      .prove("happened", null);
    expect(unclear.state.phase).toBe("judging");
    expect(unclear.state.work?.end).toEqual({ how: "finished", exit: null, proven: true });
  });

  test("repeat ask: proofs that get lost or never come end with a person", () => {
    const ask = working("{ run: build }", { effects: "{ repeat: ask }" });
    const lost = story(ask).dispatch().lose("work");
    for (let asked = 1; asked <= 5; asked++) lost.lose("work");
    expect(lost.holds).toEqual(["EFFECT_UNKNOWN"]);
    const never = story(ask).dispatch().lose("work").whenDue();
    expect(never.holds).toEqual(["EFFECT_UNKNOWN"]);
    never.resume("happened");
    expect(never.state.outcome).toBe("succeeded");
  });

  test("repeat never: initiated without a result needs a person's word, which is recorded as theirs", () => {
    const never = working("{ run: build }", { effects: "{ repeat: never }", gates: "[{ id: landed, use: check }]" });
    const run = story(never).dispatch().lose("work");
    expect(run.holds).toEqual(["EFFECT_UNKNOWN"]);
    run.resume();
    expect(run.answer).toMatchObject({ code: "RESUME_ANSWER_NEEDED" });
    run.resume("happened");
    expect(run.state.work?.end).toEqual({ how: "finished", exit: null, declaredBy: "bob" });
    expect(run.state.phase).toBe("judging");
    const undone = story(never).dispatch().lose("work").resume("did-not-happen");
    expect(undone.intent("work")).toMatchObject({ attempt: 1 });
    const failed = story(never).dispatch().endWork(1);
    expect(failed.holds).toEqual(["WORK_FAILED"]);
  });

  test("given a proof that is sent twice, then there is one question, and its answer fits no other try", () => {
    const run = story(working("{ run: build }", { effects: "{ repeat: ask }" }))
      .dispatch()
      .lose("work");
    const { id, attempt } = run.intent("work");
    run.prove("unknown");
    run.send("record-proof", { intent: id, attempt, proof: "unknown" });
    expect(run.answer).toMatchObject({ code: "STALE" });
    expect(run.holds).toEqual(["EFFECT_UNKNOWN"]);
    run.resume("did-not-happen");
    expect(run.state.work?.status).toBe("requested");
    run.resume("happened");
    expect(run.answer).toMatchObject({ code: "RUN_NOT_HELD" });
    expect(run.state.outcome).toBeUndefined();
  });
});

describe("verdicts on work", () => {
  test("given a second try, then what was judged of the first is not believed for it", () => {
    const run = story(working("{ run: build }", { gates: "[{ id: report, use: report }, { id: lint, use: check, attempts: 1 }]" })).work();
    const first = run.state.evaluations["report"];
    run.verdict("report", "pass").verdict("lint", outcome("error", { cause: "down" }));
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
    run.revise("h2").resume();
    expect(run.state.work?.status).toBe("requested");
    run.work();
    expect(run.state.evaluations["report"]?.binding).not.toBe(first?.binding);
  });
});
