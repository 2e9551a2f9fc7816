import { digestBytes, type EndedWork, type GateContext, type Json, type Outcome } from "@sluice/core";
import { tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { output } from "../index.ts";

const STATUS = { pass: { path: "$.status", values: ["clean"] }, fail: { path: "$.status", values: ["dirty"] } };

const work = (given: Partial<EndedWork> = {}): EndedWork => ({ id: "w1", effect: "scanner", exit: 0, ...given });

const judge = (given: Partial<EndedWork>, config: Json = STATUS): Promise<Outcome> => tryGate(output, { with: config, work: work(given) });

const judgeFile = (text: string, config: object = STATUS): Promise<Outcome> =>
  tryGate(output, { with: { file: "out/${key}.json", ...config }, work: work(), files: { "out/TRIAL-1.json": text } });

function issuesOf(config: Json): readonly string[] {
  const validated = output.validate(config);
  return validated.ok ? [] : validated.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the recorded output of the work", () => {
  test("given a listed value, then pass or fail, and the reason names path and value (TG-01, TG-02)", async () => {
    expect(await judge({ output: { status: "clean" } })).toMatchObject({
      value: "pass",
      code: "OUTPUT_PASSED",
      reason: `scanner says $['status'] is "clean".`,
      evidence: [{ name: "output", producer: "w1", class: "reported", excerpt: '{"status":"clean"}' }],
    });
    expect(await judge({ output: { status: " Dirty\t" } })).toMatchObject({
      value: "fail",
      code: "OUTPUT_FAILED",
      reason: `scanner says $['status'] is " Dirty\\t".`,
      findings: [{ message: `$['status'] is " Dirty\\t"` }],
    });
  });

  test("given nothing that is listed, then an error of the input, distinct from fail, that says what is known (TG-04)", async () => {
    for (const status of ["unknown", "", null, 1, true, ["clean"], { clean: true }, "clean!"]) {
      const outcome = await judge({ output: { status } });
      expect([status, outcome.value, outcome.class, outcome.cause, outcome.code]).toEqual([
        status,
        "error",
        "input",
        undefined,
        "OUTPUT_UNMATCHED",
      ]);
      expect(outcome.findings[0]?.hint).toContain('"clean", "dirty"');
    }
    expect(await judge({ output: { state: "clean" } })).toMatchObject({ value: "error", code: "OUTPUT_UNMATCHED", examined: 0 });
  });

  test("given no output, then it is missing, by the name of what should have made it (TG-05)", async () => {
    const missing = { value: "error", class: "input", cause: "missing-input", code: "OUTPUT_MISSING" };
    expect(await judge({})).toMatchObject({ ...missing, reason: "scanner produced no output." });
    expect(await tryGate(output, { with: STATUS })).toMatchObject(missing);
  });

  test("given output that nobody can read, then it is malformed and not missing, so that no onMissing opens on it (TG-07)", async () => {
    const outcome = await judge({ unreadable: true });
    expect(outcome).toMatchObject({ value: "error", class: "input", code: "OUTPUT_UNREADABLE" });
    expect(outcome.cause).toBeUndefined();
  });

  test.each([0, 1, 2, 125])("given exit %d with output, then the output decides (TG-08)", async (exit) => {
    expect(await judge({ exit, output: { status: "clean" } })).toMatchObject({ value: "pass" });
    expect(await judge({ exit, output: { status: "dirty" } })).toMatchObject({ value: "fail" });
  });

  test("given a nonzero exit without readable output, then an error, never fail, skip or pass (TG-09)", async () => {
    for (const given of [{}, { unreadable: true }] as const) {
      const outcome = await judge({ exit: 2, ...given });
      expect(outcome).toMatchObject({ value: "error", class: "input" });
      expect(outcome.cause).toBeUndefined();
    }
    const file = { file: "out.json", ...STATUS };
    const crashed = await tryGate(output, { with: file, work: work({ exit: 2 }) });
    expect([crashed.code, crashed.cause]).toEqual(["OUTPUT_MISSING", undefined]);
    expect(output.plan(STATUS)).toEqual({ kind: "evaluate", readsExit: true });
  });

  test("given work that did not exit by itself, then a good word does not count and a bad one does (TOK-3)", async () => {
    expect(await judge({ exit: null, output: { status: "clean" } })).toMatchObject({ value: "error", code: "OUTPUT_INTERRUPTED" });
    expect(await judge({ exit: null, output: { status: "dirty" } })).toMatchObject({ value: "fail" });
  });

  test("given codes with which a pass is believed, then another code contradicts it, and a bad word stays one", async () => {
    const config = { ...STATUS, exit: [0, 3] };
    expect(await judge({ exit: 3, output: { status: "clean" } }, config)).toMatchObject({ value: "pass" });
    expect(await judge({ exit: 1, output: { status: "clean" } }, config)).toMatchObject({ value: "error", code: "OUTPUT_CONTRADICTED" });
    expect(await judge({ exit: 1, output: { status: "dirty" } }, config)).toMatchObject({ value: "fail" });
  });
});

