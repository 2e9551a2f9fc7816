// #region unit
import { fakeVcs, tryGate } from "@sluice/testing";
import { expect, test } from "vitest";
import { licenceHeader } from "./licence-header.ts";

const HEADER = "// SPDX-License-Identifier: Apache-2.0";

/** One look at a change that adds these files to nothing. No engine, no git, no disk. */
async function look(files: Readonly<Record<string, string>>, facets: Readonly<Record<string, string>> = { head: "b", baseCommit: "a" }) {
  const vcs = fakeVcs({ commits: { a: { files: {} }, b: { files, parent: "a" } } });
  return tryGate(licenceHeader, { with: { header: HEADER, suffix: ".ts" }, subject: { facets }, vcs });
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

test("what cannot be looked at is an error, never a pass", async () => {
  expect(await look({}, { head: "gone", baseCommit: "a" })).toMatchObject({ value: "error", class: "infrastructure", code: "VCS_FAILED" });
});
