import { digestOf } from "@sluice/core";
import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { decide } from "./index.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: ending
initial: build
effects: { archive: { repeat: never }, publish: { repeat: safe } }
stages:
  build: { work: { run: builder }, gates: [{ id: lint, use: check }, { id: ok, use: approval }], next: done }
  done: { final: succeeded }
finally: [{ notify: starter }, { run: archive }, { run: publish }]
`);

const HOST = { id: "host", assurance: "verified" } as const;

const final = (run: ReturnType<typeof story>, needs: string) => {
  const found = run.next.intents.find((intent) => intent.needs === needs);
  return { step: found?.payload.kind === "final" ? found.payload.step : "", attempt: found?.attempt ?? 0, id: found?.id ?? "" };
};

describe("cancel", () => {
  test("given cancel at any point, then the run ends at once, nothing is asked any more, and late writers are absorbed (I-14, OR-67)", () => {
    const points = [
      (run: ReturnType<typeof story>) => run,
      (run: ReturnType<typeof story>) => run.dispatch(),
      (run: ReturnType<typeof story>) => run.work(),
      (run: ReturnType<typeof story>) => run.work().verdict("lint", "fail"),
    ];
    for (const reach of points) {
      const run = reach(story(PIPELINE));
      const before = run.state;
      run.cancel();
      expect(run.state).toMatchObject({ outcome: "cancelled", completedCode: "CANCELLED", holds: [], evaluations: {} });
      expect(Object.values(run.state.requests).every((request) => request.closed !== undefined)).toBe(true);
      expect(run.next.intents.map((intent) => intent.kind)).toEqual(["notify", "final"]);
      expect(run.next.waits).toEqual([]);
      const asked = before.evaluations["lint"] ?? { intent: "none", attempt: 1, binding: before.definition, gateDigest: before.definition };
      const said = { value: "pass", code: "OK", reason: "", findings: [], evidence: [] } as const;
      run.send("record-verdict", { gate: "lint", ...asked, outcome: said, lookedAt: run.at, lookedAtVersion: 1 });
      expect(run.answer).toMatchObject({ code: "RUN_COMPLETED" });
      run.approve("ok", "bob");
      expect(run.answer).toMatchObject({ code: "RUN_COMPLETED" });
      run.resume().fact("x", 1).revise("h9");
      run.later(1e10);
      expect(run.state).toMatchObject({ outcome: "cancelled", facts: {}, subject: { facets: { head: "h1" } } });
      expect(refolded(run)).toEqual(run.state);
    }
  });

  test("given cancel while held, or by surprise twice, then it is cancelled once", () => {
    const run = story(PIPELINE).work().verdict("lint", "fail").cancel();
    const { version } = run.state;
    run.cancel();
    expect(run.answer).toMatchObject({ code: "RUN_COMPLETED" });
    expect(run.state.version).toBe(version);
  });

  test("given ordinary work that reports after the cancel, then its end is recorded and changes nothing else", () => {
    const run = story(PIPELINE).dispatch().cancel();
    run.endWork(0, { output: { a: 1 } });
    expect(run.types().at(-1)).toBe("work-ended");
    expect(run.state.outcome).toBe("cancelled");
    expect(run.types().filter((type) => type === "judging-started")).toEqual([]);
  });
});

describe("superseded", () => {
  test("given a successor, then the run ends for it", () => {
    const run = story(PIPELINE).send("supersede", { by: HOST, successor: "run-2" });
    expect(run.state).toMatchObject({ outcome: "superseded", completedCode: "SUPERSEDED" });
    expect(run.next.intents.map((intent) => intent.kind)).toEqual(["notify", "final"]);
  });
});

describe("steps after the end", () => {
  const ended = () => story(PIPELINE).work().verdict("lint", "pass").approve("ok", "bob");

  test("EFF-3 given several effects, then each waits for the one before, and people are told meanwhile", () => {
    const run = ended();
    expect(run.next.intents.map(({ kind, needs = "" }) => `${kind} ${needs}`)).toEqual(["notify ", "final archive"]);
    const { step, attempt } = final(run, "archive");
    run.send("record-final", { step, attempt, as: "failed", note: "no room" });
    expect(run.next.intents.map(({ kind, needs = "" }) => `${kind} ${needs}`)).toEqual(["notify ", "final publish"]);
    expect(run.explain().afterwards).toContainEqual({ step, what: "archive", as: "failed", note: "no room" });
  });

  test("EFF-3 given a step that is lost, then its next try waits; one that nobody takes is given up, said so, and holds nobody up", () => {
    const run = ended();
    const lost = final(run, "archive");
    run.send("write-off-attempt", { intent: lost.id, attempt: lost.attempt });
    const again = run.next.intents.find(({ id }) => id === lost.id);
    expect(again).toMatchObject({ attempt: 2 });
    expect(again?.notBefore).toBeGreaterThan(run.at);
    expect(run.explain().afterwards).toContainEqual({ step: lost.step, what: "archive", as: "waits" });
    for (let step = 0; step < 3; step++) run.whenDue();
    expect(run.next).toMatchObject({ intents: [], waits: [] });
    expect(run.next.dueAt).toBeUndefined();
    expect(run.explain().afterwards.map(({ as, note }) => [as, note])).toEqual(
      Array.from({ length: 3 }, () => ["failed", "nobody took it"]),
    );
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given the end, then every step is asked for once, and what comes of it cannot change the outcome (TG-36)", () => {
    const run = ended();
    expect(run.state.outcome).toBe("succeeded");
    for (const effect of ["archive", "publish"]) {
      const { step, attempt } = final(run, effect);
      run.send("record-final", { step, attempt, as: "begun" });
      run.send("record-final", { step, attempt, as: "begun" });
      expect(run.answer).toMatchObject({ code: "STALE" });
      run.send("record-final", { step, attempt, as: "failed", note: "no room" });
      run.send("record-final", { step, attempt, as: "done" });
      expect(run.answer).toMatchObject({ code: "STALE" });
    }
    const notify = run.intent("notify");
    const step = notify.payload.kind === "notify" ? notify.payload.step : "";
    expect(notify.payload).toMatchObject({ to: "starter", topic: "run-completed", data: { outcome: "succeeded" } });
    run.send("record-final", { step, attempt: 1, as: "done" });
    expect(run.next.intents).toEqual([]);
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a worker that vanished after it had begun, then repeat never is not begun again, and repeat safe is", () => {
    const run = ended();
    const never = final(run, "archive");
    run.send("record-final", { step: never.step, attempt: 1, as: "begun" }).send("write-off-attempt", { intent: never.id, attempt: 1 });
    expect(final(run, "archive").id).toBe("");
    expect(run.events.findLast((event) => event.type === "final-ended")?.data).toMatchObject({ as: "unknown" });
    const safe = final(run, "publish");
    run.send("record-final", { step: safe.step, attempt: 1, as: "begun" }).send("write-off-attempt", { intent: safe.id, attempt: 1 });
    expect(final(run, "publish").attempt).toBe(2);
    run.send("record-final", { step: safe.step, attempt: 2, as: "begun" });
    expect(run.answer).toMatchObject({ ok: true });
    run.send("record-final", { step: safe.step, attempt: 1, as: "done" });
    expect(run.answer).toMatchObject({ code: "STALE" });
  });

  test("given workers that vanish again and again, then the step is given up in the end", () => {
    const run = ended();
    for (let lost = 1; lost <= 5; lost++) run.send("write-off-attempt", { intent: final(run, "publish").id, attempt: lost });
    expect(final(run, "publish").id).toBe("");
  });
});

describe("the closing notice (OP-18)", () => {
  const telling = (steps: string) =>
    pipelineFrom(`
