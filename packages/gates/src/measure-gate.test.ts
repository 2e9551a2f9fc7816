import { type Rehearsal, rehearse } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { builtInGates, createGateRegistry, defineGate, fail, measureGate, pass, type StandardSchema } from "./index.ts";

/** What production answers, as the test says. */
let healthy = true;

interface Probe {
  readonly path: string;
}

/** Takes a path and nothing else. */
const config: StandardSchema<Probe> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value: unknown) => {
      const path = (value as Partial<Probe> | null)?.path;
      return typeof path === "string" ? { value: { path } } : { issues: [{ message: "is missing", path: ["path"] }] };
    },
  },
};

// #region measure
/** One look at production: a gate of a few lines, by whatever client the host has. */
const health = defineGate({
  id: "health",
  version: 1,
  config,
  binds: ["head"],
  reads: "world",
  evaluate: ({ config: { path } }) => (healthy ? pass(`${path} answers`) : fail(`${path} does not answer`)),
});

/** The same look, taken as a sample every so often over a window. */
const healthWindow = measureGate({ id: "health-window", probe: health });
// #endregion measure

const definition = (window: string) => `
format: 1
name: deploy
initial: deploy
stages:
  deploy:
    work: { run: deployer }
    gates: [{ id: health, use: health-window, every: 30s, with: { ${window}, probe: { path: /health } } }]
    next: done
  done: { final: succeeded }
`;

const gates = createGateRegistry([...builtInGates, health, healthWindow]);
const play = (window: string): Promise<Rehearsal> => {
  healthy = true;
  return rehearse(definition(window), { gates, work: { deployer: {} }, verdicts: { health: "real" } });
};
const told = ({ run }: Rehearsal) => [run.outcome, run.state.holds.map(({ code }) => code)];

describe("a gate that looks once becomes one that measures (OR-65, OR-66)", () => {
  test("given the window passes with few enough failures, then it passes, and a restart does not begin it anew", async () => {
    const run = await play("for: 15m, failures: 2");
    await run.later("5m");
    healthy = false;
    await run.later("1m");
    healthy = true;
    const { since = 0 } = run.run.state.measures["health"] ?? {};
    expect(told(run)).toEqual([undefined, []]);
    await run.crash();
    expect(told(run)).toEqual(["succeeded", []]);
    expect(run.run.state.measures["health"]).toMatchObject({ since, failures: 2 });
    expect(run.run.state.at - since).toBeLessThan(16 * 60_000);
  });

  test.each([
    ["one failure too many", "for: 15m, failures: 1"],
    ["failures in a row", "for: 15m, failures: 9, failuresInARow: 2"],
  ])("given %s, then a person gets it at once", async (_what, window) => {
    const run = await play(window);
    await run.later("2m");
    healthy = false;
    await run.later("1m");
    expect(told(run)).toEqual([undefined, ["GATE_FAILED"]]);
  });

  test.each([
    ["passes in a row", "for: 15m, consecutive: 3"],
    ["a number of samples", "for: 15m, count: 3"],
  ])("given %s, then it ends before its window", async (_what, window) => {
    const run = await play(window);
    await run.later("90s");
    expect(told(run)).toEqual(["succeeded", []]);
  });

  test.each([
    ["no window", "failures: 2"],
    ["a key that there is not", "for: 15m, retries: 2"],
    ["what the probe refuses", "for: 15m, failures: 2"],
  ])("given %s, then the definition is refused", async (what, window) => {
    const text = definition(window);
    const refused = rehearse(what === "what the probe refuses" ? text.replace("path:", "url:") : text, { gates });
    await expect(refused).rejects.toMatchObject({ code: "DEFINITION_INVALID" });
  });

  test.each([
    ["a name that is none", { id: "Health Window", probe: health }],
    ["a gate that asks people", { id: "asked", probe: builtInGates.find(({ id }) => id === "approval") ?? health }],
    ["a gate that reads the work", { id: "read", probe: builtInGates.find(({ id }) => id === "report") ?? health }],
    ["a measure", { id: "twice", probe: healthWindow }],
  ])("given %s, then there is nothing to sample (GATE_INVALID)", (_what, spec) => {
    expect(() => measureGate(spec)).toThrow(expect.objectContaining({ code: "GATE_INVALID" }));
  });
});
