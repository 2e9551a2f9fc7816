// Whoever tells that the world may have moved makes gates that wait for it look again at once: what `every` says is for when nobody tells.
import { outcome, pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: landing
initial: land
stages:
  land:
    gates: [{ id: there, use: world, every: 1h }, { id: notes, use: check, every: 1h }]
    routes: [{ when: { fact: forge.change, path: $.state, equals: closed }, to: dropped }]
    next: done
  dropped: { final: cancelled }
  done: { final: succeeded }
`);

const told = (signal: string, state: string, occurredAt: number, moved = true) =>
  ({ fact: "forge.change", signal, data: { state }, occurredAt, ...(moved ? { moved: true as const } : {}) }) as const;

/** A run whose gates have looked, and wait. */
function waiting(): Story {
  const run = story(PIPELINE);
  for (const gate of ["there", "notes"]) run.verdict(gate, "pending");
  return run;
}

const looking = (run: Story) => Object.keys(run.state.evaluations);

describe("given gates that wait", () => {
  test("when somebody tells that the world may have moved, then those that read it look again at once, and no others", () => {
    const run = waiting();
    expect(looking(run)).toEqual([]);
    run.send("record-fact", told("s1", "merged", 1));
    expect(looking(run)).toEqual(["there"]);
    expect(refolded(run)).toEqual(run.state);
  });

  test("when nobody says that it may have moved, then a fact is a fact and nobody looks", () => {
    const run = waiting();
    run.send("record-fact", told("s1", "merged", 1, false));
    expect(looking(run)).toEqual([]);
  });

  test("then each telling gives one look: told again, or told what is older, nobody looks (F7)", () => {
    const run = waiting();
    run.send("record-fact", told("s2", "merged", 2));
    run.verdict("there", "pending");
    expect(looking(run)).toEqual([]);
    run.send("record-fact", told("s2", "merged", 2));
    run.send("record-fact", told("s1", "open", 1));
    expect(looking(run)).toEqual([]);
  });

  test("when it was told while a look was out, then that look may have missed it, and another one follows", () => {
    const run = story(PIPELINE);
    const asked = run.state.evaluations["there"];
    if (asked === undefined) throw new TypeError("nobody looks");
    const { intent, attempt, binding, gateDigest } = asked;
    const look = { intent, attempt, binding, gateDigest, lookedAt: run.at, lookedAtVersion: run.state.version };
    run.send("record-fact", told("s1", "merged", 1));
    run.send("record-verdict", { gate: "there", outcome: outcome("pending"), ...look });
    expect(looking(run)).toEqual(["notes", "there"]);
  });

  test("when a look has failed, then its next try keeps its pause: tries are counted, and nobody uses them up from outside", () => {
    const run = story(PIPELINE);
    run.verdict("there", outcome("error"));
    const { notBefore } = run.state.evaluations["there"] ?? {};
    run.send("record-fact", told("s1", "merged", 1));
    expect([run.state.evaluations["there"]?.notBefore, run.state.evaluations["there"]?.attempt]).toEqual([notBefore, 2]);
    expect(notBefore).toBeGreaterThan(run.at);
  });

  test("when it was told during a hold, then nobody looks before a person ends it", () => {
    const run = story(PIPELINE);
    run.verdict("there", "pending");
    run.verdict("notes", "fail");
    expect(run.state.holds).toHaveLength(1);
    run.send("record-fact", told("s1", "merged", 1));
    expect(looking(run)).toEqual([]);
  });

  test("when a route waits for the fact, then it is taken after that look, and the run ends as the definition says", () => {
    const run = waiting();
    run.send("record-fact", told("s1", "closed", 1));
    run.verdict("there", "pending");
    expect(run.state.outcome).toBe("cancelled");
  });
});
