import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestBytes, type GateContext, type Json, type Outcome, type ProcessRequest, SluiceError, type Vcs } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { command } from "../index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-command-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "run.mjs"), "process.exit(0)\n");

const HEAD = "a".repeat(40);
const BASE = "b".repeat(40);
const BECAUSE = "this test made it";
const never = () => Promise.reject(new TypeError("not asked by this gate"));

// Whatever a gate leaves behind in the system's temporary folder is seen here.
const temporary = mkdtempSync(join(folder, "tmp-"));
const realTemporary = process.env["TMPDIR"];
beforeEach(() => {
  process.env["TMPDIR"] = temporary;
});
afterEach(() => {
  if (realTemporary === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = realTemporary;
});

const runner = createProcessRunner({ graceMs: 100, drainMs: 50 });
const script = (source: string) => [process.execPath, "-e", source];

async function judge(
  argv: readonly string[],
  extra: Readonly<Record<string, Json>> = {},
  context: Partial<GateContext> = {},
): Promise<Outcome | undefined> {
  const validated = command.validate({ argv, ...extra });
  expect(validated.ok).toBe(true);
  return command.evaluate?.({
    config: validated.ok ? validated.value : undefined,
    subject: { kind: "git", key: "K-1", facets: { head: HEAD, base: "main", baseCommit: BASE } },
    run: { scope: "default", run: "r1", key: "K-1", stage: "review", lap: 0 },
    files: { read: never },
    vcs: repository({}),
    process: runner,
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: never },
    signal: new AbortController().signal,
    ...context,
  });
}

/** A repository with one commit, which has these files. */
function repository(files: Readonly<Record<string, string>>, fail?: () => Promise<never>): Vcs {
  return {
    portVersion: 1,
    observe: never,
    resolve: never,
    tree: never,
    mergeBase: never,
    isAncestor: never,
    changedFiles: never,
    diffStat: never,
    addedLines: never,
    touchedFiles: never,
    commits: never,
    readFile: never,
    exportTree: async ({ commit, folder: into }, { signal } = {}) => {
      expect([commit, readdirSync(into), signal?.aborted]).toEqual([HEAD, [], false]);
      for (const [path, text] of Object.entries(files)) writeFileSync(join(into, path), text);
      await fail?.();
    },
    defaultBranch: never,
  };
}

