import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GateContext, type Json, type Outcome } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { afterAll, describe, expect, test } from "vitest";
import { command } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "run.mjs"), "process.exit(0)\n");

const runner = createProcessRunner({ graceMs: 100, drainMs: 50 });
const script = (source: string) => [process.execPath, "-e", source];

async function judge(
  argv: readonly string[],
  extra: Readonly<Record<string, Json>> = {},
  context: Partial<GateContext> = {},
): Promise<Outcome | undefined> {
  const validated = command.validate({ argv, cwd: folder, ...extra });
  expect(validated.ok).toBe(true);
  const never = () => Promise.reject(new TypeError("not in this test"));
  return command.evaluate?.({
    config: validated.ok ? validated.value : undefined,
    subject: { kind: "git", key: "K-1", facets: { head: "a".repeat(40) } },
    run: { scope: "default", run: "r1", key: "K-1", stage: "review", lap: 0 },
    files: { read: never },
    vcs: undefined,
    process: runner,
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: never },
    signal: new AbortController().signal,
    ...context,
  });
}

describe("command", () => {
  test.each([
    [0, { value: "pass", code: "EXIT_PASSED" }],
    [1, { value: "fail", code: "EXIT_FAILED" }],
    [126, { value: "error", class: "infrastructure" }],
    [127, { value: "error", class: "infrastructure" }],
  ])("exit %d (PRC-5)", async (code, outcome) => {
    expect(await judge(script(`process.exit(${code})`))).toMatchObject(outcome);
  });

  test("the exit table decides, not the output (TOK-3)", async () => {
    expect(await judge(script("console.log('PASS'); process.exit(1)"))).toMatchObject({ value: "fail" });
    expect(await judge(script("process.exit(3)"), { exit: { pass: [3], fail: [0] } })).toMatchObject({ value: "pass" });
    expect(await judge(script(""), { exit: { pass: [3], fail: [0] } })).toMatchObject({ value: "fail" });
    expect(await judge(script("process.exit(2)"), { exit: { fail: [1] } })).toMatchObject({ value: "error", code: "EXIT_UNLISTED" });
  });

  test("a signal, a missing program and a missing folder are infrastructure (OR-08)", async () => {
    expect(await judge(script("process.kill(process.pid, 'SIGKILL')"))).toMatchObject({ value: "error", code: "EXIT_SIGNALLED" });
    expect(await judge(["no-such-program-of-sluice"])).toMatchObject({ value: "error", class: "infrastructure", code: "EXIT_NOT_STARTED" });
    expect(await judge(script(""), { cwd: join(folder, "missing") })).toMatchObject({ value: "error", class: "infrastructure" });
  });

  test("a flood is an error, whatever the exit would have been (PRC-6)", async () => {
    const flood = script("const s = 'x'.repeat(65536); const w = () => process.stdout.write(s, w); w();");
    expect(await judge(flood, { outputLimit: 200_000 })).toMatchObject({ value: "error", class: "infrastructure", code: "EXIT_FLOODED" });
  });

  test("an abort ends it and is no verdict", async () => {
    const aborter = new AbortController();
    const look = judge(script("setInterval(() => {}, 1000)"), {}, { signal: aborter.signal });
    aborter.abort();
    expect(await look).toMatchObject({ value: "error", class: "infrastructure", code: "GATE_ABORTED" });
  });

  test("evidence is what was captured; findings are the last whole lines", async () => {
    const outcome = await judge(
      script("console.log('out'); console.error('first\\n\\u001B[31mred\\n' + 'y'.repeat(900) + '\\nlast'); process.exit(1)"),
    );
    expect(outcome?.evidence).toMatchObject([{ name: "stdout", bytes: 4 }, { name: "stderr" }]);
    expect(outcome?.findings.map(({ message }) => message)).toEqual(["first\n\\u{1b}[31mred\n[a line of 900 characters]\nlast", "out"]);
    expect(await judge(script("console.log('out')"))).toMatchObject({
      findings: [],
      evidence: [{ digest: outcome?.evidence[0]?.digest }, {}],
    });
  });

  test("what repository scripts say is reported, what programs say is observed (PRC-10)", async () => {
    const classOf = async (argv: readonly string[], extra = {}) => (await judge(argv, extra))?.evidence[0]?.class;
    expect(await classOf(["node", "run.mjs"])).toBe("reported");
    expect(await classOf(["node", "run.mjs"], { selfReported: false })).toBe("observed");
    for (const argv of [["npm", "--version"], ["make", "-v"], ["/x/node_modules/.bin/tool"], ["pnpm.cmd"]])
      expect(await classOf(argv)).toBe("reported");
    expect(await classOf(["true"])).toBe("observed");
    expect(await classOf(["true"], { selfReported: true })).toBe("reported");
  });

  test.each<[string, Json]>([
    ["a shell line", { argv: "npm test", cwd: folder }],
    ["no program", { argv: [], cwd: folder }],
    ["an empty program", { argv: [""], cwd: folder }],
    ["a program of the repository (PRC-8)", { argv: ["./run.mjs"], cwd: folder }],
    ["a folder as program", { argv: [".."], cwd: folder }],
    ["NUL in an argument (PRC-7)", { argv: ["a", "b\0c"], cwd: folder }],
    ["no folder", { argv: ["true"] }],
    ["a relative folder", { argv: ["true"], cwd: "src" }],
    ["a folder that climbs", { argv: ["true"], cwd: `${folder}/../x` }],
    ["an exit code with two meanings", { argv: ["true"], cwd: folder, exit: { pass: [1], fail: [1] } }],
    ["a passing signal", { argv: ["true"], cwd: folder, exit: { pass: [137] } }],
    ["a shell switch (PRC-9)", { argv: ["true"], cwd: folder, shell: true }],
    ["a loose boolean (ZOD-5)", { argv: ["true"], cwd: folder, selfReported: "false" }],
    ["an endless output", { argv: ["true"], cwd: folder, outputLimit: 1e15 }],
  ])("refuses a configuration with %s", (_what, config) => {
    expect(command.validate(config)).toMatchObject({ ok: false });
  });
});
