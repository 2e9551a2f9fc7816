// Every built-in gate passes the suite that is published for gates of hosts.
import { describeGate, type GateSuite } from "@sluice/conformance";
import { type CapturedStream, digestBytes, type HttpResult, type Json, type ProcessEnd, type ProcessRunner } from "@sluice/core";
import { type FakeFile, fakeVcs, gateWorld } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import {
  addedLines,
  approval,
  builtInGates,
  command,
  commitMessages,
  createGateRegistry,
  diffSize,
  exitStatus,
  forbiddenPaths,
  foreignLiterals,
  httpProbe,
  landed,
  marker,
  output,
  proofScripts,
  protectedBranches,
  report,
  requiredArtefacts,
  reserve,
  touchesPolicy,
} from "./index.ts";

const HEAD = "a".repeat(40);
const TIP = "b".repeat(40);

/** The work that left these files, and how it ended. */
function left(files: Readonly<Record<string, string>>, work: { readonly exit?: number; readonly output?: Json } = {}) {
  const ended = { id: "w1", effect: "worker", exit: 0, nonce: "n0nce", ...work };
  return () => gateWorld({ subject: { facets: { head: HEAD } }, files, work: ended });
}

const REPORT = { file: "work/${key}/review.md", field: "verdict", pass: ["APPROVED"], fail: ["REQUEST_CHANGES"] };
const PATH = "work/TRIAL-1/review.md";

const reports: GateSuite = {
  gate: report,
  refuses: [null, {}, { ...REPORT, field: 1 }, { ...REPORT, pass: [] }, { ...REPORT, file: "../up.md" }, { ...REPORT, more: true }],
  looks: [
    { name: "approved", with: REPORT, world: left({ [PATH]: "---\nverdict: APPROVED\n---\n" }), value: "pass", code: "REPORT_PASSED" },
    {
      name: "rejected",
      with: REPORT,
      world: left({ [PATH]: "---\nverdict: REQUEST_CHANGES\n---\n" }),
      value: "fail",
      code: "REPORT_FAILED",
    },
    { name: "not written", with: REPORT, world: left({}), value: "error", code: "REPORT_MISSING" },
    { name: "of other words", with: REPORT, world: left({ [PATH]: "---\nverdict: LGTM\n---\n" }), value: "error" },
  ],
};

const OUTPUT = { pass: { path: "$.status", values: ["ok"] }, fail: { path: "$.status", values: ["bad"] } };

const outputs: GateSuite = {
  gate: output,
  accepts: [{ ...OUTPUT, file: "work/${key}/out.json" }],
  refuses: [null, {}, { pass: { path: "status", values: ["ok"] } }, { ...OUTPUT, fail: OUTPUT.pass }, { ...OUTPUT, file: "/etc/passwd" }],
  looks: [
    { name: "says ok", with: OUTPUT, world: left({}, { output: { status: "ok" } }), value: "pass" },
    { name: "says bad", with: OUTPUT, world: left({}, { output: { status: "bad" } }), value: "fail", code: "OUTPUT_FAILED" },
    { name: "says nothing", with: OUTPUT, world: left({}), value: "error", code: "OUTPUT_MISSING" },
  ],
};

const MARKER = { file: "work/${key}/log.txt", label: "RESULT", pass: ["OK"], fail: ["BAD"] };
const LOG = "work/TRIAL-1/log.txt";

const markers: GateSuite = {
  gate: marker,
  accepts: [{ label: "RESULT", pass: ["OK"], fail: ["BAD"], nonce: false }],
  refuses: [null, {}, { ...MARKER, label: "two words" }, { ...MARKER, fail: ["OK"] }, { ...MARKER, conflict: "first" }],
  looks: [
    { name: "marked as good", with: MARKER, world: left({ [LOG]: "RESULT[n0nce]: OK\n" }), value: "pass" },
    { name: "marked as bad", with: MARKER, world: left({ [LOG]: "RESULT[n0nce]: BAD\n" }), value: "fail" },
    { name: "marked by another try", with: MARKER, world: left({ [LOG]: "RESULT[other]: OK\n" }), value: "error" },
    { name: "not written", with: MARKER, world: left({}), value: "error", code: "MARKER_SOURCE_MISSING" },
  ],
};

const EXIT = { pass: [0], fail: [1], because: "the runner is ours" };

