import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { describeEngineHosts } from "../../../test/support/engine-hosts.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describeEngineHosts({
  name: "file store",
  place: () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-engines-"));
    folders.push(folder);
    return { kind: "file", folder: join(folder, "runs") };
  },
});
