import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

const NEVER = `format: 1
name: never
initial: build
stages:
  build:
    work: { run: build }
    gates: [{ id: verdict, use: report, with: { file: report.md, field: verdict, pass: [APPROVED], fail: [REJECTED] } }]
    routes: [{ when: { gate: verdict, equals: pass }, to: lost, once: true }]
    next: done
  lost: { final: failed }
  done: { final: succeeded }
`;

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({ "never.yaml": NEVER });
});
afterAll(() => sample.dispose());

describe("sluice explore", () => {
  test("tries what can happen to the pipeline within its bounds, and says how much that was", async () => {
    const { exit, out, err } = await sample.call(["explore", "--json", "--states", "600"]);
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    const document = JSON.parse(out) as Record<string, unknown>;
    expect(document).toMatchObject({ pipeline: "delivery", states: 600, complete: false, policyTrusted: true });
    expect(document).not.toHaveProperty("violation");
    const { out: text } = await sample.call(["explore", "--states", "600"]);
    expect(text).toContain("delivery: 600 states");
    expect(text).toContain("kept every promise");
  });

  test("given a pipeline that never succeeds, then it exits with 2 and says so", async () => {
    const { exit, out } = await sample.call(["explore", "--pipeline", "never.yaml"]);
    expect(exit).toBe(2);
    expect(out).toContain("broken CANNOT_SUCCEED");
  });

  test("given a promise breaks, then the story of it is told step by step", async () => {
    const { exit, out } = await sample.call(["explore", "--pipeline", "never.yaml", "--json"]);
    const { violation } = JSON.parse(out) as { readonly violation: { readonly history: readonly object[] } };
    expect(exit).toBe(2);
    expect(violation).toMatchObject({ code: "CANNOT_SUCCEED", shortest: true, history: [{ act: "a run starts", led: ["enters build"] }] });
  });

  test.each([
    ["--states", "0"],
    ["--depth", "x"],
    ["--revisions", "21"],
  ])("refuses %s %s", async (option, value) => {
    const { exit, err } = await sample.call(["explore", option, value]);
    expect({ exit, told: err.includes("COMMAND_INVALID") }).toEqual({ exit: 2, told: true });
  });
});
