import { pipelineFrom, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const RELEASE = pipelineFrom(`
format: 1
name: release
initial: ask
stages:
  ask:
    gates: [{ id: confirm, use: approval, with: { from: [{ count: 2, of: [alice, bob, carol] }], exclude: [starter] } }]
    next: done
  done: { final: succeeded }
`);

describe("who can move a waiting run", () => {
  test("given an excluded starter and an answer, then only those whose answer would still count are named", () => {
    const run = story(RELEASE);
    const starter = run.state.startedBy.id;
    expect(starter).toBe("alice");
    const named = () => run.explain().blockers[0]?.remedies.map(({ who, command }) => [who, command]);
    expect(named()).toEqual([
      ["bob, carol", `sluice approve ${run.state.run} --gate confirm`],
      ["bob, carol", `sluice reject ${run.state.run} --gate confirm`],
    ]);
    run.approve("confirm", "bob");
    expect(named()?.map(([who]) => who)).toEqual(["carol", "bob, carol"]);
  });
});