describe("a JSON file of the work folder", () => {
  test("is judged alike, and findings say where the value stands", async () => {
    expect(await judgeFile('{"status":"clean"}')).toMatchObject({ value: "pass", reason: `out/TRIAL-1.json says $['status'] is "clean".` });
    expect(await judgeFile('{\n  "status": "dirty"\n}')).toMatchObject({
      value: "fail",
      findings: [{ path: "out/TRIAL-1.json", line: 2, column: 13 }],
      evidence: [{ digest: digestBytes('{\n  "status": "dirty"\n}') }],
    });
  });

  test.each(["missing", "unchanged"] as const)("a %s file is missing input (TG-05, OR-07)", async (because) => {
    const validated = output.validate({ file: "out.json", ...STATUS });
    const files: GateContext["files"] = { read: () => Promise.resolve({ kind: "absent", because }) };
    const trial = { with: { file: "out.json", ...STATUS }, work: work() };
    const gate = { ...output, evaluate: (context: GateContext) => output.evaluate?.({ ...context, files }) ?? never() };
    expect([validated.ok, await tryGate(gate, trial)]).toMatchObject([
      true,
      { value: "error", cause: "missing-input", code: "OUTPUT_MISSING" },
    ]);
  });

  test.each([
    ["a broken document (TG-07)", '{"status": "clean"'],
    ["a name twice (JSN-2)", '{"status":"dirty","st\\u0061tus":"clean"}'],
    ["a document among log lines", 'done\n{"status":"clean"}'],
  ])("%s is unreadable, with the place", async (_what, text) => {
    const outcome = await judgeFile(text);
    expect(outcome).toMatchObject({ value: "error", class: "input", code: "OUTPUT_UNREADABLE", findings: [{ path: "out/TRIAL-1.json" }] });
    expect(outcome.findings[0]?.line).toBeGreaterThan(0);
  });

  test("work that exited nonzero is tried again before its file is read, unless the codes are declared", () => {
    expect(output.plan({ file: "a.json", ...STATUS })).toEqual({ kind: "evaluate", files: ["a.json"] });
    expect(output.plan({ file: "a.json", ...STATUS, exit: [0, 1] })).toEqual({ kind: "evaluate", files: ["a.json"], readsExit: true });
  });

  test("without work at hand, the file of the judged commit is read", async () => {
    const trial = { with: { file: "a.json", ...STATUS }, files: { "a.json": '{"status":"clean"}' } };
    expect(await tryGate(output, trial)).toMatchObject({ value: "pass" });
  });
});