const exits: GateSuite = {
  gate: exitStatus,
  refuses: [null, {}, { pass: [0] }, { ...EXIT, fail: [0] }, { ...EXIT, because: " " }],
  looks: [
    { name: "0", with: EXIT, world: left({}), value: "pass" },
    { name: "1", with: EXIT, world: left({}, { exit: 1 }), value: "fail" },
    { name: "another one", with: EXIT, world: left({}, { exit: 7 }), value: "error" },
  ],
};

const LANDED = { base: "main" };
const history = { root: { files: {} }, [HEAD]: { parent: "root", files: { a: "1" } }, [TIP]: { parent: HEAD, files: { a: "2" } } };

function branch(main: string) {
  const vcs = fakeVcs({ commits: history, branches: { main } });
  return () => gateWorld({ vcs, subject: { facets: { head: HEAD } } });
}

const landings: GateSuite = {
  gate: landed,
  accepts: [{ base: "release/1.2", mode: "exact" }],
  refuses: [null, {}, { base: "" }, { base: "a..b" }, { base: "main", mode: "guess" }],
  looks: [
    { name: "on the branch", with: LANDED, world: branch(TIP), value: "pass", code: "LANDED" },
    { name: "not yet there", with: LANDED, world: branch("root"), value: "pending", code: "NOT_LANDED" },
  ],
};

/** Processes that end so and print that, without any. */
function ending(end: ProcessEnd, prints = ""): ProcessRunner {
  const printed = (text: string): CapturedStream => {
    const head = new TextEncoder().encode(text);
    return { head, tail: new Uint8Array(), bytes: head.length, digest: digestBytes(text), truncated: false };
  };
  return {
    portVersion: 1,
    run: async ({ env = {} }) => {
      const stdout = printed(prints.replace("@", `[${env["SLUICE_NONCE"]}]`));
      return { end, stdout, stderr: printed(""), durationMs: 1 };
    },
  };
}

function judged(end: ProcessEnd, prints?: string) {
  const vcs = { ...fakeVcs({ commits: history, branches: { main: TIP } }), exportTree: async () => undefined };
  return () => gateWorld({ vcs, process: ending(end, prints), subject: { facets: { head: HEAD, base: "main", baseCommit: "root" } } });
}

const TEST = { argv: ["npm", "test"] };

const commands: GateSuite = {
  gate: command,
  accepts: [{ argv: ["npm", "test"], exit: { pass: [0], fail: [1] } }],
  refuses: [null, {}, { argv: [] }, { argv: "npm test" }, { argv: ["npm"], shell: true }],
  looks: [
    { name: "exits with 0", with: TEST, world: judged({ kind: "exited", code: 0 }), value: "pass", code: "EXIT_PASSED" },
    { name: "exits with 1", with: TEST, world: judged({ kind: "exited", code: 1 }), value: "fail" },
    { name: "cannot be started", with: TEST, world: judged({ kind: "not-started", reason: "no such file" }), value: "error" },
    { name: "floods", with: TEST, world: judged({ kind: "flooded" }), value: "error" },
  ],
};

const PROOF = { entries: [{ key: "unit", argv: ["npm", "test"] }] };
const ENDED = { kind: "exited", code: 0 } as const;

const proofs: GateSuite = {
  gate: proofScripts,
  accepts: [{ commands: { unit: ["npm", "test"] }, entries: [{ key: "unit" }], only: "unit" }],
  refuses: [null, {}, { entries: [] }, { entries: [{ key: "unit", argv: "npm test" }] }, { ...PROOF, guess: true }],
  looks: [
    { name: "says PASS with its nonce", with: PROOF, world: judged(ENDED, "QA-RESULT@: PASS\n"), value: "pass", code: "PROOF_PASSED" },
    { name: "says FAIL", with: PROOF, world: judged(ENDED, "QA-RESULT@: FAIL\n"), value: "fail", code: "PROOF_FAILED" },
    { name: "says PASS without a nonce", with: PROOF, world: judged(ENDED, "QA-RESULT: PASS\n"), value: "error", code: "PROOF_MISSING" },
  ],
};

