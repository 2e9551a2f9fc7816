// Every webhook is lost here: git and GitHub are real servers' answers, and runs move by ticks alone.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GITHUB, type GithubServer, pull, startGithubServer } from "../../../test/support/github-server.ts";
import { createSluice, git, github, memory, pipelineFile, type Principal, type RunStore, type Sluice } from "./index.ts";

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(`../../../docs/guides/examples/forge/${path}`, import.meta.url));

// #region host
function openHost(repo: string, store: RunStore, token: string, url = "https://api.github.com"): Sluice {
  return createSluice({
    pipelines: [pipelineFile(here("landing.yaml"))],
    store,
    vcs: git({ repo, base: "main" }),
    secrets: [token],
    forges: [{ forge: github({ repo: "acme/web", token, url }) }],
  });
}
// #endregion host

const ALICE: Principal = { id: "alice", assurance: "verified" };

let root: string;
let server: GithubServer;
let store: RunStore;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-forge-"));
  await mkdir(join(root, "repo"));
  server = await startGithubServer();
  store = memory();
  await inRepo("init", "-q", "-b", "main");
  await commit("first");
  await inRepo("checkout", "-q", "-b", "feature");
  await commit("work");
  server.pulls = [await request({})];
});

afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

async function inRepo(...args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", ["-C", join(root, "repo"), "-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...args]);
  return stdout.trim();
}

const commit = (message: string) => inRepo("commit", "-q", "--allow-empty", "-m", message);

/** The pull request of the branch, as it stands now. */
async function request(given: Readonly<Record<string, unknown>>): Promise<ReturnType<typeof pull>> {
  const repo = { id: 7 };
  const head = { ref: "feature", sha: await inRepo("rev-parse", "feature"), repo };
  return pull(17, { head, base: { ref: "main", repo }, updated_at: `${new Date().toISOString().slice(0, 19)}Z`, ...given });
}

/** A process that looks once: nothing is remembered from the one before. */
async function tick(): Promise<Sluice> {
  const sluice = openHost(join(root, "repo"), store, GITHUB.token, server.url);
  expect((await sluice.tick()).watched).toMatchObject([{ repo: "acme/web", failed: 0 }]);
  return sluice;
}

/** A run about the branch that waits until it has landed. */
async function landing(subject: object = { repo: "acme/web", ref: "refs/heads/feature" }): Promise<string> {
  const sluice = openHost(join(root, "repo"), store, GITHUB.token, server.url);
  const { id } = await sluice.start("landing", { key: "WEB-17", subject, startedBy: { id: "bot", assurance: "verified" } });
  const [asked] = (await sluice.explain(id)).requests;
  if (asked === undefined) throw new TypeError("nobody is asked");
  await sluice.decide(id, { gate: "sound", decision: "approve", by: ALICE, seen: asked.digest });
  await tick();
  return id;
}

const MERGED = { state: "closed", merged_at: "2026-01-02T00:00:00Z", merge_commit_sha: "e".repeat(40) };

test("a merge that nobody told of is found by a tick, git says that it landed, and the run ends (OR-58, OR-68)", async () => {
  const id = await landing();
  await inRepo("checkout", "-q", "main");
  await inRepo("merge", "-q", "--no-ff", "-m", "Merge 17", "feature");
  const mergedAs = await inRepo("rev-parse", "main");
  // Nobody looks at git again before its hour is over, unless somebody says that something has moved.
  server.pulls = [];
  expect((await (await tick()).get(id))?.outcome).toBeUndefined();
  server.pulls = [await request({ ...MERGED, merge_commit_sha: mergedAs })];
  const run = await (await tick()).get(id);
  expect(run?.outcome).toBe("succeeded");
  expect(run?.state.facts["forge.change"]?.data).toMatchObject({ change: "17", state: "merged", mergedAs });
});

test("a merge that git knows nothing of proves nothing (OR-59)", async () => {
  const id = await landing();
  server.pulls = [await request(MERGED)];
  const run = await (await tick()).get(id);
  expect([run?.outcome, run?.state.facts["forge.change"]?.data]).toMatchObject([undefined, { state: "merged" }]);
});

test("one that was given up ends the run as its definition says", async () => {
  const id = await landing({ repo: "acme/web", change: "17", ref: "refs/heads/feature" });
  server.pulls = [await request({ state: "closed" })];
  expect((await (await tick()).get(id))?.outcome).toBe("cancelled");
});

test("the push that nobody told of is seen: what was approved is not what would land (OK-59)", async () => {
  const id = await landing();
  await commit("more work");
  server.pulls = [await request({})];
  const run = await (await tick()).get(id);
  expect([run?.stage, run?.state.subject.facets["head"]]).toEqual(["review", await inRepo("rev-parse", "feature")]);
});

test("the request of a fork that calls its branch the same is nobody's here (OR-59)", async () => {
  const id = await landing();
  const before = await (await tick()).get(id);
  server.pulls = [
    await request({ number: 18, state: "closed", head: { ref: "feature", sha: await inRepo("rev-parse", "feature"), repo: { id: 8 } } }),
  ];
  const after = await (await tick()).get(id);
  expect([after?.outcome, after?.version]).toEqual([undefined, before?.version]);
});
