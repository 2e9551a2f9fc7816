import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { command, createSluice, definePipeline, digestOf, git, memory, type Principal } from "./index.ts";

const run = promisify(execFile);
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const ALICE: Principal = { id: "alice", assurance: "verified" };
const AUTHOR: Principal = { id: "agent@example.org", assurance: "verified" };
const BOB: Principal = { id: "bob", assurance: "verified" };

/** A repository with one commit on main and a branch for the work. */
async function repository(): Promise<{ readonly repo: string; readonly cache: string }> {
  const root = await mkdtemp(join(tmpdir(), "sluice-git-"));
  folders.push(root);
  const repo = join(root, "repo");
  await mkdir(repo);
  const inRepo = (...args: readonly string[]) =>
    run("git", ["-C", repo, "-c", "user.name=Agent", "-c", "user.email=agent@example.org", ...args]);
  await inRepo("init", "-q", "-b", "main");
  await writeFile(join(repo, "a.txt"), "one\n");
  await inRepo("add", "a.txt");
  await inRepo("commit", "-q", "-m", "first");
  await inRepo("checkout", "-q", "-b", "feature");
  return { repo, cache: join(root, "cache") };
}

const pipeline = definePipeline({
  format: 1,
  name: "git-review",
  initial: "develop",
  stages: {
    develop: { work: { run: "developer", timeout: "5m" }, next: "review" },
    review: {
      work: { run: "reviewer", timeout: "5m" },
      gates: [
        {
          id: "verdict",
          use: "report",
          with: { file: "review-${key}.md", field: "verdict", pass: ["APPROVED"], fail: ["REJECTED"], head: "head" },
        },
      ],
      next: "confirm",
    },
    confirm: {
      gates: [{ id: "go", use: "approval", with: { from: [{ count: 1, of: ["anyone"] }], exclude: ["starter", "author"] } }],
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

const DEVELOPER = [
  "git",
  "-c",
  "user.name=Agent",
  "-c",
  "user.email=agent@example.org",
  "commit",
  "-q",
  "--allow-empty",
  "-m",
  "work",
] as const;
const REVIEWER = `
const { readFileSync, writeFileSync } = require("node:fs");
const { subject } = JSON.parse(readFileSync(process.env.SLUICE_INPUT, "utf8"));
writeFileSync("review-" + subject.key + ".md", "---\\nverdict: APPROVED\\nhead: " + subject.facets.head + "\\n---\\n");
`;

describe("a run about a branch of a real repository", () => {
  test("judges the commit that the work left, and its author may not approve it (APR-4)", async () => {
    const { repo, cache } = await repository();
    const sluice = createSluice({
      pipelines: [pipeline],
      store: memory(),
      vcs: git({ repo, cache, base: "main" }),
      effects: { developer: command(DEVELOPER, { cwd: repo }), reviewer: command(["node", "-e", REVIEWER], { cwd: repo }) },
    });
    const before = (await run("git", ["-C", repo, "rev-parse", "HEAD"])).stdout.trim();
    const { id } = await sluice.start("git-review", {
      key: "ORCH-22",
      subject: { repo: "acme/app", ref: "refs/heads/feature" },
      startedBy: ALICE,
    });
    expect((await sluice.get(id))?.head).toBe(before);
    const { run: parked } = await sluice.settled(id, { timeoutMs: 60_000 });
    const after = (await run("git", ["-C", repo, "rev-parse", "HEAD"])).stdout.trim();
    expect(parked.stage).toBe("confirm");
    expect(parked.head).toBe(after);
    expect(after).not.toBe(before);

    const seen = parked.state.requests["go"]?.digest ?? digestOf("nothing");
    expect(await sluice.decide(id, { gate: "go", decision: "approve", by: AUTHOR, seen })).toMatchObject({
      ok: false,
      code: "DECISION_EXCLUDED",
    });
    expect(await sluice.decide(id, { gate: "go", decision: "approve", by: BOB, seen })).toMatchObject({ ok: true });
    expect((await sluice.get(id))?.outcome).toBe("succeeded");
    await sluice.close();
  });

  test("a commit that moves in under a parked approval voids it at the moment of the decision (APR-3)", async () => {
    const { repo, cache } = await repository();
    const sluice = createSluice({
      pipelines: [pipeline],
      store: memory(),
      vcs: git({ repo, cache, base: "main" }),
      effects: { developer: command(DEVELOPER, { cwd: repo }), reviewer: command(["node", "-e", REVIEWER], { cwd: repo }) },
    });
    const { id } = await sluice.start("git-review", { key: "ORCH-23", subject: { ref: "refs/heads/feature" }, startedBy: ALICE });
    const { run: parked } = await sluice.settled(id, { timeoutMs: 60_000 });
    const seen = parked.state.requests["go"]?.digest ?? digestOf("nothing");
    await run(DEVELOPER[0], ["-C", repo, ...DEVELOPER.slice(1)]);
    expect((await sluice.decide(id, { gate: "go", decision: "approve", by: BOB, seen })).ok).toBe(false);
    const view = await sluice.get(id);
    expect(view?.outcome).toBeUndefined();
    expect(view?.stage).toBe("review");
    await sluice.close();
  });
});
