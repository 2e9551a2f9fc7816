import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSluice, definePipeline, exportRuns, importRun, memory, readExport, type RunStore, sqlite } from "./index.ts";

const onlyAsk = definePipeline({
  format: 1,
  name: "ask",
  initial: "ask",
  stages: { ask: { gates: [{ id: "ok", use: "approval", with: { of: ["bob"] } }], next: "done" }, done: { final: "succeeded" } },
});

async function linesOf(store: RunStore): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of exportRuns(store, { scope: "default" })) lines.push(line);
  return lines;
}

test("given runs in one kind of store, then they go to another kind and back, and the export is the same byte for byte", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-sdk-"));
  const stores = [memory(), sqlite({ file: join(folder, "runs.db") }), memory()] as const;
  const [first] = stores;
  const sluice = createSluice({ pipelines: [onlyAsk], store: first });
  for (const key of ["A-1", "A-2", "A-3"])
    await sluice.start("ask", { key, subject: { kind: "doc", facets: { head: key } }, startedBy: { id: "ann", assurance: "verified" } });
  await sluice.close();
  const lines = await linesOf(first);
  expect(lines).toHaveLength(1 + 1 + 3 * 2 + 1);
  for (const [at, store] of stores.slice(1).entries()) {
    for await (const run of readExport(await linesOf(stores[at] ?? store))) await importRun(store, run, { unfinished: true });
    expect(await linesOf(store)).toEqual(lines);
  }
  await Promise.all(stores.map((store) => store.close()));
  await rm(folder, { recursive: true });
});
