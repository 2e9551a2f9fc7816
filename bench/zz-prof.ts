import { mkdtempSync, rmSync } from "node:fs";
import { fileStoreOn } from "/work/main/packages/store-file/src/create-file-store.ts";
import { nodeFiles } from "/work/main/packages/store-file/src/files.ts";
import { systemProcesses } from "/work/main/packages/store-file/src/owner.ts";
import { appendWriter } from "/work/main/bench/append-writer.ts";
import { reviewLoop } from "/work/main/bench/review-story.ts";
const folder = mkdtempSync("/tmp/efs/p-");
const nosync = process.argv.includes("--nosync");
const files = { ...nodeFiles, open: (p: string) => { const f = nodeFiles.open(p); return nosync ? { ...f, sync() {} } : f; } };
const store = fileStoreOn({ files, processes: systemProcesses() }, { folder });
const ours = await appendWriter(store, reviewLoop(), 8);
for (let r = 0; r < 5; r++) { await ours.batch(100)(); }
const all: number[] = [];
for (let r = 0; r < 300; r++) { const b = ours.batch(50); const t = process.hrtime.bigint(); await b(); all.push(Number(process.hrtime.bigint() - t) / 50000); }
all.sort((a, b) => a - b);
console.log("us per append", all[150]);
await store.close(); rmSync(folder, { recursive: true });
