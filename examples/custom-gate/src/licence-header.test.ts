// #region unit
import type { GateContext, Vcs } from "@sluice/sdk";
import { expect, test } from "vitest";
import { licenceHeader } from "./licence-header.ts";

const HEADER = "// SPDX-License-Identifier: Apache-2.0";

/** One look at a change that consists of these files; no git, no disk, no engine. */
async function look(files: Readonly<Record<string, string>>, facets: Readonly<Record<string, string>> = { head: "b", baseCommit: "a" }) {
  const vcs: Partial<Vcs> = {
    changedFiles: async () => Object.keys(files).map((path) => ({ path, change: "added", type: "file" })),
    readFile: async ({ path }) => ({ kind: "present", bytes: new TextEncoder().encode(files[path]) }),
  };
  const context: Partial<GateContext> = {
    config: { header: HEADER, suffix: ".ts" },
    subject: { kind: "git", key: "ORCH-22", facets },
    vcs: vcs as Vcs,
    signal: new AbortController().signal,
  };
  return licenceHeader.evaluate?.(context as GateContext);
}

test("passes when every file carries the header, and says how many it saw", async () => {
  expect(await look({ "a.ts": `${HEADER}\n`, "b.md": "no header" })).toMatchObject({ value: "pass", examined: 1 });
});

test("fails with a finding that an agent can act on", async () => {
  const outcome = await look({ "a.ts": "export {};\n" });
  expect(outcome).toMatchObject({ value: "fail", code: "LICENCE_MISSING", findings: [{ path: "a.ts", line: 1 }] });
});

test("decides nothing when it does not know what changed", async () => {
  expect(await look({}, { head: "b" })).toMatchObject({ value: "inconclusive", code: "LICENCE_RANGE_UNKNOWN" });
});
// #endregion unit

test.each([[{}], [{ header: "", suffix: ".ts" }], [{ header: "x", suffix: ".ts", extra: 1 }], [null]])(
  "refuses the configuration %j",
  (config) => {
    expect(licenceHeader.validate(config).ok).toBe(false);
  },
);

test("whatever it throws is an error, never a pass", async () => {
  const vcs: Partial<Vcs> = { changedFiles: () => Promise.reject(new TypeError("disk on fire")) };
  const context: Partial<GateContext> = {
    config: { header: HEADER, suffix: ".ts" },
    subject: { kind: "git", key: "ORCH-22", facets: { head: "b", baseCommit: "a" } },
    vcs: vcs as Vcs,
    signal: new AbortController().signal,
  };
  expect(await licenceHeader.evaluate?.(context as GateContext)).toMatchObject({
    value: "error",
    class: "infrastructure",
    code: "GATE_THREW",
  });
});
