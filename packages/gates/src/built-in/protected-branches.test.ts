import type { Json, Subject } from "@sluice/core";
import { tryGate } from "@sluice/testing";
import { expect, test } from "vitest";
import { protectedBranches } from "../index.ts";

const look = (config: Json, ref: string | undefined, base?: string) => {
  const subject: Partial<Subject> = { ...(ref === undefined ? {} : { ref }), facets: base === undefined ? {} : { base } };
  return tryGate(protectedBranches, { with: config, subject });
};

test("OK-48: work never stands on a base branch: six names by default, in any case, however the ref is written", async () => {
  for (const ref of [
    "main",
    "refs/heads/main",
    "refs/remotes/origin/main",
    "MAIN",
    "master",
    "develop",
    "trunk",
    "production",
    "release/1.2",
    "refs/heads/Release/x",
  ]) {
    const outcome = await look({}, ref, "elsewhere");
    expect([ref, outcome.value, outcome.findings[0]?.code]).toEqual([ref, "fail", "BRANCH_IS_PROTECTED"]);
  }
  for (const ref of ["feature/main", "maintenance", "refs/heads/work", "refs/pull/7/head", "refs/tags/main"]) {
    expect([ref, (await look({}, ref, "main")).value]).toEqual([ref, "pass"]);
  }
});

test("names of one's own replace the usual ones", async () => {
  expect(await look({ branches: ["env/*"] }, "main", "other")).toMatchObject({ value: "pass", code: "BRANCH_ALLOWED", examined: 1 });
  expect(await look({ branches: ["env/*"] }, "refs/heads/env/Live")).toMatchObject({ value: "fail", code: "BRANCH_PROTECTED" });
});

test("the branch that is to be merged into is none to work on, and has to be one that is allowed", async () => {
  expect(await look({ branches: ["x"] }, "refs/heads/topic", "topic")).toMatchObject({
    findings: [{ code: "BRANCH_IS_BASE", hint: expect.any(String) }],
  });
  expect(await look({ bases: ["main", "release/*"] }, "topic", "refs/heads/release/1")).toMatchObject({ value: "pass", examined: 2 });
  expect(await look({ bases: ["main"] }, "topic", "Main")).toMatchObject({ value: "fail", findings: [{ code: "BRANCH_BASE_REFUSED" }] });
});

test("a branch that is not known is never a pass, nor a name that no branch may have", async () => {
  expect(await look({}, undefined, "main")).toMatchObject({ value: "inconclusive", code: "BRANCH_UNKNOWN" });
  expect(await look({}, "HEAD", "main")).toMatchObject({ value: "inconclusive", code: "BRANCH_UNKNOWN" });
  expect(await look({ bases: ["main"] }, "topic")).toMatchObject({ value: "inconclusive", code: "BRANCH_BASE_UNKNOWN" });
  expect(await look({}, "refs/heads/x/../main", "main")).toMatchObject({ value: "fail" });
});

test("patterns are checked", () => {
  for (const config of [{ branches: [] }, { branches: ["refs//x"] }, { bases: ["!main"] }])
    expect(protectedBranches.validate(config)).toMatchObject({ ok: false });
});
