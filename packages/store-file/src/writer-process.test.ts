import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { describeWriterProcesses } from "../../../test/support/writer-processes.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-writers-"));
afterAll(() => rmSync(folder, { recursive: true }));

describeWriterProcesses({ name: "file store", place: (name) => ({ kind: "file", folder: join(folder, name) }) });
