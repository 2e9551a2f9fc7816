import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { createSluice, definePipeline, type EffectHandler, git, memory, type Principal } from "./index.ts";

const run = promisify(execFile);
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const ALICE: Principal = { id: "alice", assurance: "verified" };
const CLEAN = "fine\n";
const CONFLICT = "<<<<<<< ours\nfine\n=======\nfine\n>>>>>>> theirs\n";

const pipeline = definePipeline({
  format: 1,
  name: "markers",
  initial: "develop",
  stages: {
    develop: {
      work: { run: "developer" },
      gates: [
        {
          id: "no-markers",
          use: "command",
          with: { argv: ["grep", "-rnE", "^(<<<<<<<|>>>>>>>)( |$)", "--include=*.txt", "."], exit: { pass: [1], fail: [0] } },
        },
      ],
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

/** A run whose work commits one text and then leaves another in the folder that is checked out. */
async function judged(committed: string, checkedOut: string) {
  const root = await mkdtemp(join(tmpdir(), "sluice-judged-"));
  folders.push(root);
  const repo = join(root, "repo");
  await mkdir(repo);
  const inRepo = async (...args: readonly string[]): Promise<string> =>
    (await run("git", ["-C", repo, "-c", "user.name=Agent", "-c", "user.email=agent@example.org", ...args])).stdout.trim();
  await inRepo("init", "-q", "-b", "main");
  await inRepo("commit", "-q", "--allow-empty", "-m", "first");
  const developer: EffectHandler = {
    portVersion: 1,
    async perform() {
      await writeFile(join(repo, "a.txt"), committed);
      await inRepo("add", "a.txt");
      await inRepo("commit", "-q", "-m", "work");
      await writeFile(join(repo, "a.txt"), checkedOut);
      await writeFile(join(repo, "untracked.txt"), checkedOut);
      return { kind: "ended", exit: 0 };
    },
  };
  const vcs = git({ repo, cache: join(root, "cache"), base: "main" });
  const sluice = createSluice({ pipelines: [pipeline], store: memory(), vcs, effects: { developer } });
  const { id } = await sluice.start("markers", { key: "K", subject: { ref: "refs/heads/main" }, startedBy: ALICE });
  const { run: view } = await sluice.settled(id, { timeoutMs: 20_000 });
  await sluice.close();
  expect(view.head).toBe(await inRepo("rev-parse", "HEAD"));
  return { view, verdict: view.state.verdicts["no-markers"] };
}

describe("a command judges the commit under judgement, not what lies in a folder", () => {
  test("a clean commit passes on observed evidence, whatever is checked out", async () => {
    const { view, verdict } = await judged(CLEAN, CONFLICT);
    expect(verdict).toMatchObject({
      value: "pass",
      code: "EXIT_PASSED",
      evidence: [{ name: "stdout", class: "observed" }, { class: "observed" }],
    });
    expect(view.outcome).toBe("succeeded");
  });

  test("a bad commit fails, however clean the folder is", async () => {
    const { view, verdict } = await judged(CONFLICT, CLEAN);
    expect(verdict).toMatchObject({ value: "fail", findings: [{ message: expect.stringContaining("./a.txt:1:<<<<<<< ours") as string }] });
    expect(view.status).toBe("held");
  });
});
