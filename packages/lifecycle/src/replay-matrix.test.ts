import type { Digest } from "@sluice/core";
import { pipelineFrom, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { decide } from "./index.ts";

const REQUIREMENTS = [
  '{ from: [{ count: 1, of: ["anyone"] }], exclude: [] }',
  '{ from: [{ count: 2, of: ["anyone"] }], exclude: [] }',
  "{ from: [{ count: 1, of: [bob, carol] }], exclude: [], expiresMs: 3600000 }",
];

function pipelineOf(name: string, config: string) {
  return pipelineFrom(`
format: 1
name: ${name}
initial: develop
stages:
  develop: { work: { run: developer }, next: first }
  first:
    gates: [{ id: ok, use: approval, onReject: rework, with: ${config} }]
    rework: { to: develop, laps: 3 }
    next: second
  second:
    gates: [{ id: go, use: approval, onReject: hold, with: ${config} }]
    next: done
  done: { final: succeeded }
`);
}

/** A request that is or was open: where, and the digest that people saw. */
interface Asked {
  readonly where: string;
  readonly gate: string;
  readonly seen: Digest;
  /** The run as it was while the request was open. */
  readonly told: Pick<Story, "pipeline" | "state" | "at">;
}

const bob = { id: "bob", assurance: "verified" } as const;

function asked(where: string, run: Story, gate: string): Asked {
  const seen = run.state.requests[gate]?.digest ?? "sha256:";
  return { where, gate, seen, told: { pipeline: run.pipeline, state: run.state, at: run.at } };
}

const approveAll = (run: Story, gate: string): Story => {
  for (const who of ["carol", "bob"]) if (run.state.requests[gate]?.closed === undefined) run.approve(gate, who);
  return run;
};

/** Every request of a run that goes two laps, to another head, to the second stage, is prolonged there, rejected and resumed. */
function requestsOf(run: Story, name: string): readonly Asked[] {
  const found: Asked[] = [];
  const note = (what: string, gate: string) => void found.push(asked(`${name} ${what}`, run, gate));
  for (let lap = 0; lap < 3; lap++) {
    run.work({ head: lap === 2 ? "h3" : "h2" });
    note(`lap ${lap}`, "ok");
    if (lap < 2) run.reject("ok", "bob");
  }
  run.revise("h4");
  note("other head", "ok");
  run.revise("h3");
  note("first head again", "ok");
  approveAll(run, "ok");
  note("second stage", "go");
  run.send("extend", { by: bob, what: { gate: "go", byMs: 1000 } });
  note("prolonged", "go");
  run.reject("go", "bob").resume();
  note("asked anew", "go");
  return found;
}

const corpus: readonly Asked[] = ["one", "other"].flatMap((pipeline) =>
  REQUIREMENTS.flatMap((config, requirement) =>
    [
      ["default", "run-1", "KEY-1"],
      ["default", "run-2", "KEY-1"],
      ["tenant", "run-1", "KEY-1"],
      ["default", "run-3", "KEY-2"],
    ].flatMap(([scope = "", run = "", key = ""]) =>
      requestsOf(
        story(pipelineOf(pipeline, config), { scope, run, subject: { key } }),
        `${pipeline} requirement ${requirement} ${scope}/${run} ${key}`,
      ),
    ),
  ),
);

function offer({ told }: Asked, gate: string, seen: Digest): string {
  const command = {
    id: "c",
    at: told.at,
    gate,
    decision: "approve",
    by: { id: "carol", assurance: "verified" },
    seen,
    decisionId: "d",
    relations: {},
  } as const;
  const { answer } = decide(told.pipeline, told.state, { type: "decide", ...command });
  return answer.ok ? "accepted" : answer.code;
}

describe("the replay matrix (APR-2)", () => {
  test("every decision is for the request that was shown, and no other one: every run, stage, lap, head, requirement", () => {
    const digests = new Set(corpus.map(({ seen }) => seen));
    expect(corpus.length).toBe(2 * 3 * 4 * 8);
    expect(digests.size).toBe(corpus.length);
    let offers = 0;
    const accepted: string[] = [];
    for (const target of corpus) {
      expect([target.where, offer(target, target.gate, target.seen)]).toEqual([target.where, "accepted"]);
      for (const source of corpus) {
        if (source === target) continue;
        // As it was said, and addressed anew by somebody who wants it to fit.
        for (const gate of new Set([source.gate, target.gate])) {
          offers += 1;
          const said = offer(target, gate, source.seen);
          if (said === "accepted") accepted.push(`${source.where} to ${target.where}`);
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(offers).toBeGreaterThan(40_000);
  });

  test("what was consumed is consumed: the same decision offered once more gives the same answer and no event (ST-14, ST-18)", () => {
    const run = story(pipelineOf("one", REQUIREMENTS[0] ?? "")).work();
    const seen = run.state.requests["ok"]?.digest ?? "sha256:";
    const once = { gate: "ok", decision: "approve", by: bob, seen, decisionId: "click", relations: {} } as const;
    run.send("decide", once);
    const { version } = run.state;
    run.send("decide", once);
    expect([run.answer, run.state.version]).toEqual([{ ok: true, request: "approved" }, version]);
    run.send("decide", { ...once, decisionId: "other" });
    expect(run.answer).toMatchObject({ code: "DECISION_LATE" });
    expect(run.state.stage).toBe("second");
  });
});
