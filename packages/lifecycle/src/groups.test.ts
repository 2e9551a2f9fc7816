import { outcome, pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function judging(gates: string, more = "") {
  return pipelineFrom(`
format: 1
name: groups
initial: judge
stages:
  judge:
    gates: [${gates}]
    ${more}
    next: done
  mend: { work: { run: mender }, next: judge }
  done: { final: succeeded }
`);
}

const REWORK = "rework: { to: mend, laps: 3 }";

describe("groups", () => {
  test("given any of two, then one pass opens it, but not before everybody who looks has come back", () => {
    const run = story(judging("{ id: g, any: [{ id: a, use: check }, { id: b, use: check }] }"));
    expect(Object.keys(run.state.evaluations).toSorted()).toEqual(["a", "b"]);
    run.verdict("a", "pass");
    expect(run.state.outcome).toBeUndefined();
    run.verdict("b", "fail");
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given at least two of three, then one failure is borne and two are not", () => {
    const pipeline = judging("{ id: g, atLeast: 2, of: [{ id: a, use: check }, { id: b, use: check }, { id: c, use: check }] }");
    const good = story(pipeline).verdict("a", "pass").verdict("b", "fail").verdict("c", "pass");
    expect(good.state.outcome).toBe("succeeded");
    const bad = story(pipeline).verdict("a", "pass").verdict("b", "fail").verdict("c", "fail");
    expect(bad.holds).toEqual(["GATE_FAILED"]);
  });

  test("given a group that its scope or condition leaves out, then it is skipped with its cause, and no member is looked at (OR-09, OR-10)", () => {
    const outside = "{ id: g, scope: { keys: [OTHER-1] }, any: [{ id: a, use: check }, { id: b, use: check }] }";
    const unless = "{ id: h, if: { gate: g, equals: pass }, all: [{ id: c, use: check }] }";
    const absent = "{ id: i, if: { fact: never, equals: true }, all: [{ id: d, use: check }] }";
    const run = story(judging(`${outside}, ${unless}`));
    expect(run.state.verdicts).toMatchObject({
      g: { value: "skipped", cause: "out-of-scope" },
      h: { value: "skipped", cause: "condition" },
    });
    expect([run.state.evaluations, run.state.outcome]).toEqual([{}, "succeeded"]);
    const untold = story(judging(absent));
    expect(untold.state.verdicts).toMatchObject({ i: { value: "error", code: "CONDITION_ABSENT" } });
    expect([untold.state.evaluations, untold.state.outcome]).toEqual([{}, undefined]);
  });

  test("given a member that lacked its input, then the others do not excuse it, and it goes back as unreadable input", () => {
    const pipeline = judging("{ id: g, all: [{ id: a, use: check }, { id: b, use: check }] }", REWORK);
    const run = story(pipeline)
      .verdict("a", "pass")
      .verdict("b", outcome("skipped", { cause: "missing-input" }));
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.stage).toBe("mend");
    expect(run.state.reasons.map((reason) => reason.gate)).toEqual(["b"]);
  });

  test("given advisory members only besides one, then only that one counts", () => {
    const pipeline = judging("{ id: g, all: [{ id: a, use: check }, { id: b, use: check, enforcement: advisory }] }");
    expect(story(pipeline).verdict("b", "fail").verdict("a", "pass").state.outcome).toBe("succeeded");
  });

  test("given trouble of an advisory member, then it does not decide what the group's own trouble means", () => {
    const pipeline = judging("{ id: g, all: [{ id: a, use: check, attempts: 1 }, { id: b, use: check, enforcement: advisory }] }", REWORK);
    const run = story(pipeline)
      .verdict("b", outcome("error", { class: "input" }))
      .verdict("a", outcome("error", { cause: "down" }));
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
  });

  test("given groups within groups, then reasons name the members", () => {
    const pipeline = judging(
      "{ id: g, any: [{ id: h, all: [{ id: a, use: check }, { id: b, use: check }] }, { id: c, use: check }] }",
      REWORK,
    );
    const run = story(pipeline).verdict("a", "fail").verdict("b", "pass").verdict("c", "fail");
    expect(run.state.reasons.map((reason) => reason.gate)).toEqual(["a", "c"]);
  });

  test("given shadow members, then they are looked at but never told to workers", () => {
    const pipeline = judging("{ id: a, use: check }, { id: s, use: check, enforcement: shadow }", REWORK);
    const run = story(pipeline).verdict("s", "fail").verdict("a", "fail");
    expect(run.state.reasons.map((reason) => reason.gate)).toEqual(["a"]);
  });
});

