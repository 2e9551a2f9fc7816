import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  digestBytes,
  digestOf,
  type FileRead,
  type GateReports,
  type Json,
  type ProcessRequest,
  type ProcessRunner,
  type ReportFolder,
  SluiceError,
  type Vcs,
} from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { fakeVcs, type GateTrial, tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { proofScripts } from "../index.ts";

const HEAD = "a".repeat(40);
const runner = createProcessRunner({ graceMs: 100, drainMs: 50, survivors: "group" });

/** A script that says what it is told to, with the nonce it was given. */
const SCRIPT = `
const [word, ...lines] = process.argv.slice(2);
const nonce = process.env.SLUICE_NONCE;
for (const line of lines) console.log(line.replace("@", "[" + nonce + "]"));
if (word !== "nothing") console.log("QA-RESULT[" + nonce + "]: " + word);
`;

const repository: Vcs = {
  ...fakeVcs({ commits: {} }),
  exportTree: ({ folder }) => {
    writeFileSync(join(folder, "proof.mjs"), SCRIPT);
    return Promise.resolve();
  },
};

const says = (...words: readonly string[]): readonly string[] => [process.execPath, "proof.mjs", ...words];

const judge = (config: Json, more: Partial<GateTrial> = {}) =>
  tryGate(proofScripts, { with: config, vcs: repository, process: runner, subject: { facets: { head: HEAD } }, ...more });

const one = (entry: object, more: object = {}): Json => ({ entries: [{ key: "unit", ...entry }], ...more });

function issuesOf(config: Json): string {
  const validated = proofScripts.validate(config);
  return validated.ok ? "" : validated.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
}

describe("an entry", () => {
  test("runs in the judged commit and passes on its marker, which carries the nonce of this run (OK-27, OK-29)", async () => {
    expect(await judge(one({ argv: says("PASS") }))).toMatchObject({
      value: "pass",
      code: "PROOF_PASSED",
      reason: "unit PASS.",
      examined: 1,
      evidence: [{ name: "unit", producer: "node", class: "reported" }],
    });
  });

  test.each([
    ["a bad word", says("FAIL"), { value: "fail", code: "PROOF_FAILED", reason: "unit FAIL." }],
    ["no marker, whatever the exit", says("nothing", "all 12 tests passed"), { value: "error", class: "input", code: "PROOF_MISSING" }],
    ["a marker without the nonce", says("nothing", "QA-RESULT: PASS"), { value: "error", class: "input", code: "PROOF_MISSING" }],
    ["two markers", says("PASS", "QA-RESULT@: FAIL"), { value: "error", class: "input", code: "PROOF_MISSING" }],
    ["an unknown word", says("GREEN"), { value: "error", class: "input", code: "PROOF_MISSING" }],
    [
      "a good word and a bad exit",
      [process.execPath, "-e", "console.log(`QA-RESULT[${process.env.SLUICE_NONCE}]: PASS`); process.exit(1)"],
      { value: "fail" },
    ],
    ["a program that is not there", ["no-such-program-of-sluice"], { value: "error", class: "infrastructure", code: "PROOF_NOT_RUN" }],
  ])("with %s blocks (OK-29, OK-31, TOK-3)", async (_what, argv, outcome) => {
    const found = await judge(one({ argv }));
    expect(found).toMatchObject(outcome);
    expect(found.findings.length).toBeGreaterThan(0);
  });

  test("takes too long: that is no verdict about the work (OR-08)", async () => {
    const argv = [process.execPath, "-e", "setInterval(() => {}, 1000)"];
    expect(await judge(one({ argv, timeout: "1s" }))).toMatchObject({
      value: "error",
      class: "infrastructure",
      findings: [{ code: "EXIT_TIMED_OUT" }],
    });
  });

  test("the last marker counts only where the manifest says so (OK-29)", async () => {
    const argv = says("PASS", "QA-RESULT@: FAIL");
    expect(await judge(one({ argv }, { conflict: "last" }))).toMatchObject({ value: "pass" });
    expect(await judge(one({ argv }, { conflict: "worst" }))).toMatchObject({ value: "fail" });
  });

  test("its declared requirements must be met, and a failed one decides against the marker (OK-29)", async () => {
    const requirements = ["R-1", "R-2"];
    const met = says("PASS", "REQ@ R-1: PASS", "REQ@ R-2: PASS: shown");
    expect(await judge(one({ argv: met, requirements }))).toMatchObject({ value: "pass" });
    const failed = await judge(one({ argv: says("PASS", "REQ@ R-1: PASS", "REQ@ R-2: FAIL: no audit line"), requirements }));
    expect(failed).toMatchObject({ value: "fail", code: "PROOF_FAILED" });
    expect(failed.findings.map(({ message }) => message)).toContain("R-2 is not met: no audit line");
    expect(await judge(one({ argv: says("PASS", "REQ@ R-1: PASS"), requirements }))).toMatchObject({
      value: "error",
      code: "PROOF_MISSING",
    });
    expect(await judge(one({ argv: says("PASS"), requirements }))).toMatchObject({ value: "error", code: "PROOF_MISSING" });
  });

  test("sees the declared environment, the commits and the nonce, and nothing of the host's (OK-34)", async () => {
    const requests: ProcessRequest[] = [];
    const watched = { ...runner, run: (request: ProcessRequest) => (requests.push(request), runner.run(request)) };
    process.env["DATABASE_PASSWORD"] = "of the host";
    const source =
      "console.log(`QA-RESULT[${process.env.SLUICE_NONCE}]: ${process.env.DATABASE_PASSWORD === undefined && process.env.DB === 'replica' ? 'PASS' : 'FAIL'}`)";
    const outcome = await judge(one({ argv: [process.execPath, "-e", source] }, { env: { DB: "replica" } }), { process: watched });
    delete process.env["DATABASE_PASSWORD"];
    expect(outcome).toMatchObject({ value: "pass" });
    expect(Object.keys(requests[0]?.env ?? {}).toSorted()).toEqual(["DB", "GIT_CEILING_DIRECTORIES", "SLUICE_HEAD", "SLUICE_NONCE"]);
  });
});

describe("a manifest", () => {
  const both = {
    entries: [
      { key: "unit", argv: says("PASS") },
      { key: "load", argv: says("FAIL") },
    ],
  };

  test("every entry runs, and one that does not pass decides (OK-28, OK-31)", async () => {
    expect(await judge(both)).toMatchObject({ value: "fail", reason: "unit PASS, load FAIL.", examined: 2 });
  });

  test("one stage runs its own entry only; a stage without an entry is a gap (OK-28)", async () => {
    const run = { stage: "unit" };
    expect(await judge({ ...both, only: "${stage}" }, { run })).toMatchObject({ value: "pass", reason: "unit PASS.", examined: 1 });
    expect(await judge({ ...both, only: "${stage}" })).toMatchObject({ value: "error", class: "definition", code: "PROOF_ENTRY_UNKNOWN" });
  });

  test("a command is the entry's own, else the project's; without one it is a gap, and nothing is guessed (OK-25)", async () => {
    expect(await judge(one({ argv: says("PASS") }, { commands: { unit: says("FAIL") } }))).toMatchObject({ value: "pass" });
    expect(await judge(one({}, { commands: { unit: says("PASS") } }))).toMatchObject({ value: "pass" });
    const never = { ...runner, run: () => Promise.reject(new TypeError("nothing may run")) };
    const gap = await judge(one({}), { process: never });
    expect(gap).toMatchObject({ value: "error", class: "definition", code: "PROOF_NOT_CONFIGURED", reason: "unit GAP." });
    expect(issuesOf(one({ argv: [] }))).toContain("entries.0.argv");
  });

  test("an exempt entry does not run and is said to be exempt (OK-32)", async () => {
    const entries = [both.entries[0], { key: "ui", argv: says("FAIL"), exempt: "there is no user interface" }];
    expect(await judge({ entries } as Json)).toMatchObject({
      value: "pass",
      code: "PROOF_PASSED",
      reason: "unit PASS, ui EXEMPT.",
      findings: [{ code: "PROOF_EXEMPT", message: "ui: EXEMPT, there is no user interface" }],
      examined: 1,
    });
  });

  test("a waived entry makes the pass conditional, and runs again when its waiver has ended (OK-32, OK-33)", async () => {
    const waived = { because: "the rig is down", owner: "ops", until: "2026-03-01" };
    const config = { entries: [both.entries[0], { key: "load", argv: says("FAIL"), waived }] } as Json;
    const at = (day: string) =>
      ({ portVersion: 1, now: () => Date.parse(day), monotonicMs: () => 0, sleep: () => Promise.resolve() }) as const;
    const live = await judge(config, { clock: at("2026-03-01T23:00:00Z") });
    expect(live).toMatchObject({ value: "pass", code: "PROOF_CONDITIONAL", reason: "unit PASS, load WAIVED.", examined: 1 });
    expect(live.findings).toMatchObject([{ code: "PROOF_WAIVED", message: expect.stringContaining("by ops until 2026-03-01") as string }]);
    expect(await judge(config, { clock: at("2026-03-02T00:00:00Z") })).toMatchObject({ value: "fail", reason: "unit PASS, load FAIL." });
  });

  test("when nothing ran, nothing is proven", async () => {
    const waived = { because: "the rig is down", owner: "ops", until: "9999-01-01" };
    expect(await judge(one({ waived }))).toMatchObject({ value: "inconclusive", code: "PROOF_NOTHING_RAN", examined: 0 });
  });

  test("without a repository or a commit nothing runs", async () => {
    expect(await judge(one({ argv: says("PASS") }), { vcs: undefined })).toMatchObject({ class: "definition", code: "COMMAND_NO_VCS" });
    expect(await judge(one({ argv: says("PASS") }), { subject: { facets: {} } })).toMatchObject({
      value: "inconclusive",
      code: "COMMAND_HEAD_UNKNOWN",
    });
  });

  test.each<[string, Json, string]>([
    ["no entries (OK-27)", { entries: [] }, "entries"],
    ["entries that are no list (OK-27)", { entries: { unit: {} } }, "entries"],
    [
      "a key that stands twice",
      {
        entries: [
          { key: "a", argv: ["true"] },
          { key: "a", argv: ["true"] },
        ],
      },
      "entries.1.key",
    ],
    ["nothing that would ever run", one({ exempt: "not needed" }), "entries: must hold one"],
    ["an exemption without a reason (OK-32)", one({ exempt: " " }), "entries.0.exempt"],
    ["a waiver without a reason (OK-32)", one({ waived: { owner: "ops", until: "2026-03-01" } }), "entries.0.waived.because"],
    ["a waiver without an end", one({ waived: { because: "x", owner: "ops" } }), "entries.0.waived.until"],
    [
      "a waiver until a day that does not exist",
      one({ waived: { because: "x", owner: "ops", until: "2026-02-31" } }),
      "entries.0.waived.until",
    ],
    ["an exempt and waived entry", one({ exempt: "x", waived: { because: "x", owner: "ops", until: "2026-03-01" } }), "entries.0.waived"],
    ["a command that mends (OK-26)", one({ argv: ["eslint", "--fix", "."] }), "entries.0.argv: must not change what it judges: --fix"],
    ["a project command that mends (OK-26)", one({}, { commands: { unit: ["npm", "install"] } }), "commands.unit: must not change"],
    ["a variable that rewrites snapshots (OK-26)", one({ argv: ["true"] }, { env: { UPDATE_SNAPSHOTS: "1" } }), "env.UPDATE_SNAPSHOTS"],
    ["a project command for nothing", one({ argv: ["true"] }, { commands: { other: ["true"] } }), "commands.other"],
    ["a surface that nothing covers (OK-27)", one({ argv: ["true"], surfaces: ["api"] }, { surfaces: ["api", "ui"] }), "surfaces.1"],
    ["a variable that changes programs (PRC-8)", one({ argv: ["true"] }, { env: { NODE_OPTIONS: "--require x" } }), "env"],
    ["a nonce of one's own", one({ argv: ["true"] }, { env: { SLUICE_NONCE: "1" } }), "env"],
    [
      "a production target (OK-34)",
      one({ argv: ["true"] }, { env: { DB: "postgres://db.prod.example/app" } }),
      "env.DB: must not name a production",
    ],
    ["a shell line (PRC-9)", one({ argv: "npm test" }), "entries.0.argv"],
    ["an unknown placeholder", one({ argv: ["true"] }, { only: "${steps}" }), "only"],
  ])("refuses %s", (_what, config, where) => {
    expect(issuesOf(config)).toContain(where);
  });
});

/** A folder in memory whose n-th call fails, once or from then on; a write that fails may leave anything behind. */
function memoryReports(fail: (call: number) => boolean = () => false, left: "nothing" | "new" = "nothing") {
  const kept = new Map<string, Uint8Array>();
  let calls = 0;
  const folder: ReportFolder = {
    portVersion: 1,
    write: async (name, bytes) => {
      const fails = fail((calls += 1));
      if (!fails || left === "new") kept.set(name, bytes);
      if (fails) throw new SluiceError({ code: "REPORT_NOT_WRITTEN", message: "planted" });
    },
    read: async (name): Promise<FileRead> => {
      if (fail((calls += 1))) return { kind: "refused", because: "unreadable" };
      const bytes = kept.get(name);
      return bytes === undefined ? { kind: "absent", because: "missing" } : { kind: "present", bytes };
    },
  };
  return { folder, kept, calls: () => calls };
}

/** Runs {@link SCRIPT} without a process. */
const quick: ProcessRunner = {
  portVersion: 1,
  run: ({ argv: [, , word = "", ...lines], env = {} }) => {
    const nonce = `[${env["SLUICE_NONCE"]}]`;
    const head = new TextEncoder().encode([...lines.map((line) => line.replace("@", nonce)), `QA-RESULT${nonce}: ${word}`, ""].join("\n"));
    const nothing = { head: new Uint8Array(), tail: new Uint8Array(), bytes: 0, digest: digestBytes(""), truncated: false };
    const stdout = { ...nothing, head, bytes: head.length, digest: digestBytes(head) };
    return Promise.resolve({ end: { kind: "exited", code: 0 }, stdout, stderr: nothing, durationMs: 1 });
  },
};

const lookAt = (folder: ReportFolder, more: Partial<GateReports["look"]> = {}): Partial<GateTrial> => ({
  process: quick,
  reports: { folder, look: { scope: "default", run: "r1", gate: "proof", intent: "i1", attempt: 1, binding: digestOf("b"), ...more } },
});

describe("what is written down", () => {
  const both = (word: string): Json => ({
    entries: [
      { key: "unit", argv: says(word) },
      { key: "load", argv: says("PASS") },
      { key: "ui", exempt: "none" },
    ],
  });

  test("each entry that ran has a report of this look, and the verdict is what was read back (OK-30, OR-06)", async () => {
    const { folder, kept } = memoryReports();
    const outcome = await judge(both("PASS"), lookAt(folder));
    const reports = [...kept.values()].map((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>);
    expect(reports).toMatchObject([
      {
        format: 1,
        key: "unit",
        overall: "PASS",
        head: HEAD,
        evaluation: { run: "r1", gate: "proof", intent: "i1", attempt: 1, binding: digestOf("b"), part: "unit" },
      },
      { key: "load", overall: "PASS" },
    ]);
    expect(outcome.evidence.map(({ bytes }) => bytes)).toEqual([...kept.values()].map(({ length }) => length));
    const forged: ReportFolder = {
      ...folder,
      read: async (name, options) => {
        const file = await folder.read(name, options);
        const text = file.kind === "present" ? new TextDecoder().decode(file.bytes).replace('"PASS"', '"GREEN"') : "";
        return { kind: "present", bytes: new TextEncoder().encode(text) };
      },
    };
    expect(await judge(both("PASS"), lookAt(forged))).toMatchObject({ value: "error", code: "PROOF_MISSING" });
  });

  test("given the n-th call fails, for every n, once or from then on, then it never passes, and an older report is never taken (OR-06, OR-07)", async () => {
    for (const isFrom of [false, true]) {
      for (const left of ["nothing", "new"] as const) {
        const codes: string[] = [];
        for (let at = 1; codes.at(-1) !== "PROOF_FAILED"; at += 1) {
          const { folder, kept } = memoryReports((call) => (isFrom ? call >= at : call === at), left);
          const older = memoryReports();
          await judge(both("PASS"), lookAt(older.folder, { intent: "i0" }));
          for (const [name, bytes] of older.kept) kept.set(name, bytes);
          const outcome = await judge(both("FAIL"), lookAt(folder));
          expect([at, outcome.value]).not.toContain("pass");
          codes.push(outcome.code);
        }
        expect(codes).toEqual(["REPORT_NOT_WRITTEN", "REPORT_NOT_READ", "REPORT_NOT_WRITTEN", "REPORT_NOT_READ", "PROOF_FAILED"]);
      }
    }
  });

  test("given a write that lies, then an older, another run's or a worker's report in its place is refused (OR-07, TOK-7)", async () => {
    const { folder, kept } = memoryReports();
    const lying: ReportFolder = { ...folder, write: () => Promise.resolve() };
    expect(await judge(both("PASS"), lookAt(lying))).toMatchObject({ value: "error", code: "REPORT_NOT_READ" });
    await judge(both("PASS"), lookAt(folder));
    expect(await judge(both("PASS"), lookAt(lying))).toMatchObject({ value: "error", class: "infrastructure", code: "REPORT_NOT_OURS" });
    for (const text of ['{"overall":"PASS"}', "PASS", '{"format":1,"evaluation":{},"overall":"PASS"}']) {
      for (const name of kept.keys()) kept.set(name, new TextEncoder().encode(text));
      expect(await judge(both("PASS"), lookAt(lying))).toMatchObject({
        value: "error",
        code: expect.stringMatching(/^REPORT_NOT_/) as string,
      });
    }
  });

  test("reports of other runs and gates stand beside each other", async () => {
    const { folder, kept } = memoryReports();
    for (const look of [{}, { run: "r2" }, { gate: "other" }, { scope: "tenant" }])
      await judge(one({ argv: says("PASS") }), lookAt(folder, look));
    expect(kept.size).toBe(4);
    await judge(one({ argv: says("PASS") }), lookAt(folder, { attempt: 2 }));
    expect(kept.size).toBe(4);
  });

  test("what a program says is not written down, for it may hold secrets (SEC-1)", async () => {
    const { folder, kept } = memoryReports();
    await judge(one({ argv: says("PASS", "REQ@ R-1: PASS: token hunter2-hunter2", "hunter2-hunter2") }), lookAt(folder));
    expect([...kept.values()].map((bytes) => new TextDecoder().decode(bytes)).join()).not.toContain("hunter2");
  });
});
