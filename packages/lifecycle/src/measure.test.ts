import { outcome, pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function measuring(config: string, more = "", gate = "") {
  return pipelineFrom(`
format: 1
name: measuring
initial: deploy
stages:
  deploy:
    gates: [{ id: health, use: measure, every: 30s, with: { windowMs: 120000, ${config} } }${gate}]
    ${more}
    next: done
  mend: { work: { run: mender }, next: deploy }
  done: { final: succeeded }
`);
}

const PLAIN = measuring("failureLimit: 1");

function samples(run: Story, ...values: readonly ("pass" | "fail" | "inconclusive")[]): Story {
  for (const value of values) if (run.state.evaluations["health"] !== undefined) run.verdict("health", value).later(30_000);
  return run;
}

describe("measures", () => {
  test("given a window without more failures than allowed, then it passes with a look at its end, each sample stands in the ledger, and nothing is claimed in between (OR-65)", () => {
    const run = samples(story(PLAIN), "pass", "fail", "pass", "pass");
    expect(run.state.outcome).toBeUndefined();
    expect(run.explain().gates[0]).toMatchObject({ value: "pending", code: "MEASURE_RUNNING" });
    const [look] = run.next.intents;
    expect([run.next.intents.length, look?.kind]).toEqual([1, "evaluate"]);
    samples(run, "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(run.events.filter((event) => event.type === "verdict-recorded" && event.data.sample === true)).toHaveLength(5);
    expect(run.state.measures["health"]).toMatchObject({ samples: 5, failures: 1 });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given one failure too many, then it fails at once", () => {
    const run = samples(story(PLAIN), "fail", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
  });

  test("given nobody measured for the rest of the window, then time alone never passes it", () => {
    const run = samples(story(PLAIN), "pass");
    run.later(110_000);
    expect([run.state.outcome, run.holds]).toEqual([undefined, []]);
    run.verdict("health", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a sample that was taken early and told late, then it is no look at the end", () => {
    const run = samples(story(PLAIN), "pass");
    const asked = run.state.evaluations["health"] ?? {
      intent: "",
      attempt: 1,
      binding: "sha256:0" as const,
      gateDigest: "sha256:0" as const,
    };
    const { intent, attempt, binding, gateDigest } = asked;
    const lookedAt = run.at;
    run.later(110_000);
    run.send("record-verdict", {
      gate: "health",
      intent,
      attempt,
      binding,
      gateDigest,
      outcome: outcome("pass"),
      lookedAt,
      lookedAtVersion: run.state.version,
    });
    expect([run.state.outcome, run.holds]).toEqual([undefined, []]);
  });

  test("given nothing but looks that told nothing, then it is inconclusive (OR-66)", () => {
    const lenient = measuring("failureLimit: 9, inconclusiveLimit: 9");
    const run = samples(story(lenient), "inconclusive", "inconclusive", "inconclusive", "inconclusive", "inconclusive");
    expect(run.holds).toEqual(["GATE_INCONCLUSIVE"]);
  });

  test("given samples that get lost, then they count as looks that told nothing", () => {
    const run = story(PLAIN);
    for (let lost = 1; lost <= 3; lost++) run.lose({ gate: "health" });
    expect(run.holds).toEqual(["GATE_INCONCLUSIVE"]);
  });

  test("given a number of passes in a row, then it may end early, and without them it does not pass at all", () => {
    const pipeline = measuring("failureLimit: 9, consecutive: 3");
    expect(samples(story(pipeline), "pass", "pass", "pass").state.outcome).toBe("succeeded");
    const never = samples(story(pipeline), "pass", "pass", "fail", "pass", "pass");
    expect(never.holds).toEqual(["GATE_INCONCLUSIVE"]);
  });

  test("given so many failures in a row, then it fails, however few there are in all (OR-66)", () => {
    const pipeline = measuring("failureLimit: 9, failuresInARow: 2");
    expect(samples(story(pipeline), "fail", "pass", "fail", "pass").holds).toEqual([]);
    expect(samples(story(pipeline), "pass", "fail", "fail").holds).toEqual(["GATE_FAILED"]);
  });

  test("given a number of samples, then the last of them ends it, whatever is left of the window", () => {
    const pipeline = measuring("failureLimit: 1, count: 3");
    expect(samples(story(pipeline), "pass", "fail").state.outcome).toBeUndefined();
    expect(samples(story(pipeline), "pass", "fail", "pass").state.outcome).toBe("succeeded");
    const nothing = measuring("failureLimit: 9, inconclusiveLimit: 9, count: 2");
    expect(samples(story(nothing), "inconclusive", "inconclusive").holds).toEqual(["GATE_INCONCLUSIVE"]);
  });

  test("given a new head in the middle, then the window begins anew: the old head's time is not the new one's", () => {
    const run = samples(story(PLAIN), "pass", "pass", "pass", "pass");
    run.revise("h2");
    samples(run, "pass");
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.measures["health"]).toMatchObject({ samples: 1 });
    samples(run, "pass", "pass", "pass", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given the stage is entered again, then one old sample is no measure", () => {
    const pipeline = measuring("failureLimit: 1", "rework: { to: mend, laps: 2 }", ", { id: lint, use: check }");
    const run = samples(story(pipeline), "pass");
    run.verdict("lint", "fail").work({ head: "h1" });
    expect(run.state.stage).toBe("mend");
    const again = story(pipeline);
    samples(again, "pass");
    again.verdict("lint", "fail");
    again.dispatch().endWork(0, { head: "h2" });
    expect(again.state.stage).toBe("deploy");
    again.verdict("lint", "pass");
    expect(again.state.outcome).toBeUndefined();
    expect(again.state.measures).toEqual({});
  });

  test("given the measure passed with its last sample failing, then it still counts as passed on the path", () => {
    const pipeline = pipelineFrom(`
format: 1
name: later
initial: watch
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  watch: { gates: [{ id: health, use: measure, every: 30s, with: { windowMs: 60000, failureLimit: 2 } }], next: deploy }
  deploy: { work: { run: deploy }, next: done }
  done: { final: succeeded }
`);
    const run = samples(story(pipeline), "pass", "pass", "fail");
    expect(run.state.stage).toBe("deploy");
    run.dispatch();
    expect(run.answer).toMatchObject({ ok: true });
  });
});
