import type { Outcome } from "@sluice/core";
import { outcome, pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function gatesOf(gates: string, more = "") {
  return pipelineFrom(`
format: 1
name: judging
initial: judge
stages:
  judge:
    gates: [${gates}]
    ${more}
    next: done
  done: { final: succeeded }
`);
}

const down: Outcome = outcome("error", { cause: "down" });

describe("tries of an evaluation", () => {
  test("given trouble with the infrastructure, then it is tried again after a pause, within its attempts, then held", () => {
    const run = story(gatesOf("{ id: lint, use: check, attempts: 3, every: 10s }"));
    for (const attempt of [1, 2]) {
      run.verdict("lint", down);
      const { notBefore = 0, attempt: wanted } = run.state.evaluations["lint"] ?? {};
      const pause = (notBefore - run.at) / attempt;
      expect([wanted, pause <= 10_000, pause >= 8000]).toEqual([attempt + 1, true, true]);
      run.later(attempt * 10_000);
    }
    run.verdict("lint", down);
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
    expect(run.next.intents).toEqual([]);
    run.resume();
    expect(run.state.evaluations["lint"]).toMatchObject({ attempt: 1 });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given an inconclusive answer, then it is tried again and held, and never passes", () => {
    const run = story(gatesOf("{ id: lint, use: check, attempts: 2 }")).verdict("lint", "inconclusive").verdict("lint", "inconclusive");
    expect(run.holds).toEqual(["GATE_INCONCLUSIVE"]);
    expect(run.state.outcome).toBeUndefined();
  });

  test("given unreadable output, then it is not tried again but goes back with position and hint", () => {
    const bad = outcome("error", { class: "input", findings: [{ message: "unknown word", line: 3, hint: "write APPROVED" }] });
    const run = story(gatesOf("{ id: lint, use: check }", "rework: { to: judge, laps: 1 }")).verdict("lint", bad);
    expect(run.state.reasons[0]?.findings[0]).toMatchObject({ line: 3, hint: "write APPROVED" });
    expect(run.state.laps).toEqual({ "judge.rework": { taken: 1, extra: 0 } });
  });

  test("given a gate that cannot work as configured, then it is held at once", () => {
    const run = story(gatesOf("{ id: lint, use: check }", "rework: { to: judge, laps: 1 }")).verdict(
      "lint",
      outcome("error", { class: "definition" }),
    );
    expect(run.holds).toEqual(["GATE_DEFINITION"]);
  });

  test("given a cause that the policy opens in writing, then it opens after its tries, as degraded and announced", () => {
    const run = story(
      gatesOf(
        '{ id: audit, use: check, attempts: 5, onError: { down: { attempts: 2, then: accept, because: "a feed outage must not stop us" } } }',
      ),
    );
    run.verdict("audit", down);
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.evaluations["audit"]?.attempt).toBe(2);
    run.verdict("audit", down);
    expect(run.state.outcome).toBe("succeeded");
    const other = story(gatesOf('{ id: audit, use: check, attempts: 1, onError: { down: { attempts: 1, then: accept, because: "x" } } }'));
    other.verdict("audit", outcome("error", { cause: "other" }));
    expect(other.holds).toEqual(["GATE_UNAVAILABLE"]);
  });

  test("given missing input that the policy opens in writing, then it opens, and else it does not", () => {
    const missing = outcome("error", { class: "input", cause: "missing-input" });
    expect(
      story(gatesOf('{ id: a, use: check, onMissing: { then: accept, because: "optional" } }')).verdict("a", missing).state.outcome,
    ).toBe("succeeded");
    expect(story(gatesOf("{ id: a, use: check }")).verdict("a", missing).holds).toEqual(["GATE_INPUT"]);
  });

  test("given answers that hold more or other than outcomes may, then they are an error of the gate (invariant 4)", () => {
    const lie = { ...outcome("fail"), value: "PASS" } as unknown as Outcome;
    const run = story(gatesOf("{ id: a, use: check }")).verdict("a", lie);
    expect(run.holds).toEqual(["GATE_DEFINITION"]);
    expect(run.state.verdicts["a"]).toMatchObject({ value: "error", code: "OUTCOME_INVALID" });
  });

  test("given a pass on less evidence than the policy wants, then it is no pass", () => {
    const pipeline = gatesOf("{ id: a, use: check, evidence: { count: 1, class: observed } }");
    const digest = `sha256:${"0".repeat(64)}` as const;
    const said = (kind: "observed" | "derived" | "reported") =>
      outcome("pass", { evidence: [{ name: "r", producer: "p", class: kind, digest }] });
    expect(story(pipeline).verdict("a", "pass").state.verdicts["a"]).toMatchObject({ code: "EVIDENCE_MISSING", class: "input" });
    expect(story(pipeline).verdict("a", said("reported")).state.outcome).toBeUndefined();
    expect(story(pipeline).verdict("a", said("derived")).state.outcome).toBeUndefined();
    expect(story(pipeline).verdict("a", said("observed")).state.outcome).toBe("succeeded");
  });
});

