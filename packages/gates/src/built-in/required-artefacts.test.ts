import type { Json } from "@sluice/core";
import { type FakeFile, fakeVcs, tryGate } from "@sluice/testing";
import { expect, test } from "vitest";
import { requiredArtefacts } from "../index.ts";

const before: Readonly<Record<string, FakeFile>> = { "docs/plan.md": "old plan", "docs/K-1.md": "old" };
const after: Readonly<Record<string, FakeFile>> = {
  "docs/plan.md": "old plan",
  "docs/K-1.md": "new",
  "docs/empty.md": " \n\t\n",
  "docs/link.md": { link: "plan.md" },
  "docs/big.md": "x".repeat(100_000),
  sub: { submodule: "c9" },
};

function look(config: Json) {
  const vcs = fakeVcs({ commits: { a: { files: before }, b: { files: after, parent: "a" } } });
  const subject = { key: "K-1", facets: { head: "b", base: "main", baseCommit: "a" } };
  return tryGate(requiredArtefacts, { with: config, subject, vcs });
}

const found = async (config: Json) => (await look(config)).findings.map(({ code, path }) => `${code} ${path}`);

test("files that are there and hold something pass, with their number", async () => {
  expect(await look({ files: ["docs/plan.md", "docs/${key}.md", "docs/big.md"] })).toMatchObject({
    value: "pass",
    code: "ARTEFACTS_PRESENT",
    examined: 3,
    evidence: [{ class: "observed" }],
  });
});

test("PTH-2: missing, empty and special files fail, each with its path and a hint", async () => {
  expect(await found({ files: ["docs/plan.md", "docs/none.md", "docs/empty.md", "docs/link.md", "sub"] })).toEqual([
    "ARTEFACT_MISSING docs/none.md",
    "ARTEFACT_EMPTY docs/empty.md",
    "ARTEFACT_NOT_A_FILE docs/link.md",
    "ARTEFACT_NOT_A_FILE sub",
  ]);
  expect(await look({ files: ["docs/none.md"] })).toMatchObject({
    value: "fail",
    code: "ARTEFACTS_MISSING",
    findings: [{ hint: expect.any(String) }],
  });
});

test("with changed, what was there before is not enough", async () => {
  expect(await found({ files: ["docs/${key}.md", "docs/plan.md"], changed: true })).toEqual(["ARTEFACT_UNCHANGED docs/plan.md"]);
  expect(await found({ files: ["docs/${key}.md", "docs/plan.md"], changed: false })).toEqual([]);
});

test("PTH-1: paths stay in the repository, and placeholders are known", () => {
  for (const files of [[], ["../a"], ["/a"], ["a//b"], ["./a"], ["a\\b"], ["${nothing}"], ["a", "${key"], [1]])
    expect(requiredArtefacts.validate({ files })).toMatchObject({ ok: false });
  expect(requiredArtefacts.validate({ files: ["a", "${key"] })).toMatchObject({ ok: false, issues: [{ path: ["files", 1] }] });
});

test("a value that the run does not have is an error of the definition", async () => {
  expect(await look({ files: ["docs/plan.md", "${repo}/a.md"] })).toMatchObject({
    value: "error",
    class: "definition",
    code: "PLACEHOLDER_REFUSED",
  });
});
