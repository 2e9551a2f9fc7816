import { type FakeFile, fakeVcs, tryGate } from "@sluice/testing";
import { expect, test } from "vitest";
import { touchesPolicy } from "../index.ts";

const POLICY = { paths: ["sluice.yaml", "sluice.config.*", ".github/**", "**/OWNERS"] };

function look(before: Readonly<Record<string, FakeFile>>, after: Readonly<Record<string, FakeFile>>) {
  const commits = { a: { files: before }, b: { files: after, parent: "a" } };
  return tryGate(touchesPolicy, {
    with: POLICY,
    subject: { facets: { head: "b", base: "main", baseCommit: "a" } },
    vcs: fakeVcs({ commits }),
  });
}

test("a change that leaves the policy alone passes, any touch of it fails with the files", async () => {
  expect(await look({ "sluice.yaml": "x" }, { "sluice.yaml": "x", "src/a.ts": "a" })).toMatchObject({
    value: "pass",
    code: "POLICY_UNTOUCHED",
    examined: 1,
  });
  for (const [before, after, path] of [
    [{}, { "sluice.yaml": "x" }, "sluice.yaml"],
    [{ "sluice.yaml": "x" }, {}, "sluice.yaml"],
    [{ "sluice.yaml": "x" }, { "sluice.yaml": { link: "other.yaml" } }, "sluice.yaml"],
    [{ OWNERS: "alice" }, { "OWNERS.md": "alice" }, "OWNERS"],
    [{}, { "src/core/owners": "eve" }, "src/core/owners"],
    [{}, { "SLUICE.YAML": "x" }, "SLUICE.YAML"],
    [{}, { ".github/workflows/ci.yml": "x" }, ".github/workflows/ci.yml"],
    [{ ".github/a": "x" }, { ".github": { link: "evil" } }, ".github/a"],
    [{}, { "a/./b": "x" }, "a/./b"],
  ] as const) {
    const outcome = await look(before, after);
    expect([path, outcome.value, outcome.code]).toEqual([path, "fail", "POLICY_TOUCHED"]);
    expect(outcome.findings).toContainEqual(expect.objectContaining({ code: "POLICY_FILE", path, hint: expect.any(String) }));
  }
});

test("a file that one commit changed and another gave back is touched: the first may reach the base by another branch", async () => {
  const old = { files: { "sluice.yaml": "old" } };
  const commits = { a: old, b: { files: { "sluice.yaml": "stricter" }, parent: "a" }, c: { ...old, parent: "b" } };
  const outcome = await tryGate(touchesPolicy, {
    with: POLICY,
    subject: { facets: { head: "c", base: "main", baseCommit: "a" } },
    vcs: fakeVcs({ commits }),
  });
  expect(outcome).toMatchObject({ value: "fail", code: "POLICY_TOUCHED", examined: 1, findings: [{ path: "sluice.yaml" }] });
});

test("needs paths", () => {
  for (const config of [{}, { paths: [] }, { paths: ["/sluice.yaml"] }])
    expect(touchesPolicy.validate(config)).toMatchObject({ ok: false });
});
