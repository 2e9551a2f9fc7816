import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { describeWriterProcesses } from "../../../test/support/writer-processes.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-writers-"));
afterAll(() => rmSync(folder, { recursive: true }));

describeWriterProcesses({
  name: "sqlite store",
  place: (name) => {
    mkdirSync(join(folder, name), { mode: 0o700 });
    return { kind: "sqlite", file: join(folder, name, "runs.db") };
  },
});
