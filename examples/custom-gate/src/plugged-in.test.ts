import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSluice, definePipeline, git, memory } from "@sluice/sdk";
import { afterAll, expect, test } from "vitest";
import { licenceHeader } from "./licence-header.ts";

const top = realpathSync(mkdtempSync(join(tmpdir(), "sluice-gate-")));
const repo = join(top, "repo");
afterAll(() => rmSync(top, { recursive: true, force: true }));

function inRepo(...args: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=Sam", "-c", "user.email=sam@example.org", ...args], { cwd: repo });
}

function commit(path: string, text: string): void {
  writeFileSync(join(repo, path), text);
  inRepo("add", path);
  inRepo("commit", "--quiet", "--message", path);
}

test("judges a branch of a real repository, and judges it again when it moves", async () => {
  mkdirSync(repo);
  inRepo("init", "--quiet", "--initial-branch=main");
  commit("README.md", "# Sample\n");
  inRepo("switch", "--quiet", "--create", "feature");
  commit("a.ts", "export {};\n");

  // #region plug-in
  const pipeline = definePipeline({
    format: 1,
    name: "licences",
    initial: "check",
    stages: {
      check: {
        gates: [{ use: "licence-header", with: { header: "// SPDX-License-Identifier: Apache-2.0", suffix: ".ts" } }],
        next: "done",
      },
      done: { final: "succeeded" },
    },
  });
  const sluice = createSluice({ pipelines: [pipeline], gates: [licenceHeader], store: memory(), vcs: git({ repo, base: "main" }) });
  // #endregion plug-in

  const startedBy = { id: "sam", assurance: "verified" } as const;
  const { id } = await sluice.start("licences", { key: "feature", subject: { ref: "refs/heads/feature" }, startedBy });
  const { run } = await sluice.settled(id);
  expect(run).toMatchObject({ status: "held", stage: "check" });
  expect((await sluice.explain(id)).data.gates[0]).toMatchObject({ value: "fail", code: "LICENCE_MISSING" });

  commit("a.ts", "// SPDX-License-Identifier: Apache-2.0\nexport {};\n");
  expect(await sluice.resume(id, { by: startedBy })).toMatchObject({ ok: true });
  expect((await sluice.settled(id)).run).toMatchObject({ outcome: "succeeded" });
  await sluice.close();
});