const approvals: GateSuite = {
  gate: approval,
  accepts: [{ of: ["alice"] }, { from: [{ count: 2, of: ["group:ops"] }], exclude: ["starter"], expires: "2d" }],
  refuses: [null, {}, { of: [] }, { of: ["alice"], from: [] }, { of: ["alice"], expires: "soon" }],
  looks: [],
};

const reservations: GateSuite = {
  gate: reserve,
  accepts: [{ name: "merge:${repo}" }, { name: "lock", until: "done" }],
  refuses: [null, {}, { name: "" }, { name: "lock", forever: true }],
  looks: [],
};

/** A server that answers so, without any. */
function answering(result: HttpResult) {
  return () => gateWorld({ http: { portVersion: 1, request: async () => result }, subject: { facets: { head: HEAD } } });
}

const saying = (text: string, status = 200): HttpResult => ({
  kind: "answered",
  status,
  body: new TextEncoder().encode(text),
  bodyEnd: "whole",
});

const HEALTH = { url: "https://app.example/health/${key}", pass: { path: "$.status", values: ["ok"] } };

const probes: GateSuite = {
  gate: httpProbe,
  accepts: [{ url: "http://[::1]:8080?key=${key}", method: "HEAD", status: [204], timeout: "5s", unanswered: "fail" }],
  refuses: [null, {}, { url: "ftp://app.example/" }, { url: "https://${key}/" }, { ...HEALTH, method: "HEAD" }, { ...HEALTH, header: 1 }],
  looks: [
    { name: "healthy", with: HEALTH, world: answering(saying('{"status":"ok"}')), value: "pass", code: "PROBE_PASSED" },
    { name: "broken", with: HEALTH, world: answering(saying("", 500)), value: "fail", code: "PROBE_STATUS" },
    { name: "unknown", with: HEALTH, world: answering(saying('{"status":"odd"}')), value: "error", code: "PROBE_UNMATCHED" },
    { name: "silent", with: HEALTH, world: answering({ kind: "timed-out" }), value: "error", code: "PROBE_TIMED_OUT" },
  ],
};

const WINDOW = { for: "15m", failures: 3, probe: { use: "http-probe", with: HEALTH } };

const measures: GateSuite = {
  gate: createGateRegistry(builtInGates).get("measure", WINDOW) ?? httpProbe,
  accepts: [{ for: "1m", count: 3, consecutive: 2, inconclusive: 0, failuresInARow: 2, probe: { use: "landed", with: { base: "main" } } }],
  refuses: [
    null,
    {},
    { for: "15m" },
    { ...WINDOW, probe: "http-probe" },
    { ...WINDOW, probe: { use: "report" } },
    { ...WINDOW, every: "30s" },
  ],
  looks: [
    { name: "healthy", with: WINDOW, world: answering(saying('{"status":"ok"}')), value: "pass", code: "PROBE_PASSED" },
    { name: "broken", with: WINDOW, world: answering(saying("", 500)), value: "fail", code: "PROBE_STATUS" },
  ],
};

/** A change from these files to those, by one commit. */
function change(before: Readonly<Record<string, FakeFile>>, after: Readonly<Record<string, FakeFile>>, message = "feat: work") {
  const vcs = fakeVcs({ commits: { root: { files: before }, [HEAD]: { parent: "root", files: after, message } } });
  const subject = { ref: "refs/heads/topic", facets: { head: HEAD, base: "main", baseCommit: "root" } };
  return () => gateWorld({ vcs, subject });
}

const EMPTY = change({}, {});
const TEXT = change({}, { "docs/a.md": "a\n" });

