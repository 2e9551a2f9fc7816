import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, ME, type SampleProject } from "./fixtures/sample-project.ts";

const SCENARIOS = `format: 1
given: { key: K-1, startedBy: sam, verdicts: { verdict: real } }
scenarios:
  - name: an approved report waits for a person
    when:
      - work: { files: { report.md: "---\\nverdict: APPROVED\\n---\\n" } }
        expect: { stage: release, verdicts: { verdict: pass } }
      - approve: { gate: confirm, by: { id: alice, assurance: local } }
    expect: { outcome: succeeded }
  - name: no report goes back once
    when: [{ work: {} }]
    expect: { stage: build, lap: 1 }
`;

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({
    "delivery.scenario.yaml": SCENARIOS,
    "deep/er/other.scenario.yaml": "format: 1\npipeline: ../../sluice.yaml\nscenarios: [{ name: begins, expect: { stage: build } }]\n",
    "node_modules/x/not.scenario.yaml": "nonsense",
    "not-mine.yaml": "nonsense",
  });
});
afterAll(() => sample.dispose());

async function json(...args: readonly string[]) {
  const { exit, out, err } = await sample.call(["test", "--json", ...args]);
  return {
    exit,
    err,
    document: JSON.parse(out) as { readonly ok?: boolean; readonly files?: readonly Record<string, unknown>[]; readonly error?: object },
  };
}

describe("sluice test", () => {
  test("plays every file below the definition, with real gates where a scenario says so, stores nothing and performs nothing", async () => {
    const { exit, err, document } = await json();
    expect({ exit, err, ok: document.ok }).toEqual({ exit: 0, err: "", ok: true });
    expect(document.files).toEqual([
      {
        file: "deep/er/other.scenario.yaml",
        pipeline: "delivery",
        policyTrusted: true,
        scenarios: [{ name: "begins", ok: true, failures: [] }],
      },
      {
        file: "delivery.scenario.yaml",
        pipeline: "delivery",
        policyTrusted: true,
        scenarios: [
          { name: "an approved report waits for a person", ok: true, failures: [] },
          { name: "no report goes back once", ok: true, failures: [] },
        ],
      },
    ]);
    const list = await sample.call(["list", "--json"]);
    expect(JSON.parse(list.out)).not.toMatchObject({ runs: [{}] });
    const { exit: human, out } = await sample.call(["test", "delivery.scenario.yaml"]);
    expect({ human, out }).toEqual({
      human: 0,
      out: "delivery.scenario.yaml (delivery)\n  ok    an approved report waits for a person\n  ok    no report goes back once\n2 scenarios, all as expected\n",
    });
  });

  test("given an expectation that is not met, then it says what, where and why, and exits with 1", async () => {
    sample.write("wrong.scenario.yaml", SCENARIOS.replace("outcome: succeeded", "outcome: failed").replace("sam", ME));
    const { exit, out } = await sample.call(["test", "wrong.scenario.yaml"]);
    expect(exit).toBe(1);
    expect(out).toContain("FAIL  an approved report waits for a person");
    expect(out).toContain("outcome: found succeeded, expected failed (wrong.scenario.yaml:9:24)");
    expect(out).toContain("the run then:");
    expect(out).toContain("2 scenarios, 1 not as expected");
  });

  test.each([
    ["a key that is none", SCENARIOS.replace("approve:", "aprove:"), "SCENARIO_INVALID", "approve"],
    ["a gate that is none", SCENARIOS.replace("gate: confirm", "gate: confrim"), "SCENARIO_INVALID", "confirm"],
  ])("given %s, then nothing is played, and what was meant is told with its line", async (_what, text, code, meant) => {
    sample.write("typo.scenario.yaml", text);
    const { exit, document } = await json("typo.scenario.yaml");
    expect({ exit, error: document.error }).toMatchObject({
      exit: 2,
      error: { code, position: { file: "typo.scenario.yaml", line: 8 }, problems: [{ line: 8, didYouMean: meant }] },
    });
    const { err } = await sample.call(["test", "typo.scenario.yaml"]);
    expect(err).toContain("  8 |       - a");
  });

  test("given a file that names a pipeline elsewhere, then it is not read: a file may come from the change under judgement", async () => {
    sample.write("far/far.scenario.yaml", "format: 1\npipeline: ../../../etc/passwd\nscenarios: [{ name: a, expect: {} }]\n");
    const { exit, document } = await json("far/far.scenario.yaml");
    expect({ exit, error: document.error }).toMatchObject({ exit: 2, error: { code: "SCENARIO_INVALID", position: { line: 2 } } });
  });

  test("given a real gate that would start a process, then none is started, and it does not pass", async () => {
    const pipeline = `format: 1
name: risky
initial: a
stages:
  a: { gates: [{ id: run, use: command, with: { argv: [touch, was-here] }, attempts: 1 }], next: b }
  b: { final: succeeded }
`;
    sample.write("risky/risky.yaml", pipeline);
    sample.write(
      "risky/risky.scenario.yaml",
      "format: 1\npipeline: risky.yaml\ngiven: { verdicts: { run: real } }\nscenarios: [{ name: a, expect: { status: held, verdicts: { run: error } } }]\n",
    );
    expect(await json("risky/risky.scenario.yaml")).toMatchObject({ exit: 0, document: { ok: true, policyTrusted: false } });
  });

  test("given a run that was recorded, then it is written as a scenario, which comes to the same end", async () => {
    await sample.sluice("run", "delivery", "--key", "K-7");
    const { exit, out } = await sample.call(["test", "--record", "K-7"]);
    expect(exit).toBe(0);
    expect(out).toContain("stage: release");
    sample.write("recorded.scenario.yaml", out);
    expect(await json("recorded.scenario.yaml")).toMatchObject({ exit: 0, document: { ok: true, files: [{ scenarios: [{ ok: true }] }] } });
    expect(await sample.call(["test", "--record", "K-7", "recorded.scenario.yaml"])).toMatchObject({ exit: 2 });
    expect(await sample.call(["test", "--record", "K-8"])).toMatchObject({ exit: 2 });
  });

  test("given no file of scenarios, or one that is not there, then it says so: exit 2", async () => {
    const { exit, document } = await json("gone.scenario.yaml");
    expect({ exit, error: document.error }).toMatchObject({ exit: 2, error: { code: "COMMAND_INVALID" } });
    sample.write("empty/sluice.yaml", "format: 1\n");
    expect(await json("--pipeline", "empty/sluice.yaml")).toMatchObject({ exit: 2, document: { error: { code: "COMMAND_INVALID" } } });
  });
});
