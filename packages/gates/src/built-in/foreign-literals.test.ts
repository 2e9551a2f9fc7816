import type { Json } from "@sluice/core";
import { fakeVcs, type GateTrial, tryGate } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { foreignLiterals } from "../index.ts";

const BASE = "ba5e0".padEnd(40, "0");
const WORK = "c0ffee1".padEnd(40, "1");
const HEAD = "deadbee2".padEnd(40, "2");
const OTHER = "feedface3".padEnd(40, "3");
const RUN = "r-0mfq2k1ab-00112233445566778899";
const OTHER_RUN = "r-0mfq2k1ac-00112233445566778899";

function look(
  report: string | undefined,
  config: Readonly<Record<string, Json>> = {},
  added: Readonly<Record<string, string>> = {},
  trial: Partial<GateTrial> = {},
) {
  const vcs = fakeVcs({ commits: { [BASE]: { files: {} }, [WORK]: { files: {}, parent: BASE }, [HEAD]: { files: added, parent: WORK } } });
  return tryGate(foreignLiterals, {
    with: { file: "work/${key}/report.md", ...config },
    subject: { key: "ORCH-22", ref: "refs/heads/feature/orch-22", facets: { head: HEAD, base: "main", baseCommit: BASE } },
    run: { run: RUN },
    vcs,
    files: report === undefined ? {} : { "work/ORCH-22/report.md": report },
    ...trial,
  });
}

const found = async (line: string, config: Readonly<Record<string, Json>> = {}) =>
  (await look(`ours\n${line}\n`, config)).findings.map(({ code, line: at, message }) => `${code}:${at}:${message.split(" ")[2]}`);

describe("foreign-literals", () => {
  test("OK-41: a report that names only its own run passes", async () => {
    const own = [
      `commits ${HEAD}, ${WORK.slice(0, 8)} on ${BASE.slice(0, 12)}.`,
      "branch feature/orch-22 onto main, refs/heads/main, origin/feature/orch-22",
      "ORCH-22 (orch-22)",
      `run ${RUN}.`,
    ];
    expect(await look(own.join("\n"))).toMatchObject({
      value: "pass",
      code: "LITERALS_OWN",
      examined: 4,
      evidence: [{ name: "report", class: "reported" }],
    });
  });

  test.each([
    ["a commit", `at ${OTHER}`, [`LITERAL_COMMIT:2:${OTHER}`]],
    ["an abbreviated commit", "see (feedfac3).", ["LITERAL_COMMIT:2:feedfac3"]],
    ["a commit in a link", "https://forge.example/x/commit/FEEDFAC3", ["LITERAL_COMMIT:2:FEEDFAC3"]],
    ["a range of commits", `${BASE.slice(0, 8)}..feedfac3`, ["LITERAL_COMMIT:2:feedfac3"]],
    ["a branch", "on feature/orch-21.", ["LITERAL_BRANCH:2:feature/orch-21"]],
    ["a branch by its full name", "refs/heads/develop", ["LITERAL_BRANCH:2:develop"]],
    ["a branch of a remote", "origin/feature/x", ["LITERAL_BRANCH:2:feature/x"]],
    ["a key", "as in ORCH-21", ["LITERAL_KEY:2:ORCH-21"]],
    ["a key in a path", "work/ORCH-21/report.md and orch-7-x", ["LITERAL_KEY:2:ORCH-21", "LITERAL_KEY:2:orch-7"]],
    ["a run", `run ${OTHER_RUN}`, [`LITERAL_RUN:2:${OTHER_RUN}`]],
  ])("OK-41: %s of another run is a finding with its line", async (_what, line, findings) => {
    expect(await found(line)).toEqual(findings);
  });

  test("what only looks like one is none", async () => {
    for (const line of [
      "defaced 1234567 deadbee effaced",
      `sha256:${OTHER} sha1-${OTHER}`,
      "123e4567-e89b-12d3-a456-426614174000",
      "XORCH-21 ORCH-21a ORCH- v2",
      "src/feature.ts features/x",
      "0xfeedfac3g",
    ])
      expect([line, await found(line)]).toEqual([line, []]);
  });

  test("keys and branches by beginnings of one's own, cross references by declaration", async () => {
    expect(await found("STAGE-3 of step/3 ORCH-21", { keys: ["STAGE-"], branches: ["step/"] })).toEqual([
      "LITERAL_KEY:2:STAGE-3",
      "LITERAL_BRANCH:2:step/3",
    ]);
    const allow = [{ literal: "ORCH-21", because: "this run continues it" }];
    expect(await found("ORCH-21 and ORCH-20", { allow })).toEqual(["LITERAL_KEY:2:ORCH-20"]);
    expect(foreignLiterals.validate({ file: "a", allow: [{ literal: "x" }] })).toMatchObject({ ok: false });
    expect(foreignLiterals.validate({})).toMatchObject({ ok: false });
    expect(foreignLiterals.validate({ file: "../a" })).toMatchObject({ ok: false });
  });

  test("added lines are looked at where the policy says so, without a report too", async () => {
    const added = { "docs/a.md": "fine\nORCH-1\n", "src/a.ts": "ORCH-2\n" };
    const outcome = await look("ORCH-22", { paths: ["docs"] }, added);
    expect(outcome).toMatchObject({
      value: "fail",
      code: "LITERALS_FOREIGN",
      findings: [{ path: "docs/a.md", line: 2, hint: expect.any(String) }],
    });
    expect(outcome.evidence.map(({ name }) => name)).toEqual(["report", "added-lines"]);
    expect(await look("ORCH-22", { paths: ["docs"] }, { "docs/logo": "\0" })).toMatchObject({
      value: "inconclusive",
      code: "LINES_BINARY",
    });
    const trial = { with: { paths: ["docs"] } };
    expect(await look(undefined, {}, { "docs/a.md": "ORCH-22\n" }, trial)).toMatchObject({
      value: "pass",
      evidence: [{ name: "added-lines" }],
    });
  });

  test("a report that is missing or unreadable is never a pass", async () => {
    expect(await look(undefined)).toMatchObject({
      value: "error",
      class: "input",
      cause: "missing-input",
      code: "LITERALS_REPORT_MISSING",
    });
    const read = (bytes: Uint8Array | undefined): Partial<GateTrial> => ({
      files: {},
      ...(bytes === undefined ? {} : { files: { "work/ORCH-22/report.md": "x".repeat(2_000_000) } }),
    });
    expect(await look(undefined, {}, {}, read(new Uint8Array()))).toMatchObject({
      value: "error",
      class: "input",
      code: "LITERALS_REPORT_UNREADABLE",
    });
  });

  test("more commits than can be seen leave a commit undecided", async () => {
    const vcs = fakeVcs({ commits: { [BASE]: { files: {} }, [HEAD]: { files: {}, parent: BASE } } });
    const many = Array.from({ length: 1000 }, (_, at) => ({
      id: `${at}`.padStart(40, "0"),
      parents: [],
      author: "a",
      committer: "a",
      message: "m",
    }));
    const trial = { vcs: { ...vcs, commits: () => Promise.resolve(many) } };
    expect(await look("feedfac3", {}, {}, trial)).toMatchObject({ value: "inconclusive", code: "LITERALS_UNKNOWN" });
    expect(await look("feedfac3 ORCH-1", {}, {}, trial)).toMatchObject({ value: "fail" });
    expect(await look("ORCH-22", {}, {}, trial)).toMatchObject({ value: "pass" });
  });
});
