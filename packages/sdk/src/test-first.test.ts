import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { createSluice, definePipeline, type EffectHandler, git, memory } from "./index.ts";

const run = promisify(execFile);
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const CHECK = ["sh", "check.sh"];
const BECAUSE = "without behaviour: only words change";

/** The commit of the first work has a check that fails, the commit of the second makes it pass. */
const pipeline = definePipeline({
  format: 1,
  name: "test-first",
  initial: "specify",
  stages: {
    specify: {
      work: { run: "specify" },
      // About this work and not about the head, which the implementation moves on.
      gates: [{ id: "red", use: "command", binds: ["work"], with: { argv: CHECK, exit: { pass: [1], fail: [0] } } }],
      next: "implement",
    },
    implement: {
      work: { run: "implement" },
      gates: [{ id: "green", use: "command", with: { argv: CHECK } }],
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

type Files = Readonly<Record<string, string>>;

/** A run whose two works commit these files. */
async function developed({ specify, implement }: { readonly specify: Files; readonly implement: Files }) {
  const root = await mkdtemp(join(tmpdir(), "sluice-test-first-"));
  folders.push(root);
  const repo = join(root, "repo");
  await mkdir(repo);
  const inRepo = async (...args: readonly string[]) =>
    run("git", ["-C", repo, "-c", "user.name=Agent", "-c", "user.email=agent@example.org", ...args]);
  await inRepo("init", "-q", "-b", "main");
  await inRepo("commit", "-q", "--allow-empty", "-m", "first");
  await inRepo("checkout", "-q", "-b", "work");
  const commits = (files: Files): EffectHandler => ({
    portVersion: 1,
    async perform({ run: id }) {
      await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(repo, name), content)));
      await inRepo("add", "--all");
      await inRepo("commit", "-q", "--allow-empty", "-m", `work of ${id}`);
      return { kind: "ended", exit: 0 };
    },
  });
  const vcs = git({ repo, cache: join(root, "cache"), base: "main" });
  const effects = { specify: commits(specify), implement: commits(implement) };
  const sluice = createSluice({ pipelines: [pipeline], store: memory(), vcs, effects });
  const startedBy = { id: "alice", assurance: "verified" } as const;
  const { id } = await sluice.start("test-first", { key: "K", subject: { ref: "refs/heads/work" }, startedBy });
  const settled = async () => {
    const { run: view } = await sluice.settled(id, { timeoutMs: 20_000 });
    const verdicts = Object.fromEntries(Object.entries(view.state.verdicts).map(([gate, { value }]) => [gate, value]));
    return { outcome: view.outcome, stage: view.stage, verdicts };
  };
  return { sluice, id, settled };
}

const FAILING = { "check.sh": "grep -q sum code.txt\n", "code.txt": "" };
const IMPLEMENTED = { "code.txt": "sum\n" };

describe("a failing test comes before the implementation (OK-38)", () => {
  test("given a check that fails first and passes then, the run succeeds, with both looks as evidence", async () => {
    const { sluice, settled } = await developed({ specify: FAILING, implement: IMPLEMENTED });
    expect(await settled()).toEqual({ outcome: "succeeded", stage: "done", verdicts: { red: "pass", green: "pass" } });
    await sluice.close();
  });

  test("given a check that passes from its birth, the implementation is never asked for", async () => {
    const { sluice, settled } = await developed({ specify: { "check.sh": "exit 0\n" }, implement: IMPLEMENTED });
    expect(await settled()).toEqual({ outcome: undefined, stage: "specify", verdicts: { red: "fail" } });
    await sluice.close();
  });

  test("given an implementation that does not make it pass, it is not done", async () => {
    const { sluice, settled } = await developed({ specify: FAILING, implement: { "code.txt": "todo\n" } });
    expect(await settled()).toEqual({ outcome: undefined, stage: "implement", verdicts: { red: "pass", green: "fail" } });
    await sluice.close();
  });

  test("given a step without behaviour, a person exempts it in writing, and the verdict stays what it is", async () => {
    const { sluice, id, settled } = await developed({ specify: { "check.sh": "exit 0\n" }, implement: IMPLEMENTED });
    await settled();
    const by = { id: "bob", assurance: "verified" } as const;
    await sluice.waive(id, { gate: "red", reason: BECAUSE, until: Date.now() + 3_600_000, by });
    await sluice.resume(id, { by });
    expect(await settled()).toEqual({ outcome: "succeeded", stage: "done", verdicts: { red: "fail", green: "pass" } });
    await sluice.close();
  });
});
