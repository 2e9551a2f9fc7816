import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

const DEFINITION = `format: 1
name: work-gates
initial: files
stages:
  files:
    work: { run: build }
    gates:
      - { id: scan, use: output, with: { file: "out/\${key}.json", pass: { path: $.status, values: [clean] }, fail: { path: $.status, values: [dirty] } } }
      - { id: qa, use: marker, with: { file: "out/\${key}.log", label: QA-RESULT, pass: [PASS], fail: [FAIL], nonce: false } }
      - { id: proof, use: proof-scripts, with: { entries: [{ key: unit, argv: [node, proof/unit.mjs] }] } }
    next: run-only
  run-only:
    work: { run: build }
    gates:
      - { id: own, use: output, with: { pass: { path: $.status, values: [clean] } } }
      - { id: tried, use: marker, with: { file: out/check.log, label: QA-RESULT, pass: [PASS], fail: [FAIL] } }
      - { id: ended, use: exit-status, with: { pass: [0], because: the script is the host's own } }
      - { id: seen, use: output, enforcement: shadow, with: { file: out/BAD-1.json, pass: { path: $.status, values: [clean] }, fail: { path: $.status, values: [dirty] } } }
    next: done
  done: { final: succeeded }
`;

const proof = "console.log(`QA-RESULT[${process.env.SLUICE_NONCE}]: PASS`);\n";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({
    "sluice.yaml": DEFINITION,
    "out/check.json": '{"status":"clean"}',
    "out/check.log": "QA-RESULT: PASS\n",
    "out/BAD-1.json": '{"status":"dirty"}',
    "out/BAD-1.log": "QA-RESULT: FAIL\n",
    "proof/unit.mjs": proof,
  });
});
afterAll(() => sample.dispose());

async function check(...args: readonly string[]) {
  const { exit, out } = await sample.call(["check", ...args, "--json"]);
  const { verdicts } = JSON.parse(out) as { verdicts: readonly { readonly gate: string; readonly value: string; readonly code: string }[] };
  return { exit, verdicts: verdicts.map(({ gate, value, code }) => [gate, value, code]) };
}

describe("gates that judge what work left, without work", () => {
  test("read the files of the head commit, and run proof in it", async () => {
    expect(await check()).toEqual({
      exit: 0,
      verdicts: [
        ["scan", "pass", "OUTPUT_PASSED"],
        ["qa", "pass", "MARKER_PASSED"],
        ["proof", "pass", "PROOF_PASSED"],
      ],
    });
    expect(await check("--key", "BAD-1")).toEqual({
      exit: 1,
      verdicts: [
        ["scan", "fail", "OUTPUT_FAILED"],
        ["qa", "fail", "MARKER_FAILED"],
        ["proof", "pass", "PROOF_PASSED"],
      ],
    });
  });

  test("never pass on what only work can leave, and a shadow gate is judged and stands in nobody's way (TG-16)", async () => {
    expect(await check("--stage", "run-only")).toEqual({
      exit: 4,
      verdicts: [
        ["own", "error", "OUTPUT_MISSING"],
        ["tried", "inconclusive", "MARKER_NONCE_UNKNOWN"],
        ["ended", "error", "EXIT_MISSING"],
        ["seen", "fail", "OUTPUT_FAILED"],
      ],
    });
  });
});
