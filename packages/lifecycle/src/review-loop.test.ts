import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const REVIEW_LOOP = `
format: 1
name: review-loop
initial: develop
stages:
  develop: { work: { run: developer, timeout: 30m }, next: review }
  review:
    work: { run: reviewer }
    gates:
      - { id: verdict, use: report, with: { file: review.md } }
    rework: { to: develop, laps: 2, then: hold }
    next: done
  done: { final: succeeded }
`;

describe("a review loop", () => {
  const pipeline = pipelineFrom(REVIEW_LOOP);

  test("given a fresh run, when it starts, then it asks for the first stage's work in the same append", () => {
    const run = story(pipeline);
    expect(run.types()).toEqual(["run-started", "stage-entered", "work-requested"]);
    expect(run.next.status).toBe("running");
    expect(run.next.intents.map((intent) => [intent.kind, intent.needs])).toEqual([["work", "developer"]]);
  });

  test("given approving reports all the way, then it succeeds", () => {
    const run = story(pipeline).work({ head: "h2" }).work().verdict("verdict", "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(run.next.intents).toEqual([]);
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a failing report, then the work goes back with the reasons, lap by lap, until a person must look (F15)", () => {
    const run = story(pipeline).work({ head: "h2" }).work();
    run.verdict("verdict", {
      value: "fail",
      code: "REQUEST_CHANGES",
      reason: "no tests",
      findings: [{ message: "add a test", path: "a.ts", line: 3 }],
      evidence: [],
    });
    expect(run.state.stage).toBe("develop");
    expect(run.state.lap).toEqual({ budget: "review.rework", taken: 1 });
    expect(run.state.reasons).toEqual([
      { gate: "verdict", code: "REQUEST_CHANGES", reason: "no tests", findings: [{ message: "add a test", path: "a.ts", line: 3 }] },
    ]);
    run.work({ head: "h3" }).work().verdict("verdict", "fail");
    run.work({ head: "h4" }).work().verdict("verdict", "fail");
    expect(run.next.status).toBe("held");
    expect(run.state.holds.map((hold) => hold.code)).toEqual(["LAPS_EXHAUSTED"]);
    run.later(10 * 86_400_000);
    expect(run.next.status).toBe("held");
    run.send("extend", { by: { id: "carol", assurance: "verified" }, what: { budget: "review.rework", laps: 1 } });
    expect(run.state.stage).toBe("develop");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given the head moves after the review was written, then the review is asked for again and not believed for the new head (F3 of verdicts for another commit)", () => {
    const run = story(pipeline).work({ head: "h2" }).work();
    run.revise("h3");
    expect(run.state.stage).toBe("review");
    expect(run.state.via).toBe("return");
    const entered = run.events.findLast((event) => event.type === "stage-entered");
    expect(entered?.data).toMatchObject({ via: "return", stale: ["verdict"] });
    expect(run.state.work?.status).toBe("requested");
    run.work().verdict("verdict", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a verdict for an earlier question, then it is recorded as refused and changes nothing", () => {
    const run = story(pipeline).work({ head: "h2" }).work();
    const asked = run.state.evaluations["verdict"];
    run.revise("h3");
    const before = run.state.version;
    run.send("record-verdict", {
      gate: "verdict",
      intent: asked?.intent ?? "",
      attempt: 1,
      binding: asked?.binding ?? "sha256:0",
      gateDigest: asked?.gateDigest ?? "sha256:0",
      outcome: { value: "pass", code: "OK", reason: "", findings: [], evidence: [] },
      lookedAt: 0,
      lookedAtVersion: before,
    });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    expect(run.types(before)).toEqual(["verdict-refused"]);
    expect(run.state.outcome).toBeUndefined();
  });
});
