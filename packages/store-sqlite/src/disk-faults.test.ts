import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore } from "@sluice/store-sqlite";
import { afterAll } from "vitest";
import { describeDiskFaults } from "../../../test/support/disk-faults.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-disk-faults-"));
afterAll(() => rmSync(root, { recursive: true }));

describeDiskFaults({
  name: "sqlite store",
  powerCut: "STO-7",
  place: (folder) => ({ kind: "sqlite", file: join(folder, "runs.db") }),
  open: (folder, options) => createSqliteStore({ file: join(folder, "runs.db"), ...options }),
  fresh: () => mkdtempSync(join(root, "store-")),
});
