import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  createSluice,
  defineGate,
  definePipeline,
  fileStore,
  git,
  memory,
  pass,
  type Principal,
  type RunStore,
  sqlite,
  verifyFileStore,
} from "./index.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-place-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const repo = join(root, "repository");
mkdirSync(repo);
execFileSync("git", ["init", "--quiet"], { cwd: repo });

const ALICE: Principal = { id: "alice", assurance: "verified" };
const agreed = defineGate({
  id: "agreed",
  version: 1,
  config: { "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } },
  binds: ["head"],
  reads: "subject",
  evaluate: () => pass("agreed"),
});
const pipeline = definePipeline({
  format: 1,
  name: "small",
  initial: "look",
  stages: { look: { gates: ["agreed"], next: "done" }, done: { final: "succeeded" } },
});

const STORES: readonly (readonly [string, (folder: string) => RunStore])[] = [
  ["sqlite", (folder) => sqlite({ file: join(folder, "runs.sqlite") })],
  ["fileStore", (folder) => fileStore({ folder: join(folder, "runs") })],
];

describe.each(STORES)("%s", (name, open) => {
  const sluiceOn = (store: RunStore, trust: { readonly trust?: "local-dev" } = {}) =>
    createSluice({ pipelines: [pipeline], gates: [agreed], store, vcs: git({ repo, cache: join(root, "cache") }), ...trust });

  test.each(["state", ".git/state"])("in %s of the judged repository is refused", async (place) => {
    const store = open(join(repo, place));
    expect(() => sluiceOn(store)).toThrow(expect.objectContaining({ code: "STORE_INSIDE_SUBJECT" }));
    await store.close();
  });

  test("elsewhere serves, and another process goes on where one stopped", async () => {
    const folder = join(root, `state-${name}`);
    const first = open(folder);
    const before = sluiceOn(first);
    const { id } = await before.start("small", { key: "K-1", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
    await before.close();
    await first.close();
    const second = open(folder);
    const after = sluiceOn(second);
    expect((await after.settled(id, { timeoutMs: 30_000 })).run.outcome).toBe("succeeded");
    expect((await after.explain(id)).text).not.toContain("local-dev");
    await after.close();
    await second.close();
  });

  test("on one person's machine is allowed inside, and every explanation says so", async () => {
    const store = open(join(repo, "allowed"));
    const sluice = sluiceOn(store, { trust: "local-dev" });
    const { id } = await sluice.start("small", { key: "K-1", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
    const { text, markdown } = await sluice.explain(id);
    expect([text, markdown]).toEqual([expect.stringContaining("local-dev"), expect.stringContaining("local-dev")]);
    await sluice.close();
    await store.close();
  });
});

test("what runs left in plain files can be verified", () => {
  const folder = join(root, "state-fileStore", "runs");
  // #region verify
  const verdict = verifyFileStore(folder);
  if (!verdict.ok) console.error(`${verdict.file}, line ${verdict.line ?? "unknown"}: ${verdict.reason}`);
  // #endregion verify
  expect(verdict).toMatchObject({ ok: true, runs: 1 });
});

test("three stores and where they keep their runs", async () => {
  const state = join(root, "three");
  // #region stores
  const gone = memory();
  const database = sqlite({ file: join(state, "runs.sqlite") });
  const files = fileStore({ folder: join(state, "runs") });
  // #endregion stores
  const stores = [gone, database, files];
  expect(stores.map(({ location }) => location)).toEqual([undefined, join(state, "runs.sqlite"), join(state, "runs")]);
  for (const store of stores) await store.close();
});
