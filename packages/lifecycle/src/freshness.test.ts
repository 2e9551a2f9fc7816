import { pipelineFrom, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function gatesOf(gates: string) {
  return pipelineFrom(`
format: 1
name: world
initial: judge
stages:
  judge: { gates: [${gates}], next: done }
  done: { final: succeeded }
`);
}

const ASK = "{ id: ok, use: approval }";

describe("verdicts that read the world (invariant 11)", () => {
  test("given a look that began before the last wait ended, then the world is looked at again", () => {
    const run = story(gatesOf(`{ id: ci, use: world }, ${ASK}`)).verdict("ci", "pass");
    run.later(3_600_000).approve("ok", "bob");
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.evaluations["ci"]).toMatchObject({ attempt: 1 });
    run.verdict("ci", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
  });

  test("given a look within maxAge, then it is good enough", () => {
    const run = story(gatesOf(`{ id: ci, use: world, maxAge: 2h }, ${ASK}`)).verdict("ci", "pass");
    run.later(7_199_999).approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
    const late = story(gatesOf(`{ id: ci, use: world, maxAge: 2h }, ${ASK}`)).verdict("ci", "pass");
    late.later(7_200_001).approve("ok", "bob");
    expect(late.state.outcome).toBeUndefined();
  });

  test("given a verdict that reads only the subject, then it is not looked at again", () => {
    const told = story(gatesOf(`{ id: lint, use: check }, ${ASK}`))
      .verdict("lint", "pass")
      .later(1000)
      .approve("ok", "bob");
    expect(told.state.outcome).toBe("succeeded");
  });

  test("given a look that was under way when the wait ended, then the version it began at counts, not when it came back", () => {
    const run = story(gatesOf(`{ id: ci, use: world }, ${ASK}`));
    const { intent, attempt, binding, gateDigest } = run.state.evaluations["ci"] ?? {
      intent: "",
      attempt: 0,
      binding: "sha256:0",
      gateDigest: "sha256:0",
    };
    const began = { lookedAt: run.at, lookedAtVersion: run.state.version };
    run.later(5000).approve("ok", "bob").later(5000);
    const said = { value: "pass", code: "OK", reason: "", findings: [], evidence: [] } as const;
    run.send("record-verdict", { gate: "ci", intent, attempt, binding, gateDigest, outcome: said, ...began });
    expect(run.state.outcome).toBeUndefined();
    run.verdict("ci", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a claimer whose clock or count runs ahead, then its look is not believed to be from the future", () => {
    const run = story(gatesOf(`{ id: ci, use: world, maxAge: 1h }, ${ASK}`));
    const { intent, attempt, binding, gateDigest } = run.state.evaluations["ci"] ?? {
      intent: "",
      attempt: 0,
      binding: "sha256:0",
      gateDigest: "sha256:0",
    };
    const said = { value: "pass", code: "OK", reason: "", findings: [], evidence: [] } as const;
    run.send("record-verdict", {
      gate: "ci",
      intent,
      attempt,
      binding,
      gateDigest,
      outcome: said,
      lookedAt: run.at + 1e12,
      lookedAtVersion: 1e9,
    });
    run.later(7_200_000).approve("ok", "bob");
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.evaluations).toHaveProperty("ci");
  });

  test("given two world gates that were pending, then each is looked at after the other, and it ends", () => {
    const run = story(gatesOf("{ id: a, use: world, every: 10s }, { id: b, use: world, every: 10s }"));
    run.verdict("a", "pending").verdict("b", "pending").later(10_000);
    run.verdict("a", "pass").verdict("b", "pass");
    // The look at `a` began before `b` stopped being pending.
    expect(Object.keys(run.state.evaluations)).toEqual(["a"]);
    run.verdict("a", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given two world gates that are never ready at the same time, then patience ends instead of turning for ever", () => {
    const run = story(gatesOf("{ id: a, use: world, every: 60s, maxWait: 30m }, { id: b, use: world, every: 60s, maxWait: 30m }"));
    run.verdict("a", "pending").verdict("b", "pass");
    for (let turn = 0; turn < 200 && run.holds.length === 0 && run.state.outcome === undefined; turn++) {
      run.later(60_000);
      for (const gate of Object.keys(run.state.evaluations)) {
        const last = run.state.verdicts[gate]?.value;
        if (run.holds.length === 0 && run.state.evaluations[gate] !== undefined) run.verdict(gate, last === "pending" ? "pass" : "pending");
      }
    }
    expect(run.holds).toEqual(["WAIT_EXCEEDED"]);
  });

  test("given a gate that opened on doubt days ago, then the doubt is looked into again before the edge", () => {
    const run = story(gatesOf(`{ id: feed, use: world, onError: { down: { then: accept, because: "b" } } }, ${ASK}`));
    run.verdict("feed", { value: "error", class: "infrastructure", cause: "down", code: "DOWN", reason: "", findings: [], evidence: [] });
    run.later(5 * 3_600_000).approve("ok", "bob");
    expect(run.state.evaluations).toHaveProperty("feed");
    run.verdict("feed", "fail");
    expect(run.state.outcome).toBeUndefined();
  });
});

describe("freshness at dispatch", () => {
  function beforeOf(gates: string) {
    return pipelineFrom(`
format: 1
name: dispatch
initial: deploy
stages:
  deploy: { before: [${gates}], work: { run: deploy }, next: done }
  done: { final: succeeded }
`);
  }

  test.each([
    ["an advisory look at the world", "{ id: ci, use: world, enforcement: advisory }"],
    ["a measure", "{ id: ci, use: measure, with: { windowMs: 60000, consecutive: 1 } }"],
    ["a failed alternative", "{ id: g, any: [{ id: ci, use: world }, { id: other, use: check }] }"],
  ])("given %s before an approval, then it does not send admission round in circles", (name, gate) => {
    const run = story(beforeOf(`${gate}, ${ASK}`));
    if (name === "a failed alternative") run.verdict("other", "pass").verdict("ci", "fail");
    else run.verdict("ci", "pass");
    run.later(60_000).approve("ok", "bob");
    if (run.state.evaluations["ci"] !== undefined) run.verdict("ci", "pass");
    expect(run.holds).toEqual([]);
    expect(run.state.phase).toBe("working");
    run.work();
    expect(run.state.outcome).toBe("succeeded");
  });
});
