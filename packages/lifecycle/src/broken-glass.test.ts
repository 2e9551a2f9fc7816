import type { Principal } from "@sluice/core";
import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const HOUR = 3_600_000;
const ONCALL: Principal = { id: "oncall", assurance: "verified" };

/** A dangerous effect that people let through, and a judgement that sends it back. */
const PIPELINE = pipelineFrom(`
format: 1
name: emergency
initial: deploy
effects: { deploy: { class: dangerous, repeat: safe } }
stages:
  deploy:
    before:
      - id: ok
        use: approval
        with:
          { from: [{ count: 1, of: [bob] }], exclude: [], breakGlass: { from: [{ count: 1, of: [oncall] }], exclude: [], assurance: verified, lastsMs: ${HOUR}, tell: [] } }
    work: { run: deploy }
    gates: [{ id: probe, use: check, binds: [head, work] }]
    rework: { to: deploy, laps: 5 }
    next: done
  done: { final: succeeded }
`);

const smash = (run: Story): Story => run.decide("ok", "break-glass", ONCALL, { reason: "the shop is down" });
const wantsWork = (run: Story): boolean => run.next.intents.some(({ kind }) => kind === "work");

describe("a broken glass", () => {
  test("given the dangerous effect it let through was dispatched, then another one asks people again, within its time as well (APR-2)", () => {
    const run = smash(story(PIPELINE));
    expect(wantsWork(run)).toBe(true);
    run.work().verdict("probe", "fail");
    expect([run.state.phase, wantsWork(run)]).toEqual(["admitting", false]);
    expect(run.explain().gates.find(({ gate }) => gate === "ok")).toMatchObject({ value: "pending", open: false });
    expect(wantsWork(smash(run))).toBe(true);
  });

  test("given the content became another one and then this one again, then people are asked again", () => {
    const run = smash(story(PIPELINE)).revise("h2");
    expect(wantsWork(run)).toBe(false);
    expect(wantsWork(run.revise("h1"))).toBe(false);
  });

  test("given it is broken again and again, then the state holds the newest", () => {
    const run = story(PIPELINE);
    for (let count = 0; count < 30; count++) smash(run).later(HOUR);
    smash(run);
    expect(Object.keys(run.state.waivers)).toEqual([run.state.requests["ok"]?.request]);
    expect(refolded(run)).toEqual(run.state);
  });
});
