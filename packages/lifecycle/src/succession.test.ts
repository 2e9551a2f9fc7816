import { digestOf } from "@sluice/core";
import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { decide } from "./index.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: following
initial: build
stages:
  build: { work: { run: builder }, gates: [{ id: unit, use: check }], next: done }
  done: { final: succeeded }
finally: [{ notify: starter }]
`);

const BY = { id: "bob", assurance: "verified" } as const;
const START = {
  definition: digestOf(PIPELINE),
  policyTrusted: true,
  identity: "following/KEY-1",
  startedBy: BY,
  subject: { kind: "git", key: "KEY-1", facets: { head: "h2" } },
} as const;

describe("a run that takes another one's place", () => {
  test("given it is named, then the old one ends at once and names it, and asks for its start until it has begun", () => {
    const run = story(PIPELINE).dispatch().send("supersede", { by: BY, successor: "run-2", start: START });
    expect(run.state).toMatchObject({ outcome: "superseded", completedCode: "SUPERSEDED", successor: { run: "run-2", start: START } });
    expect(run.answer).toMatchObject({ ok: true, successor: "run-2" });
    const { id: intent, attempt, payload } = run.intent("start");
    expect(payload).toEqual({ kind: "start", run: "run-2" });
    run.send("record-successor", { intent, attempt, successor: "run-2" });
    expect(run.state.successor).toEqual({ run: "run-2", attempt: 1 });
    expect(run.next.intents.map((one) => one.kind)).toEqual(["notify"]);
    run.send("record-successor", { intent, attempt, successor: "run-3" });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given whoever began it vanished, again and again, then it is asked for still: it was promised", () => {
    const run = story(PIPELINE).send("supersede", { by: BY, successor: "run-2", start: START });
    for (let tries = 0; tries < 20; tries++) run.lose("start");
    expect(run.intent("start").attempt).toBe(21);
  });

  test("given an end, then nothing can take its place any more, and no run takes its own", () => {
    const ended = story(PIPELINE).cancel().send("supersede", { by: BY, successor: "run-2", start: START });
    expect(ended.answer).toMatchObject({ ok: false, code: "RUN_COMPLETED" });
    const own = story(PIPELINE).send("supersede", { by: BY, successor: "run-1" });
    expect([own.answer, own.state.outcome]).toMatchObject([{ ok: false, code: "COMMAND_INVALID" }, undefined]);
  });

  test("given the run that follows, then its own ledger names the one before it", () => {
    const start = { type: "start", id: "start", at: 0, scope: "default", run: "run-2", supersedes: "run-1", ...START } as const;
    expect(decide(PIPELINE, undefined, start).state).toMatchObject({ run: "run-2", supersedes: "run-1" });
  });
});