describe("answers to another question", () => {
  const pipeline = gatesOf("{ id: lint, use: check, attempts: 3 }");
  const other = `sha256:${"f".repeat(64)}` as const;

  test.each([
    ["another intent", { intent: "evaluate.lint.999" }],
    ["another try", { attempt: 1 }],
    ["another content", { binding: other }],
    ["another meaning of the gate", { gateDigest: other }],
    ["another gate", { gate: "none" }],
  ])("given an answer that names %s, then it is recorded as refused and changes nothing (invariant 10)", (_name, wrong) => {
    const run = story(pipeline).verdict("lint", down);
    const { intent, attempt, binding, gateDigest } = run.state.evaluations["lint"] ?? {
      intent: "",
      attempt: 0,
      binding: other,
      gateDigest: other,
    };
    const { verdicts, evaluations } = run.state;
    run.send("record-verdict", {
      gate: "lint",
      intent,
      attempt,
      binding,
      gateDigest,
      outcome: outcome("pass"),
      lookedAt: run.at,
      lookedAtVersion: 1,
      ...wrong,
    });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    expect(run.types().at(-1)).toBe("verdict-refused");
    expect(run.state).toMatchObject({ verdicts, evaluations });
    expect(run.state.outcome).toBeUndefined();
  });

  test("given evidence of another gate that a gate binds, when it is another one, then the gate is judged anew", () => {
    const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const;
    const tree = (letter: string) =>
      outcome("pass", { evidence: [{ name: "tree", producer: "merge", class: "observed", digest: digest(letter) }] });
    const bound = gatesOf(
      '{ id: mergeable, use: world, maxAge: 1ms }, { id: landed, use: check, binds: [head, "evidence:tree"], needs: [mergeable] }, { id: ok, use: approval }',
    );
    const run = story(bound).verdict("mergeable", tree("a")).verdict("landed", tree("c"));
    run.later(60_000).approve("ok", "bob");
    expect(Object.keys(run.state.evaluations)).toEqual(["mergeable"]);
    run.verdict("mergeable", tree("b"));
    expect(run.state.outcome).toBeUndefined();
    expect(Object.keys(run.state.evaluations)).toEqual(["landed"]);
    run.verdict("landed", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
  });
});

describe("evaluations that get lost", () => {
  test("given claimers that vanish, then each try counts, and the last one says that nobody could look", () => {
    const run = story(gatesOf("{ id: lint, use: check, attempts: 2 }"));
    const first = run.intent("evaluate");
    run.lose({ gate: "lint" });
    expect(run.intent("evaluate")).toMatchObject({ id: first.id, attempt: 2 });
    run.send("write-off-attempt", { intent: first.id, attempt: 1 });
    expect(run.answer).toMatchObject({ code: "STALE" });
    run.lose({ gate: "lint" });
    expect(run.state.verdicts["lint"]).toMatchObject({ code: "ATTEMPTS_LOST", class: "infrastructure", cause: "lost", attempt: 2 });
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
  });

  test("given a policy that opens losses in writing, then it opens after its own number of tries", () => {
    const run = story(gatesOf('{ id: lint, use: check, attempts: 5, onError: { lost: { attempts: 2, then: accept, because: "b" } } }'));
    run.lose({ gate: "lint" }).lose({ gate: "lint" });
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a gate that nobody can judge, then it holds GATE_UNKNOWN after maxWait, also when it is only advisory", () => {
    for (const enforcement of ["required", "advisory"]) {
      const run = story(gatesOf(`{ id: lint, use: check, maxWait: 1h, enforcement: ${enforcement} }, { id: other, use: check }`)).verdict(
        "other",
        "pass",
      );
      run.later(3_599_999);
      expect(run.holds).toEqual([]);
      run.whenDue();
      expect(run.holds).toEqual(["GATE_UNKNOWN"]);
      run.later(86_400_000).resume();
      expect(run.holds).toEqual([]);
      expect(run.state.evaluations["lint"]).toMatchObject({ attempt: 1, requestedAt: run.at });
      run.verdict("lint", "pass");
      expect(run.state.outcome).toBe("succeeded");
    }
  });

  test("given a hold that outlasted maxWait, when it ends, then outstanding evaluations get their time anew", () => {
    const run = story(gatesOf("{ id: lint, use: check, maxWait: 1h }, { id: other, use: check, attempts: 1 }"));
    run.send("record-fact", { fact: "x", signal: "s", data: 1 });
    run.verdict("other", down).later(1000);
    expect(run.state.evaluations).toHaveProperty("lint");
    run.later(3_600_000);
    expect(run.holds).toEqual(["GATE_UNKNOWN"]);
    run.later(86_400_000).resume();
    expect(run.holds).toEqual([]);
  });
});

describe("pending gates", () => {
  test("given pending, then it is looked at again every so often and held after maxWait", () => {
    const run = story(gatesOf("{ id: ci, use: world, every: 60s, maxWait: 3m }"));
    for (let minute = 1; minute <= 3; minute++) {
      run.verdict("ci", "pending");
      expect(run.next.status).toBe("waiting");
      expect(run.next.dueAt).toBe(run.at + 60_000);
      run.whenDue();
    }
    // One last look, however late the clock was noticed.
    expect(run.holds).toEqual([]);
    run.verdict("ci", "pending");
    expect(run.holds).toEqual(["WAIT_EXCEEDED"]);
    run.resume();
    expect(run.holds).toEqual([]);
    run.verdict("ci", "pending");
    expect(run.next.status).toBe("waiting");
  });

  test("given pending that turns to pass, then the run goes on", () => {
    const run = story(gatesOf("{ id: ci, use: world }")).verdict("ci", "pending").whenDue().verdict("ci", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a gate that is pending and broken by turns, then its patience ends all the same", () => {
    const run = story(gatesOf("{ id: ci, use: world, every: 60s, maxWait: 10m, attempts: 3 }"));
    for (let turn = 0; turn < 30 && run.holds.length === 0; turn++) {
      run.verdict("ci", turn % 2 === 0 ? "pending" : down);
      run.later(60_000);
    }
    expect(run.holds).toEqual(["WAIT_EXCEEDED"]);
    expect(run.at).toBeLessThanOrEqual(1_000_000 + 12 * 60_000);
  });
});

describe("needs", () => {
  const pipeline = gatesOf(
    "{ id: a, use: check }, { id: b, use: check, needs: [a] }, { id: c, use: check, needs: [b], enforcement: advisory }",
  );

  test("given gates that need others, then they are asked in order, and only of what opened", () => {
    const run = story(pipeline);
    expect(Object.keys(run.state.evaluations)).toEqual(["a"]);
    run.verdict("a", "pass");
    expect(Object.keys(run.state.evaluations)).toEqual(["b"]);
    run.verdict("b", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
    expect(run.state.verdicts["c"]).toBeUndefined();
  });

  test("given a head that moves, then what was needed is needed anew, and looks at the old head are aborted", () => {
    const run = story(pipeline).verdict("a", "pass");
    const old = run.state.evaluations["b"] ?? { intent: "", attempt: 1, binding: run.state.definition, gateDigest: run.state.definition };
    run.revise("h2");
    expect(Object.keys(run.state.evaluations)).toEqual(["a"]);
    // A claimer that began with the old question and looked at the new head must not answer for the old one, should it come back.
    const { intent, attempt, binding, gateDigest } = old;
    run.send("record-verdict", {
      gate: "b",
      intent,
      attempt,
      binding,
      gateDigest,
      outcome: outcome("pass"),
      lookedAt: run.at,
      lookedAtVersion: run.state.version,
    });
    expect(run.answer).toMatchObject({ code: "STALE" });
    run.revise("h1");
    expect(run.state.verdicts["b"]).toBeUndefined();
    expect(Object.keys(run.state.evaluations)).toEqual(["b"]);
    run.verdict("b", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
  });

  test("given a head that moves while held, then looks at the old head are aborted all the same", () => {
    const run = story(gatesOf("{ id: a, use: check, attempts: 1 }, { id: b, use: check, maxWait: 1h }")).later(3_600_000);
    expect(run.holds).toEqual(["GATE_UNKNOWN"]);
    run.revise("h2");
    expect(run.state.evaluations).toEqual({});
  });
});
