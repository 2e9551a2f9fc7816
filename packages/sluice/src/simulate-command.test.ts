import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, DEFINITION, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({
    "strict.yaml": DEFINITION.replace("laps: 1, then: failed", "laps: 2, then: hold"),
    "more.yaml": DEFINITION.replace("    rework:", "      - { id: lint, use: command, with: { argv: [make, lint] } }\n    rework:"),
    "other.yaml": DEFINITION.replace("name: delivery", "name: other"),
  });
  for (const key of ["GOOD-1", "BAD-1"]) await sample.call(["run", "delivery", "--key", key, "--as", "bob"]);
});
afterAll(() => sample.dispose());

interface Answer {
  readonly runs: readonly {
    readonly key: string;
    readonly result: string;
    readonly flip?: { readonly would?: { readonly kind: string } };
  }[];
}

async function simulated(...args: readonly string[]) {
  const { exit, out } = await sample.call(["simulate", "--json", ...args]);
  return { exit, runs: (JSON.parse(out) as Answer).runs };
}

describe("sluice simulate", () => {
  test("given nothing changed, then every run is the same", async () => {
    const { exit, runs } = await simulated("--all");
    expect(exit).toBe(0);
    expect(runs).toMatchObject([
      { key: "GOOD-1", result: "same", judgedAgain: [] },
      { key: "BAD-1", result: "same" },
    ]);
  });

  test("given a run would not have failed, then it says so, where it was, and why, and writes nothing", async () => {
    const before = await sample.call(["ledger", "BAD-1", "--json"]);
    const { exit, runs } = await simulated("--all", "--pipeline", "strict.yaml", "--policy-file");
    expect(exit).toBe(1);
    expect(runs).toMatchObject([
      { key: "GOOD-1", result: "same" },
      { key: "BAD-1", result: "differs", flip: { was: { kind: "end" }, would: { kind: "rework" } } },
    ]);
    const { out } = await sample.call(["simulate", "--run", "BAD-1", "--pipeline", "strict.yaml", "--policy-file"]);
    expect(out).toContain("FLIPS BAD-1");
    expect(out).toMatch(/was: {3}the run ends failed: LAPS_EXHAUSTED/);
    expect(out).toMatch(/would: the run goes back to build/);
    expect(await sample.call(["ledger", "BAD-1", "--json"])).toEqual(before);
  });

  test("given a gate that was never judged, then nobody can tell", async () => {
    const { exit, runs } = await simulated("--run", "GOOD-1", "--pipeline", "more.yaml", "--policy-file");
    expect({ exit, runs }).toMatchObject({ exit: 4, runs: [{ result: "open", added: ["lint"] }] });
  });

  test.each([
    ["a run of another pipeline", ["--run", "GOOD-1", "--pipeline", "other.yaml", "--policy-file"], "DEFINITION_UNKNOWN"],
    ["--run and --all", ["--run", "GOOD-1", "--all"], "COMMAND_INVALID"],
    ["a run that is not there", ["--run", "NONE-1"], "RUN_NOT_FOUND"],
  ])("refuses %s", async (_what, args, code) => {
    const { exit, err } = await sample.call(["simulate", ...args]);
    expect({ exit, told: err.includes(code) }).toEqual({ exit: 2, told: true });
  });
});
