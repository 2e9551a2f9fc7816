import type { Pipeline } from "@sluice/core";
import { pipelineFrom, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function withGate(gate: string, effect: string) {
  return () =>
    pipelineFrom(`
format: 1
name: names
initial: build
stages:
  build: { work: { run: ${effect} }, gates: [{ id: ${gate}, use: check }], next: done }
  done: { final: succeeded }
`);
}

describe("names that every object inherits", () => {
  test("given a gate of such a name, then no run begins: what is inherited is never taken for an answer", () => {
    expect(withGate("lint", "builder")().stages).toHaveLength(2);
    expect(() => story(withGate("constructor", "builder")())).toThrow(expect.objectContaining({ code: "DEFINITION_INVALID" }));
  });

  test("given an effect of such a name, then its outputs are its own", () => {
    // Definitions of today refuse such a name; runs of earlier ones go on.
    const compiled = JSON.stringify(withGate("lint", "builder")()).replaceAll('"builder"', '"constructor"');
    const run = story(JSON.parse(compiled) as Pipeline).work({ output: 1 });
    expect(run.state.outputs).toEqual({ constructor: 1 });
    run.verdict("lint", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given commands about such names, then nothing is found and nothing breaks", () => {
    const run = story(withGate("lint", "builder")()).work();
    const by = { id: "bob", assurance: "verified" } as const;
    const { binding } = run.state.evaluations["lint"] ?? { binding: run.state.definition };
    const said = { value: "pass", code: "OK", reason: "", findings: [], evidence: [] } as const;
    for (const name of ["constructor", "__proto__", "toString"]) {
      run.approve(name, "bob");
      expect(run.answer).toMatchObject({ code: "GATE_UNKNOWN" });
      run.waive(name, 1000);
      expect(run.answer).toMatchObject({ code: "GATE_UNKNOWN" });
      run.send("extend", { by, what: { gate: name, byMs: 1 } });
      expect(run.answer).toMatchObject({ code: "EXTEND_NOTHING" });
      run.extend(name, 1);
      expect(run.answer).toMatchObject({ code: "EXTEND_NOTHING" });
      run.send("record-verdict", {
        gate: name,
        intent: "x",
        attempt: 1,
        binding,
        gateDigest: binding,
        outcome: said,
        lookedAt: 0,
        lookedAtVersion: 0,
      });
      expect(run.answer).toMatchObject({ code: "STALE" });
      run.send("record-reservation", { gate: name, name, token: 1 });
      expect(run.answer).toMatchObject({ code: "STALE" });
      run.send("record-release", { name, intent: "x" });
      expect(run.answer).toMatchObject({ code: "STALE" });
      run.send("record-final", { step: name, attempt: 1, as: "done" });
      expect(run.answer).toMatchObject({ code: "STALE" });
    }
    expect(run.state.outcome).toBeUndefined();
  });
});