describe("the judged commit", () => {
  const files = { "mark.txt": "of the judged commit" };

  test("the program runs in a folder with exactly its files, of this user only, which is removed", async () => {
    const requests: ProcessRequest[] = [];
    const watched: typeof runner = {
      portVersion: 1,
      run: (request, options) => {
        requests.push(request);
        expect(statSync(request.cwd).mode & 0o777).toBe(0o700);
        return runner.run(request, options);
      },
    };
    const source = "const { readdirSync: l, readFileSync: r } = require('fs'); console.log(l('.').join() + ': ' + r('mark.txt'))";
    const outcome = await judge(script(source), {}, { vcs: repository(files), process: watched });
    expect(outcome).toMatchObject({ value: "pass" });
    expect(outcome?.evidence[0]?.digest).toBe(digestBytes("mark.txt: of the judged commit\n"));
    expect(requests.map(({ cwd }) => existsSync(cwd))).toEqual([false]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("a program that asks git finds no repository around the folder, and knows the commits", async () => {
    const source =
      "const e = process.env; console.log(e.SLUICE_HEAD, e.SLUICE_BASE, require('path').dirname(process.cwd()) === e.GIT_CEILING_DIRECTORIES)";
    const outcome = await judge(script(source));
    expect(outcome?.evidence[0]?.digest).toBe(digestBytes(`${HEAD} ${BASE} true\n`));
    const alone = await judge(script(source), {}, { subject: { kind: "git", key: "K", facets: { head: HEAD } } });
    expect(alone?.evidence[0]?.digest).toBe(digestBytes(`${HEAD} undefined true\n`));
  });

  test("without a judged commit it is undecided, without a repository it cannot work, and nothing runs", async () => {
    const idle = { process: { portVersion: 1, run: never } } as const;
    const noHead = { subject: { kind: "git", key: "K-1", facets: { tree: HEAD } } };
    expect(await judge(["true"], {}, { ...idle, ...noHead })).toMatchObject({ value: "inconclusive", code: "COMMAND_HEAD_UNKNOWN" });
    expect(await judge(["true"], {}, { ...idle, vcs: undefined })).toMatchObject({
      value: "error",
      class: "definition",
      code: "COMMAND_NO_VCS",
    });
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.each([
    ["VCS_FAILED", { value: "error", class: "infrastructure" }],
    ["VCS_REVISION_INVALID", { value: "error", class: "definition" }],
  ] as const)("a commit that cannot be written is no verdict (%s), and nothing stays", async (code, outcome) => {
    const vcs = repository(files, () => Promise.reject(new SluiceError({ code, message: "no" })));
    expect(await judge(["true"], {}, { vcs, process: { portVersion: 1, run: never } })).toMatchObject({ ...outcome, code });
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("the folder goes when the program was aborted, too, and when it made it hard to remove", async () => {
    const aborter = new AbortController();
    const source =
      "const f = require('fs'); f.mkdirSync('d/e', { recursive: true }); f.chmodSync('d', 0); f.chmodSync('.', 0o500); console.log('ready'); setInterval(() => {}, 1000)";
    const eager: typeof runner = {
      portVersion: 1,
      run: (request, options) => runner.run({ ...request, onOutput: () => aborter.abort() }, options),
    };
    const outcome = await judge(script(source), {}, { vcs: repository(files), process: eager, signal: aborter.signal });
    expect(outcome).toMatchObject({ value: "error", class: "infrastructure", code: "GATE_ABORTED" });
    await vi.waitFor(() => expect(readdirSync(temporary)).toEqual([])); // the look is over before the program is
  });
});

describe("a folder of the host's", () => {
  const trusted = { cwd: folder, trustFolder: BECAUSE };

  test("needs no repository; what is said about it is reported, names it and the reason to trust it", async () => {
    const idle = { vcs: undefined, subject: { kind: "plan", key: "K-1", facets: {} } };
    const outcome = await judge(script("console.log(process.cwd())"), { ...trusted, selfReported: false }, idle);
    expect(outcome).toMatchObject({
      value: "pass",
      evidence: [{ class: "reported", digest: digestBytes(`${folder}\n`) }, { class: "reported" }],
    });
    expect(outcome?.reason).toContain(`in the folder ${folder}`);
    expect(outcome?.reason).toContain(BECAUSE);
    expect(existsSync(join(folder, "run.mjs"))).toBe(true);
  });

  test("a missing one is infrastructure (OR-08)", async () => {
    const missing = { ...trusted, cwd: join(folder, "missing") };
    expect(await judge(script(""), missing)).toMatchObject({ value: "error", class: "infrastructure" });
  });
});

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

  test("a signal and a missing program are infrastructure (OR-08)", async () => {
    expect(await judge(script("process.kill(process.pid, 'SIGKILL')"))).toMatchObject({ value: "error", code: "EXIT_SIGNALLED" });
    expect(await judge(["no-such-program-of-sluice"])).toMatchObject({ value: "error", class: "infrastructure", code: "EXIT_NOT_STARTED" });
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

  test("evidence covers every byte, also of what was dropped (PRC-6)", async () => {
    const long = `${"x".repeat(99)}\n`.repeat(4000);
    const outcome = await judge(script("process.stdout.write(('x'.repeat(99) + '\\n').repeat(4000))"));
    expect(outcome?.evidence).toMatchObject([{ name: "stdout", bytes: 400_000, digest: digestBytes(long) }, { bytes: 0 }]);
  });

  test("evidence is what was captured; findings are the last whole lines", async () => {
    const outcome = await judge(
      script("console.log('out'); console.error('first\\n\\u001B[31mred\\n' + 'y'.repeat(1900) + '\\nlast'); process.exit(1)"),
    );
    expect(outcome?.evidence).toMatchObject([{ name: "stdout", bytes: 4 }, { name: "stderr" }]);
    expect(outcome?.findings.map(({ message }) => message)).toEqual(["first\n\\u{1b}[31mred\n[a line of 1900 characters]\nlast", "out"]);
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
    ["a shell line", { argv: "npm test" }],
    ["no program", { argv: [] }],
    ["an empty program", { argv: [""] }],
    ["a program of the repository (PRC-8)", { argv: ["./run.mjs"] }],
    ["a folder as program", { argv: [".."] }],
    ["NUL in an argument (PRC-7)", { argv: ["a", "b\0c"] }],
    ["a folder that nobody says why to trust", { argv: ["true"], cwd: folder }],
    ["a folder trusted for no reason", { argv: ["true"], cwd: folder, trustFolder: " " }],
    ["a folder trusted in a word of YAML", { argv: ["true"], cwd: folder, trustFolder: true }],
    ["a reason without a folder", { argv: ["true"], trustFolder: BECAUSE }],
    ["a relative folder", { argv: ["true"], cwd: "src", trustFolder: BECAUSE }],
    ["a folder that climbs", { argv: ["true"], cwd: `${folder}/../x`, trustFolder: BECAUSE }],
    ["an exit code with two meanings", { argv: ["true"], exit: { pass: [1], fail: [1] } }],
    ["a passing signal", { argv: ["true"], exit: { pass: [137] } }],
    ["a shell switch (PRC-9)", { argv: ["true"], shell: true }],
    ["a loose boolean (ZOD-5)", { argv: ["true"], selfReported: "false" }],
    ["an endless output", { argv: ["true"], outputLimit: 1e15 }],
  ])("refuses a configuration with %s", (_what, config) => {
    expect(command.validate(config)).toMatchObject({ ok: false });
  });
});
