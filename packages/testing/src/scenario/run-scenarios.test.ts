import { loadScenarios } from "@sluice/definition";
import { describe, expect, test } from "vitest";
import { pipelineFrom, runScenarios, scriptedRegistry, type ScenarioReport } from "../index.ts";

const gates = scriptedRegistry();

const PIPELINE = pipelineFrom(
  `format: 1
name: delivery
initial: build
stages:
  build:
    work: { run: builder, timeout: 30m }
    gates:
      - { id: tests, use: check, with: { name: tests }, attempts: 2, every: 30s, onError: { down: { then: accept, because: "the feed is not ours" } } }
    rework: { to: build, laps: 1, then: hold }
    next: confirm
  confirm:
    gates: [{ id: go, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }], expiresMs: 86400000 } }]
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`,
  gates,
);

async function run(text: string): Promise<readonly ScenarioReport[]> {
  const loaded = loadScenarios(text, { file: "a.scenario.yaml" });
  if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.problems));
  return runScenarios(loaded.source, PIPELINE, { gates, positions: loaded.positions });
}

const GIVEN = `format: 1
given:
  key: ORCH-22
  facets: { head: c1 }
  startedBy: alice
  people: { ops: [olga, alice] }
  at: "2026-01-05T09:00:00Z"
  verdicts: { tests: pass }
scenarios:
`;

describe("scenarios", () => {
  test("given one that says what happens, with all there is to say, then it is met", async () => {
    const reports = await run(`${GIVEN}
  - name: the whole way
    given: { people: { ops: [oscar] } }
    when:
      - expect: { stage: build, status: running, waits: [work builder], blockers: { builder: WAITS_FOR_WORK }, lap: 0, performed: { builder: 1 } }
      - work: { exit: 0, output: { image: 7 }, facets: { head: c2 }, files: { report.md: text } }
        expect: { stage: confirm, status: waiting, verdicts: { tests: pass, go: pending }, waits: [request go] }
      - approve: { gate: go, by: bob }
        expect: { refused: DECISION_NOT_ELIGIBLE, stage: confirm }
      - approve: { gate: go, by: alice }
        expect: { refused: DECISION_EXCLUDED }
      - crash: true
      - later: 2d
        expect: { status: held, holds: [REQUEST_EXPIRED], blockers: { hold: REQUEST_EXPIRED } }
      - resume: { by: oscar }
        expect: { holds: [], waits: [request go] }
      - approve: { gate: go, by: oscar }
        expect: { outcome: succeeded, verdicts: { tests: { value: pass, code: SCRIPTED_PASS, open: true } } }
    expect: { stage: done, status: completed, messages: { starter: 1 } }
  - name: rework, and then a person
    given: { verdicts: { tests: fail } }
    when:
      - work: {}
        expect: { stage: build, lap: 1 }
      - work: {}
        expect: { holds: [LAPS_EXHAUSTED] }
      - extend: { budget: build.rework, laps: 1, by: bob }
        expect: { lap: 2, holds: [] }
      - cancel: { by: bob, reason: enough }
    expect: { outcome: cancelled, performed: { builder: 3 } }
  - name: a doubt that the policy opens
    given: { verdicts: { tests: { value: error, cause: down } } }
    when: [{ work: { effect: builder } }, { later: 30s }]
    expect: { stage: confirm, verdicts: { tests: { value: error, class: infrastructure, cause: down, open: true } } }
`);
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(reports.map(({ name }) => name)).toEqual(["the whole way", "rework, and then a person", "a doubt that the policy opens"]);
  });

  test("given an expectation that is not met, then all that differs there is told with its place, and why the run is where it is", async () => {
    const [report] = await run(`${GIVEN}
  - name: a
    when:
      - work: {}
        expect: { stage: done, verdicts: { tests: { value: fail, code: RED }, go: pass }, waits: [], messages: { starter: 1 } }
      - approve: { gate: go, by: olga }
    expect: { outcome: failed }
`);
    expect(report).toEqual({
      name: "a",
      ok: false,
      failures: [
        { step: 1, what: "stage", found: "confirm", expected: "done", line: 14, column: 26 },
        { step: 1, what: "waits", found: "request go", expected: "none", line: 14, column: 98 },
        { step: 1, what: "verdicts.tests", found: "pass, code SCRIPTED_PASS", expected: "fail, code RED", line: 14, column: 51 },
        { step: 1, what: "verdicts.go", found: "pending", expected: "pass", line: 14, column: 83 },
        { step: 1, what: "messages.starter", found: "0", expected: "1", line: 14, column: 123 },
      ],
      explanation: expect.stringContaining("go") as string,
    });
  });

  test("given one that survives crashes, then it is played again with a crash before each step, and what does not survive is told", async () => {
    const way = `
  - name: a
    survives: crashes
    when:
      - work: {}
      - later: 2h
      - approve: { gate: go, by: olga }
    expect: { outcome: succeeded, messages: { starter: 1 }`;
    expect(await run(`${GIVEN}${way} }\n`)).toEqual([{ name: "a", ok: true, failures: [] }]);
    expect(await run(`${GIVEN}${way}, performed: { builder: 1 } }\n`)).toMatchObject([
      { ok: false, failures: [{ crashedBefore: 1, what: "performed.builder", found: "2", expected: "1" }] },
    ]);
  });

  test.each([
    [
      "an act that is refused unexpectedly",
      "when: [{ reject: { gate: go, by: bob } }]",
      { step: 1, what: "refused", found: "DECISION_TOO_EARLY", expected: "nothing" },
    ],
    [
      "a refusal that does not come",
      "when: [{ work: {} }, { approve: { gate: go, by: olga }, expect: { refused: DECISION_EXCLUDED } }]",
      { step: 2, what: "refused", found: "nothing", expected: "DECISION_EXCLUDED" },
    ],
    [
      "an end that is another one",
      "when: [{ cancel: {} }]\n    expect: { outcome: succeeded }",
      { what: "outcome", found: "cancelled", expected: "succeeded", line: 13, column: 24 },
    ],
    [
      "a step that is impossible",
      "when: [{ verdicts: { tests: pass } }]\n    expect: {}",
      { step: 1, what: "step", found: expect.stringMatching(/^STALE: /) as string, line: 12, column: 12 },
    ],
    [
      "a run that cannot start",
      "given: { key: ../up }\n    expect: {}",
      { what: "start", found: expect.stringMatching(/^SUBJECT_INVALID: /) as string, line: 11, column: 5 },
    ],
  ])("given %s, then that is a failure of the scenario", async (_what, body, failure) => {
    const reports = await run(`${GIVEN}
  - name: a
    ${body.includes("expect") ? body : `${body}\n    expect: {}`}
  - name: b
    expect: { stage: build }
`);
    expect(reports).toMatchObject([
      { name: "a", ok: false, failures: [failure] },
      { name: "b", ok: true },
    ]);
  });
});