const changes: readonly GateSuite[] = [
  {
    gate: addedLines,
    accepts: [{}, { phrases: ["later"], paths: ["src"], except: ["src/gen"], limit: 4096 }],
    refuses: [null, { phrases: [] }, { paths: ["src/"] }, { allow: [{ path: "a", text: "b" }] }],
    looks: [
      { name: "finished", with: {}, world: TEXT, value: "pass", code: "LINES_FINISHED" },
      { name: "unfinished", with: {}, world: change({}, { a: "TODO" }), value: "fail", code: "LINES_UNFINISHED" },
      { name: "binary", with: {}, world: change({}, { a: "\0" }), value: "inconclusive", code: "LINES_BINARY" },
    ],
  },
  {
    gate: commitMessages,
    accepts: [{}, { types: ["add"], scopes: ["core"], scope: "required", length: 72, merges: "check", fixups: "skip" }],
    refuses: [null, { types: [] }, { length: 0 }, { merges: true }],
    looks: [
      { name: "of the form", with: {}, world: TEXT, value: "pass", code: "COMMITS_WELL_FORMED" },
      { name: "of no form", with: {}, world: change({}, {}, "wip"), value: "fail", code: "COMMITS_MALFORMED" },
    ],
  },
  {
    gate: diffSize,
    refuses: [null, {}, { files: -1 }, { except: ["a"] }],
    looks: [
      { name: "within", with: { files: 1, added: 1, deleted: 0, binary: 0 }, world: TEXT, value: "pass", code: "SIZE_WITHIN" },
      { name: "beyond", with: { files: 0 }, world: TEXT, value: "fail", code: "SIZE_TOO_LARGE" },
      { name: "of nothing", with: { files: 0 }, world: EMPTY, value: "pass" },
    ],
  },
  {
    gate: forbiddenPaths,
    accepts: [{ protected: [".github/**"], except: ["a"], links: "allow", submodules: "refuse", history: false }],
    refuses: [null, {}, { paths: ["./a"] }, { paths: ["a"], links: true }],
    looks: [
      { name: "elsewhere", with: { paths: ["src"] }, world: TEXT, value: "pass", code: "PATHS_ALLOWED" },
      { name: "there", with: { paths: ["docs"] }, world: TEXT, value: "fail", code: "PATHS_FORBIDDEN" },
    ],
  },
  {
    gate: foreignLiterals,
    accepts: [{ file: "work/${key}/report.md", keys: ["K-"], branches: ["topic/"] }],
    refuses: [null, {}, { file: "../a" }, { paths: ["a"], keys: ["-"] }],
    looks: [
      { name: "of its own", with: { paths: ["docs"] }, world: TEXT, value: "pass", code: "LITERALS_OWN" },
      { name: "of others", with: { paths: ["**"] }, world: change({}, { a: "TRIAL-2" }), value: "fail", code: "LITERALS_FOREIGN" },
      { name: "missing", with: { file: "a.md" }, world: TEXT, value: "error", code: "LITERALS_REPORT_MISSING" },
    ],
  },
  {
    gate: protectedBranches,
    accepts: [{}, { branches: ["env/*"], bases: ["main"] }],
    refuses: [null, { branches: [] }, { bases: ["/main"] }],
    looks: [
      { name: "on its own", with: {}, world: TEXT, value: "pass", code: "BRANCH_ALLOWED" },
      { name: "on a protected one", with: { branches: ["topic"] }, world: TEXT, value: "fail", code: "BRANCH_PROTECTED" },
    ],
  },
  {
    gate: requiredArtefacts,
    accepts: [{ files: ["docs/${key}.md"], changed: true }],
    refuses: [null, {}, { files: [] }, { files: ["../a"] }, { files: ["${nothing}"] }],
    looks: [
      { name: "there", with: { files: ["docs/a.md"], changed: true }, world: TEXT, value: "pass", code: "ARTEFACTS_PRESENT" },
      { name: "missing", with: { files: ["docs/b.md"] }, world: TEXT, value: "fail", code: "ARTEFACTS_MISSING" },
    ],
  },
  {
    gate: touchesPolicy,
    refuses: [null, {}, { paths: [] }, { paths: ["!a"] }],
    looks: [
      { name: "left alone", with: { paths: ["sluice.yaml"] }, world: TEXT, value: "pass", code: "POLICY_UNTOUCHED" },
      { name: "touched", with: { paths: ["docs"] }, world: TEXT, value: "fail", code: "POLICY_TOUCHED" },
    ],
  },
];

const SUITES: readonly GateSuite[] = [
  reports,
  outputs,
  markers,
  exits,
  landings,
  commands,
  proofs,
  approvals,
  reservations,
  probes,
  measures,
  ...changes,
];

const skip = (name: string, reason: string): void =>
  test(`left out: ${name}`, (context) => {
    expect(reason).not.toBe("");
    context.skip(reason);
  });
for (const suite of SUITES) describeGate({ describe, test, skip }, suite);

test("no built-in gate goes without the suite", () => {
  expect(SUITES.map(({ gate }) => gate.id).toSorted()).toEqual(builtInGates.map(({ id }) => id).toSorted());
});