format: 1
name: telling
initial: build
stages:
  build: { work: { run: builder }, next: done }
  done: { final: succeeded }
finally: [${steps}]
`);
  const told = (run: ReturnType<typeof story>) =>
    run.next.intents.flatMap(({ payload }) => (payload.kind === "notify" ? [[payload.to, payload.topic]] : []));

  test("given several steps that name the same person, then there is one notice for them, and none before the end", () => {
    const run = story(telling("{ notify: starter }, { notify: alice }, { notify: 'group:ops' }, { notify: starter }"));
    expect(told(run.dispatch())).toEqual([]);
    expect(told(run.endWork())).toEqual([
      ["starter", "run-completed"],
      ["group:ops", "run-completed"],
    ]);
  });

  test("given a system started it, then nobody is told as the starter", () => {
    const pipeline = telling("{ notify: starter }, { notify: bob }");
    const start = {
      type: "start",
      id: "start",
      at: 0,
      scope: "default",
      run: "run-1",
      definition: digestOf(pipeline),
      policyTrusted: true,
      identity: "telling/KEY-1",
      startedBy: { id: "cron", assurance: "local", kind: "machine" },
      subject: { kind: "git", key: "KEY-1", facets: { head: "h1" } },
    } as const;
    const { state } = decide(pipeline, undefined, start);
    const ended = decide(pipeline, state, { type: "cancel", id: "cancel", at: 1, by: HOST });
    expect(Object.values(ended.state?.finals ?? {}).map((step) => step.notify)).toEqual(["bob"]);
  });
});
