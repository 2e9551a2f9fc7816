// What the guide about keeping and backing up says, as it runs.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  archiveRuns,
  auditRun,
  backupFileStore,
  backupSqlite,
  createSluice,
  defineGate,
  definePipeline,
  evidenceOf,
  exportFileLines,
  fileEvidence,
  fileStore,
  importRun,
  pass,
  type Principal,
  readExport,
  sqlite,
} from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-keep-"));
afterAll(() => rmSync(folder, { recursive: true }));

const carol: Principal = { id: "carol", assurance: "verified" };
const anything = { "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } } as const;
const page = "a page that was looked at\n".repeat(100);

const probe = defineGate({
  id: "probe",
  version: 1,
  config: anything,
  binds: ["head"],
  reads: "subject",
  evaluate: () => pass("fine", { evidence: [evidenceOf({ name: "page", producer: "probe", class: "observed", content: page })] }),
});

// #region minimum
const look = definePipeline({
  format: 1,
  name: "look",
  initial: "look",
  stages: {
    look: { gates: [{ id: "probe", evidence: { class: "observed", count: 1 } }], next: "done" },
    done: { final: "succeeded" },
  },
});
// #endregion minimum

test("what is kept, erased, archived and copied", async () => {
  const file = join(folder, "runs.db");
  const store = sqlite({ file });
  // #region evidence
  const bodies = fileEvidence({ folder: join(folder, "evidence") });
  const sluice = createSluice({
    pipelines: [look],
    gates: [probe],
    store,
    evidence: { store: bodies, keepForMs: { reported: 90 * 86_400_000 } },
  });
  // #endregion evidence
  const { id: run } = await sluice.start("look", { key: "K-1", subject: { kind: "page", facets: { head: "1" } }, startedBy: carol });
  await sluice.settled(run);

  // #region read
  const [looked] = await sluice.evidence(run);
  const body = looked?.body === undefined ? undefined : await sluice.readEvidence(run, looked.body.digest);
  // #endregion read
  expect(body).toMatchObject({ kind: "present", text: page });

  const digest = looked?.body?.digest ?? "sha256:none";
  // #region erase
  await sluice.eraseEvidence(run, { digest, by: carol, reason: "names a customer" });
  // #endregion erase
  expect(await sluice.readEvidence(run, digest)).toMatchObject({ kind: "erased", by: "carol", because: "names a customer" });

  // #region expire
  while ((await bodies.expire({ limit: 500 })) === 500);
  // #endregion expire

  // #region audit
  const { chain, decisions, verdicts } = await auditRun(store, { scope: "default", run });
  // #endregion audit
  expect([chain.verified, decisions.length, verdicts.length]).toEqual([true, 0, 1]);

  await new Promise((resolve) => void setTimeout(resolve, 5));
  // #region archive
  const report = await archiveRuns(store, {
    scope: "default",
    folder: join(folder, "archive"),
    policy: { default: "90d", outcomes: { succeeded: "1ms" }, pipelines: { release: "365d" } },
    remove: true,
  });
  // #endregion archive
  expect(report).toMatchObject({ archived: [{ run }], removed: [run], kept: [] });
  expect(await sluice.get(run)).toBeUndefined();

  const archive = report.file ?? "";
  // #region restore-archive
  for await (const exported of readExport(exportFileLines(archive))) await importRun(store, exported);
  // #endregion restore-archive
  expect((await sluice.get(run))?.outcome).toBe("succeeded");

  const to = join(folder, "copy.db");
  // #region backup
  backupSqlite({ file, to });
  // #endregion backup
  const copy = sqlite({ file: to });
  expect((await auditRun(copy, { scope: "default", run })).chain.head).toBe((await auditRun(store, { scope: "default", run })).chain.head);
  await copy.close();

  const runs = join(folder, "files");
  await fileStore({ folder: runs }).close();
  // #region backup-files
  await backupFileStore({ folder: runs, to: join(folder, "files-copy") });
  // #endregion backup-files
  expect(readdirSync(join(folder, "files-copy")).toSorted()).toEqual(["claims.jsonl", "ledger.jsonl"]);
  await sluice.close();
  await store.close();
});
