import { Buffer } from "node:buffer";
import {
  type CapturedStream,
  digestBytes,
  type FileRead,
  type GateContext,
  type GateDescriptor,
  type Json,
  type ProcessEnd,
} from "@sluice/core";
import { describe, expect, test } from "vitest";
import {
  addedLines,
  builtInGates,
  command,
  commitMessages,
  diffSize,
  exitStatus,
  forbiddenPaths,
  foreignLiterals,
  httpProbe,
  landed,
  marker,
  output,
  proofScripts,
  report,
  requiredArtefacts,
  touchesPolicy,
} from "./index.ts";

const JUNK: readonly unknown[] = [
  undefined,
  null,
  true,
  "pass",
  0,
  -1,
  Number.NaN,
  [],
  {},
  { value: "pass" },
  { kind: "present" },
  { kind: "yes" },
  () => "pass",
  Symbol("pass"),
  "yes\n",
];
/** Where nothing forbidden was touched, a change passes: for these gates an empty list is an answer, and no junk. */
const PROHIBITIONS: readonly (readonly [GateDescriptor, Json])[] = [
  [addedLines, {}],
  [diffSize, { files: 0 }],
  [forbiddenPaths, { paths: ["**"] }],
  [foreignLiterals, { paths: ["**"] }],
  [touchesPolicy, { paths: ["**"] }],
];
const LOOKS: readonly (readonly [GateDescriptor, Json])[] = [
  [report, { file: "r.md", field: "verdict", pass: ["PASS"], fail: ["FAIL"] }],
  [command, { argv: ["true"] }],
  [landed, { base: "main" }],
  [output, { file: "o.json", pass: { path: "$.status", values: ["clean"] } }],
  [marker, { file: "m.log", label: "QA", pass: ["PASS"], fail: ["FAIL"], nonce: false }],
  [httpProbe, { url: "https://app.example/" }],
  [proofScripts, { entries: [{ key: "unit", argv: ["true"] }] }],
  [exitStatus, { pass: [0], because: "this test says so" }],
  [commitMessages, {}],
  [requiredArtefacts, { files: ["a.md"], changed: true }],
  ...PROHIBITIONS,
];
const NOTHING: CapturedStream = { head: new Uint8Array(), tail: new Uint8Array(), bytes: 0, digest: digestBytes(""), truncated: false };

/** A world in which every question gets `answer`, whatever its port promises. */
function worldOf(answer: () => unknown, config: unknown): GateContext {
  const ask = () => Promise.resolve().then(answer) as Promise<never>;
  return {
    config,
    subject: { kind: "git", key: "K-1", facets: { head: "a".repeat(40), base: "main", baseCommit: "b".repeat(40) } },
    run: { scope: "default", run: "r1", key: "K-1", stage: "review", lap: 0 },
    files: { read: ask },
    vcs: {
      portVersion: 1,
      observe: ask,
      resolve: ask,
      tree: ask,
      mergeBase: ask,
      isAncestor: ask,
      changedFiles: ask,
      diffStat: ask,
      addedLines: ask,
      touchedFiles: ask,
      commits: ask,
      readFile: ask,
      exportTree: ask,
      defaultBranch: ask,
    },
    process: { portVersion: 1, run: ask },
    http: { portVersion: 1, request: ask },
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: ask },
    signal: new AbortController().signal,
  };
}

async function valueOf(gate: GateDescriptor, config: Json, answer: () => unknown): Promise<string | undefined> {
  const validated = gate.validate(config);
  expect(validated.ok).toBe(true);
  return (await gate.evaluate?.(worldOf(answer, validated.ok ? validated.value : undefined)))?.value;
}