describe("groups with people in them", () => {
  const both = "{ id: g, all: [{ id: ok, use: approval, with: { expiresMs: 60000 } }, { id: lint, use: check }] }";

  test("given a rejection within a group, then it stops the run as it would outside, rework or not", () => {
    const run = story(judging(both, REWORK)).verdict("lint", "pass").reject("ok", "bob");
    expect(run.state.outcome).toBe("failed");
    expect(run.state.completedCode).toBe("REQUEST_REJECTED");
  });

  test("given a request that expired within a group, then a person gets it, and resume asks anew", () => {
    const run = story(judging(both, REWORK)).verdict("lint", "pass").whenDue();
    expect(run.holds).toEqual(["REQUEST_EXPIRED"]);
    const before = run.state.requests["ok"]?.request;
    run.resume();
    expect(run.holds).toEqual([]);
    expect(run.state.requests["ok"]?.closed).toBeUndefined();
    expect(run.state.requests["ok"]?.request).not.toBe(before);
    run.approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given one failing member of all while people are still asked, then the lap is taken at once and the request withdrawn", () => {
    const run = story(judging(both, REWORK)).verdict("lint", "fail");
    expect(run.state.stage).toBe("mend");
    expect(run.state.requests["ok"]?.closed).toBe("withdrawn");
  });

  test("given any of a person and a check that fails, then the person may still say yes", () => {
    const run = story(judging("{ id: g, any: [{ id: ok, use: approval }, { id: lint, use: check }] }")).verdict("lint", "fail");
    expect(run.holds).toEqual([]);
    expect(run.next.waits.map((wait) => wait.for)).toEqual(["request"]);
    run.approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
  });
});

describe("patience of groups", () => {
  test("given a member of all that stays pending, then the group is held after that member's maxWait", () => {
    const run = story(judging("{ id: g, all: [{ id: ci, use: world, every: 60s, maxWait: 2m }, { id: lint, use: check }] }")).verdict(
      "lint",
      "pass",
    );
    for (let turn = 0; turn < 10 && run.holds.length === 0; turn++) run.verdict("ci", "pending").later(60_000);
    expect(run.holds).toEqual(["WAIT_EXCEEDED"]);
  });

  test("given any of two, one out of patience, then it waits for the other, and looks at the first no less", () => {
    const run = story(judging("{ id: g, any: [{ id: ci, use: world, every: 60s, maxWait: 2m }, { id: ok, use: approval }] }"));
    for (let turn = 0; turn < 5; turn++) run.verdict("ci", "pending").later(60_000);
    expect(run.holds).toEqual([]);
    run.verdict("ci", "pending").approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
  });

  describe("given a gate that needs a member which did not open, in a group that did", () => {
    const gates = "{ id: g, any: [{ id: a, use: check }, { id: b, use: check }] }, { id: c, use: check, needs: [a] }";

    test("then the run does not wait for what nobody will ask: it does what that member asks for", () => {
      const failed = story(judging(gates)).verdict("a", "fail").verdict("b", "pass");
      expect(failed.holds).toEqual(["GATE_FAILED"]);
      expect(failed.state.verdicts["c"]).toBeUndefined();
      const mended = story(judging(gates, REWORK)).verdict("a", "fail").verdict("b", "pass");
      expect(mended.state.stage).toBe("mend");
      const torn = story(judging(gates))
        .verdict("b", "pass")
        .verdict("a", outcome("error", { class: "definition" }));
      expect(torn.holds).toEqual(["GATE_DEFINITION"]);
    });

    test("then it waits for a member that is still asked for", () => {
      const asking = "{ id: g, any: [{ id: a, use: approval }, { id: b, use: check }] }, { id: c, use: check, needs: [a] }";
      const run = story(judging(asking)).verdict("b", "pass");
      expect([run.holds, run.state.outcome]).toEqual([[], undefined]);
    });

    test("then whoever resumes the hold has that member asked anew, and all goes on", () => {
      const looked = story(judging(gates)).verdict("a", "fail").verdict("b", "pass").resume().verdict("a", "pass").verdict("c", "pass");
      expect(looked.state.outcome).toBe("succeeded");
      const asking = "{ id: g, any: [{ id: a, use: approval, onReject: hold }, { id: b, use: check }] }, { id: c, use: check, needs: [a] }";
      const run = story(judging(asking)).verdict("b", "pass").reject("a", "bob");
      expect(run.holds).toEqual(["REQUEST_REJECTED"]);
      run.resume();
      expect([run.holds, run.state.requests["a"]?.closed]).toEqual([[], undefined]);
      run.approve("a", "bob").verdict("c", "pass");
      expect(run.state.outcome).toBe("succeeded");
    });
  });
});
