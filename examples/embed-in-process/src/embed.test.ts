import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf, type Principal, type RunStore, type Sluice, sqlite } from "@sluice/sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import { approve, question } from "./decide.ts";
import { openHost, review } from "./host.ts";

const BOT: Principal = { id: "bot", assurance: "verified", kind: "machine" };
const NOTHING = digestOf("no request is open");
const ALICE: Principal = { id: "alice", assurance: "verified" };

let top: string;
let repo: string;
let file: string;
const opened: { readonly sluice: Sluice; readonly store: RunStore }[] = [];

beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "sluice-embed-")));
  repo = join(top, "repo");
  file = join(top, "state", "runs.sqlite");
  mkdirSync(repo);
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(join(repo, ".gitignore"), "review.md\n");
  git("add", ".gitignore");
  git("commit", "--quiet", "--message", "Begin");
  git("switch", "--quiet", "--create", "ORCH-22");
});

afterEach(async () => {
  for (const { sluice, store } of opened.splice(0)) {
    await sluice.close();
    await store.close();
  }
  rmSync(top, { recursive: true, force: true });
});

function git(...args: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=Sam", "-c", "user.email=sam@example.org", ...args], { cwd: repo, encoding: "utf8" }).trim();
}

function open(): Sluice {
  // #region store
  const store = sqlite({ file });
  const sluice = openHost(repo, store);
  // #endregion store
  opened.push({ sluice, store });
  return sluice;
}

test("the work is sent back once, then a person of the group approves it; the one who started it may not", async () => {
  const sluice = open();
  const { run } = await review(sluice, "ORCH-22", BOT);
  expect(run).toMatchObject({ stage: "confirm", status: "waiting" });
  expect(git("log", "--format=%s", "main..ORCH-22").split("\n")).toHaveLength(2);

  const { text, seen = NOTHING } = await question(sluice, run.run);
  expect(text).toContain("go");
  const as = async (by: Principal) => (await approve(sluice, run.run, seen, by)).split(":")[0];
  expect(await as({ ...BOT, id: "bob" })).toBe("DECISION_NOT_ELIGIBLE");
  expect(await as(BOT)).toBe("DECISION_EXCLUDED");
  expect(await as({ ...ALICE, id: "mallory" })).toBe("DECISION_NOT_ELIGIBLE");
  expect(await as({ ...ALICE, assurance: "local" })).toBe("DECISION_ASSURANCE");
  expect(await as(ALICE)).toBe("approved");
  expect(await sluice.get(run.run)).toMatchObject({ outcome: "succeeded" });
});

test("starting twice is one run; another process goes on where the first one stopped", async () => {
  const first = open();
  // #region start
  const request = { key: "ORCH-22", subject: { ref: "refs/heads/ORCH-22" }, startedBy: BOT };
  const { id } = await first.start("review-loop", request);
  const again = await first.start("review-loop", request); // the same run: { id, created: false }
  // #endregion start
  expect(again).toMatchObject({ id, created: false });
  await first.close();

  // #region restart
  const second = open(); // another process, the same file
  const worker = second.work({ concurrency: 2 });
  const { run } = await second.settled(id);
  await worker.close({ drain: true });
  // #endregion restart
  expect(run).toMatchObject({ stage: "confirm", status: "waiting" });
});

test("events are followed from where one stopped, and a tick does what a worker would do once", async () => {
  const sluice = open();
  const { id } = await sluice.start("review-loop", { key: "ORCH-22", subject: { ref: "refs/heads/ORCH-22" }, startedBy: BOT });
  // #region tick
  let report = await sluice.tick({ limit: 20, timeBudgetMs: 30_000 });
  while (report.intents > 0) report = await sluice.tick({ limit: 20, timeBudgetMs: 30_000 });
  // #endregion tick
  expect(await sluice.get(id)).toMatchObject({ stage: "confirm" });

  // #region events
  let last: string | undefined;
  for await (const { position, event, run } of sluice.events({ follow: false })) {
    if (event.type === "request-opened") console.log(`${run} asks: ${JSON.stringify(event.data["gate"])}`);
    last = position; // keep it: the next call goes on behind it
  }
  // #endregion events
  expect(last).toBeTypeOf("string");
  const rest: string[] = [];
  for await (const { event } of sluice.events({ follow: false, ...(last === undefined ? {} : { after: last }) })) rest.push(event.type);
  expect(rest).toEqual([]);
});

test("a new commit under an open request withdraws it, and the old digest decides nothing", async () => {
  const sluice = open();
  const { run } = await review(sluice, "ORCH-22", BOT);
  const { seen = NOTHING } = await question(sluice, run.run);
  git("commit", "--quiet", "--allow-empty", "--message", "One more thing");
  expect(await approve(sluice, run.run, seen, ALICE)).not.toBe("approved");
  expect((await sluice.get(run.run))?.outcome).toBeUndefined();
});