describe("built-in gates in a hostile world", () => {
  test("every gate that runs code is tried here", () => {
    // The last asks the world nothing: what it judges is in the subject.
    expect([...LOOKS.map(([gate]) => gate.id), "protected-branches"]).toEqual(
      expect.arrayContaining(builtInGates.filter((gate) => gate.evaluate !== undefined).map(({ id }) => id)),
    );
  });

  test.each(LOOKS.map(([gate, config]) => [gate.id, gate, config] as const))(
    "%s passes on no junk answer and never throws",
    async (_id, gate, config) => {
      const isProhibition = PROHIBITIONS.some(([each]) => each === gate);
      for (const junk of JUNK.filter((each) => !(isProhibition && Array.isArray(each))))
        expect(await valueOf(gate, config, () => junk)).not.toBe("pass");
      for (const junk of JUNK) {
        const value = await valueOf(gate, config, () => {
          throw junk;
        });
        expect(value).toBe("error");
      }
    },
  );

  test("report passes on no hostile file", async () => {
    const files = [
      "",
      "---",
      "PASS",
      "verdict: PASS",
      "---\nverdict: FAIL\nverdict: PASS\n---\n",
      "---js\n({verdict:'PASS'})\n---\n",
      "---\nverdict: !!str PASS\n---\n",
      "---\nverdict: [PASS]\n---\n",
      "---\n__proto__: {verdict: PASS}\n---\n",
      `---\n${"[".repeat(5000)}\nverdict: PASS\n---\n`,
      "---\nverdict: PASS\n",
      "---\nverdict: |\n  PASS\n---\n",
    ];
    for (const text of files) {
      const read: FileRead = { kind: "present", bytes: Buffer.from(text) };
      expect(await valueOf(report, LOOKS[0]?.[1] ?? null, () => read)).toBe("error");
    }
  });

  test("command passes on no end but a clean exit 0", async () => {
    const ends: readonly ProcessEnd[] = [
      { kind: "exited", code: 256 },
      { kind: "exited", code: Number.NaN },
      { kind: "exited", code: -0.5 },
      { kind: "exited", code: "0" as never },
      { kind: "signalled", signal: "SIGTERM" },
      { kind: "timed-out" },
      { kind: "aborted" },
      { kind: "flooded" },
      { kind: "not-started", reason: "" },
      { kind: "succeeded" } as never,
    ];
    for (const end of ends)
      expect(await valueOf(command, LOOKS[1]?.[1] ?? null, () => ({ end, stdout: NOTHING, stderr: NOTHING, durationMs: 1 }))).toBe("error");
    expect(
      await valueOf(command, LOOKS[1]?.[1] ?? null, () => ({
        end: { kind: "exited", code: 0 },
        stdout: NOTHING,
        stderr: NOTHING,
        durationMs: 1,
      })),
    ).toBe("pass");
  });

  test("http-probe passes on no answer but a whole one with an expected status", async () => {
    const fine = { kind: "answered", status: 200, body: new Uint8Array(), bodyEnd: "whole" };
    const odd: readonly unknown[] = [
      { ...fine, status: "200" },
      { ...fine, status: 200.5 },
      { ...fine, status: Number.NaN },
      { ...fine, status: 0 },
      { ...fine, bodyEnd: undefined },
      { ...fine, bodyEnd: "cut" },
      { ...fine, bodyEnd: "timed-out" },
      { ...fine, body: undefined },
      { ...fine, kind: "ok" },
      { ...fine, kind: "aborted" },
    ];
    const config = { url: "https://app.example/" };
    for (const each of odd) expect(await valueOf(httpProbe, config, () => each)).not.toBe("pass");
    expect(await valueOf(httpProbe, config, () => fine)).toBe("pass");
  });

  test("no gate takes a hostile configuration", () => {
    const hostile: readonly Json[] = [
      null,
      true,
      0,
      "",
      "pass",
      [],
      {},
      { toString: "x" },
      JSON.parse('{"__proto__":{"file":"a","field":"b","pass":["a"],"fail":["b"]}}') as Json,
    ];
    const needsNothing = new Set(["added-lines", "commit-messages", "protected-branches"]);
    for (const gate of builtInGates) {
      for (const config of hostile) {
        const isEmpty = typeof config === "object" && config !== null && !Array.isArray(config) && Object.keys(config).length === 0;
        expect([gate.id, config, gate.validate(config).ok]).toEqual([gate.id, config, isEmpty && needsNothing.has(gate.id)]);
      }
    }
  });
});
