// The gates of a change against git itself: what the fake repository of their own tests promises must be what git says.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { GateDescriptor, Json, ProcessRunner } from "@sluice/core";
import {
  addedLines,
  commitMessages,
  diffSize,
  forbiddenPaths,
  foreignLiterals,
  protectedBranches,
  requiredArtefacts,
  touchesPolicy,
} from "@sluice/gates";
import { createProcessRunner } from "@sluice/process";
import { type GateTrial, tryGate } from "@sluice/testing";
import { createGitVcs } from "@sluice/vcs-git";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "sluice-change-gates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const repo = join(folder, "repo");
const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
    cwd: repo,
    env,
    stdio: ["ignore", "pipe", "ignore"],
  })
    .toString()
    .trim();

function commit(message: string, files: Readonly<Record<string, string>> = {}): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text);
  }
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "-m", message);
  return git("rev-parse", "HEAD");
}

const ids = { base: "", good: "", bad: "" };
beforeAll(() => {
  mkdirSync(repo);
  git("init", "--quiet", "--initial-branch=main");
  const root = commit("chore: begin", {
    "old.txt": "TODO of old\nsame\n",
    "policy/rules.yaml": "a: 1\n",
    "kept/moved.txt": "long enough to be a rename\n",
  });
  ids.base = commit("chore: main moves on", { "main.txt": "main\n" });

  git("checkout", "--quiet", "-b", "feature/orch-22", root);
  commit("feat(core): begin", { "src/a.ts": "export const a = 1;\n", "old.txt": "TODO of old\nsame\nnew\n" });
  ids.good = commit("docs: say what changed", { "docs/orch-22.md": `Since ${git("rev-parse", "HEAD").slice(0, 10)}, for ORCH-22.\n` });

  git("checkout", "--quiet", "-b", "feature/orch-23");
  commit("add the proof", { "work/secret.txt": "secret\n" });
  rmSync(join(repo, "work"), { recursive: true });
  git("mv", "kept", "elsewhere");
  symlinkSync("../policy", join(repo, "src/link"));
  rmSync(join(repo, "docs/orch-22.md"));
  ids.bad = commit("fixup! feat(core): begin", {
    "src/a.ts": "// fixme: begin ORCH-7\n",
    "Policy/Rules.yaml": "a: 2\n",
    "docs/empty.md": "\n",
  });
  git("checkout", "--quiet", "main");
});

const GATES: readonly (readonly [gate: GateDescriptor, config: Json, fails: readonly string[]])[] = [
  [
    forbiddenPaths,
    { paths: ["work", "kept"], protected: ["policy"] },
    ["PATH_FORBIDDEN kept/moved.txt", "PATH_FORBIDDEN work/secret.txt", "PATH_LINK src/link", "PATH_PROTECTED Policy/Rules.yaml"],
  ],
  [touchesPolicy, { paths: ["policy/**"] }, ["POLICY_FILE Policy/Rules.yaml"]],
  [addedLines, {}, ["LINE_UNFINISHED src/a.ts"]],
  [foreignLiterals, { paths: ["**"] }, ["LITERAL_KEY src/a.ts"]],
  [requiredArtefacts, { files: ["docs/orch-22.md", "src/a.ts"], changed: true }, ["ARTEFACT_MISSING docs/orch-22.md"]],
  [diffSize, { files: 3, added: 3, deleted: 0 }, ["SIZE_EXCEEDED ", "SIZE_EXCEEDED ", "SIZE_EXCEEDED "]],
  [commitMessages, { scopes: ["core"] }, ["COMMIT_FIXUP ", "COMMIT_FORM "]],
  [protectedBranches, { branches: ["main", "feature/orch-23"], bases: ["main"] }, ["BRANCH_IS_PROTECTED "]],
];

const trial = (branch: string, head: string, runner?: ProcessRunner): Omit<GateTrial, "with"> => ({
  subject: { key: "ORCH-22", ref: `refs/heads/${branch}`, facets: { head, base: "main", baseCommit: ids.base } },
  vcs: createGitVcs({ repo, cache: join(folder, "cache"), ...(runner === undefined ? {} : { process: runner }) }),
});

describe.each(GATES.map((each) => [each[0].id, ...each] as const))("%s", (_id, gate, config, fails) => {
  test("passes on a good change, whatever happened on main, with three processes at most once it is known where it starts", async () => {
    const commands: string[] = [];
    const inner = createProcessRunner({ survivors: "group" });
    const run: ProcessRunner["run"] = (request, options) => {
      commands.push(request.argv.find((word, at) => at > 0 && /^[a-z]/.test(word) && request.argv[at - 1] !== "-c") ?? "");
      return inner.run(request, options);
    };
    const good = trial("feature/orch-22", ids.good, { portVersion: 1, run });
    await good.vcs?.changedFiles({ base: ids.base, head: ids.good });
    commands.length = 0;
    const outcome = await tryGate(gate, { ...good, with: config });
    expect([outcome.value, outcome.reason]).toEqual(["pass", outcome.reason]);
    expect(outcome.evidence).not.toEqual([]);
    expect(commands.length).toBeLessThanOrEqual(3);
  });

  test("fails on a bad one, with its findings", async () => {
    const outcome = await tryGate(gate, { ...trial("feature/orch-23", ids.bad), with: config });
    expect(outcome.value).toBe("fail");
    const found = outcome.findings.filter(({ code }) => code !== undefined).map(({ code, path = "" }) => `${code} ${path}`);
    expect(found.toSorted()).toEqual(fails);
    for (const finding of outcome.findings.filter(({ code }) => code !== undefined)) expect(finding.hint).toBeTruthy();
  });
});