describe("conditions", () => {
  const checks = (...states: readonly Json[]): Partial<EndedWork> => ({ output: { checks: states.map((state) => ({ state })) } });
  const each = (more: object = {}): Json => ({
    pass: { path: "$.checks[*].state", values: ["ok", "skipped"], ...more },
    fail: { path: "$.checks[*].state", values: ["broken"] },
  });

  test("every value that is selected must be good, and a single bad one decides (invariant 3)", async () => {
    expect(await judge(checks("ok", "skipped"), each())).toMatchObject({ value: "pass", examined: 2 });
    expect(await judge(checks("ok", "broken", "ok", "odd"), each())).toMatchObject({
      value: "fail",
      findings: [{ message: `$['checks'][1]['state'] is "broken"` }],
    });
    expect(await judge(checks("ok", "odd"), each())).toMatchObject({ value: "error", code: "OUTPUT_UNMATCHED" });
  });

  test("a selector that finds too little is no pass: a misspelt path finds nothing (JP-2)", async () => {
    expect(await judge(checks(), each())).toMatchObject({ value: "error", code: "OUTPUT_UNMATCHED" });
    expect(await judge(checks("ok"), each({ min: 2 }))).toMatchObject({ value: "error", code: "OUTPUT_UNMATCHED", examined: 1 });
    expect(await judge(checks("ok", "ok"), each({ min: 2 }))).toMatchObject({ value: "pass" });
    const strict = { pass: { path: "$.count", values: [0] }, fail: { path: "$.found[*].level", values: ["error"], min: 1 } };
    expect(await judge({ output: { count: 0, fund: [{ level: "error" }] } }, strict)).toMatchObject({ value: "error" });
    expect(await judge({ output: { count: 0, found: [{ level: "note" }] } }, strict)).toMatchObject({ value: "pass" });
  });

  test("numbers and booleans are compared by type and value (TG-14)", async () => {
    const config = { pass: { path: "$.ok", values: [true, 1] } };
    for (const ok of [true, 1, 1.0]) expect(await judge({ output: { ok } }, config)).toMatchObject({ value: "pass" });
    for (const ok of ["true", "1", 0, false, null, [true]])
      expect(await judge({ output: { ok } }, config)).toMatchObject({ value: "error" });
  });

  test("a flood of bad values is told in a few findings, each with its place", async () => {
    const text = JSON.stringify({ checks: Array.from({ length: 30_000 }, () => ({ state: "broken" })) }, undefined, 1);
    const config = {
      file: "a.json",
      pass: { path: "$.checks[*].state", values: ["ok"] },
      fail: { path: "$.checks[*].state", values: ["broken"] },
    };
    const outcome = await tryGate(output, { with: config, work: work(), files: { "a.json": text } });
    expect(outcome).toMatchObject({ value: "fail", examined: 30_000 });
    expect(outcome.findings).toHaveLength(20);
    expect(outcome.findings[18]?.line).toBe(58);
  });

  test("a document that makes a path slow is unreadable, not waited for (JP-3)", async () => {
    const deep = (levels: number): Json => (levels === 0 ? { a: "x" } : [deep(levels - 1), deep(levels - 1)]);
    const config = { pass: { path: "$..[?@..a == 'clean']", values: ["clean"] } };
    const validated = output.validate(config);
    expect(validated.ok ? (await judge({ output: deep(12) }, config)).value : "error").toBe("error");
  });

  test.each<[string, Json, string]>([
    [
      "a value on both sides (TG-03)",
      { pass: { path: "$.s", values: ["ok"] }, fail: { path: "$.s", values: ["bad", " OK "] } },
      "fail.values.1",
    ],
    [
      "the same through another spelling of the path (TG-03)",
      { pass: { path: "$.s", values: [1] }, fail: { path: "$['s']", values: [1] } },
      "fail.values.0",
    ],
    ["no way to pass", { fail: STATUS.fail }, "pass: is missing"],
    ["no values (TG-04)", { pass: { path: "$.s", values: [] } }, "pass.values"],
    ["an empty value", { pass: { path: "$.s", values: [" "] } }, "pass.values.0"],
    ["null as a value (TG-14)", { pass: { path: "$.s", values: [null] } }, "pass.values.0"],
    ["a path that is none", { pass: { path: "status", values: ["ok"] } }, "pass.path"],
    ["a regular expression in a path (JP-3)", { pass: { path: "$[?match(@.a, '(a+)+b')]", values: ["ok"] } }, "pass.path"],
    ["a script in a path (JP-1)", { pass: { path: "$..[?(process.exit())]", values: ["ok"] } }, "pass.path"],
    ["a file outside of the folder", { file: "../out.json", ...STATUS }, "file"],
    ["an exit code that nobody has", { ...STATUS, exit: [137] }, "exit.0"],
    ["a condition without a path (TG-02)", { pass: { values: ["ok"] } }, "pass.path"],
  ])("refuses %s", (_what, config, where) => {
    expect(issuesOf(config).join("\n")).toContain(where);
  });

  test("the same value under different paths is no overlap", () => {
    expect(issuesOf({ pass: { path: "$.passed", values: [true] }, fail: { path: "$.failed", values: [true] } })).toEqual([]);
  });
});

function never(): never {
  throw new TypeError("the gate has no code");
}
