import type { WorkEnd } from "./index.ts";
import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: counting
initial: import
counts: [rows, skipped]
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  import: { work: { run: importer, attempts: 3, every: 1m }, gates: [{ id: sane, use: check }], rework: { to: import, laps: 3 }, next: deploy }
  deploy: { work: { run: deploy }, next: done }
  done: { final: succeeded }
`);

function end(run: Story, counts: unknown, exit = 0): Story {
  const { intent = "", attempt = 0 } = run.state.work ?? {};
  const told: WorkEnd = { how: "finished", exit, counts: counts as Readonly<Record<string, number>> };
  return run.send("end-work", { intent, attempt, end: told }, { observed: run.state.subject.facets });
}

describe("what work counts", () => {
  test("given declared names, then they are summed up over the run (OP-11)", () => {
    const run = end(story(PIPELINE).dispatch(), { rows: 10, skipped: 2 });
    expect(run.state.counts?.total).toEqual({ rows: 10, skipped: 2 });
    run.verdict("sane", "fail");
    end(run.dispatch(), { rows: 5 });
    expect(run.state.counts?.total).toEqual({ rows: 15, skipped: 2 });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a try that is repeated, then what it tells replaces what that effect had told, and nothing counts twice (OP-12)", () => {
    const run = end(story(PIPELINE).dispatch(), { rows: 10, skipped: 2 }, 1);
    expect(run.intent("work").attempt).toBe(2);
    end(run.later(60_000).dispatch(), { rows: 12 });
    expect(run.state.counts?.total).toEqual({ rows: 12, skipped: 0 });
  });

  test("given the same report twice, then it is counted once (OP-12)", () => {
    const run = end(story(PIPELINE).dispatch(), { rows: 10 });
    end(run, { rows: 10 });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    expect(run.state.counts?.total).toEqual({ rows: 10 });
  });

  test.each([
    ["a name that nobody declared", { rows: 1, secrets: 2 }, ["secrets"]],
    ["a negative number", { rows: -1 }, ["rows"]],
    ["a fraction", { rows: 1.5 }, ["rows"]],
    ["no number", { rows: Number.NaN, skipped: "3" }, ["rows", "skipped"]],
    ["something nested", { rows: { a: 1 } }, ["rows"]],
    ["a list", [1], ["counts"]],
    ["a name that every object has", JSON.parse('{"__proto__": 1, "rows": 1}') as unknown, ["__proto__"]],
  ])("given %s, then none of them counts, the ledger says which, and the work is judged as ever (OP-11)", (_what, counts, names) => {
    const run = end(story(PIPELINE).dispatch(), counts);
    expect(run.state.counts).toBeUndefined();
    expect(run.events.find((event) => event.type === "counts-refused")?.data).toMatchObject({ names });
    expect(run.state.phase).toBe("judging");
    expect(run.verdict("sane", "pass").state.stage).toBe("deploy");
  });

  test("given thousands of wrong names, then a few are told, each within bounds", () => {
    const wrong = Object.fromEntries(Array.from({ length: 5000 }, (_none, index) => [`${"x".repeat(300)}${index}`, 1]));
    const { names = [] } = (end(story(PIPELINE).dispatch(), wrong).events.find((event) => event.type === "counts-refused")?.data ?? {}) as {
      names?: readonly string[];
    };
    expect(names).toHaveLength(8);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(64);
  });
});
