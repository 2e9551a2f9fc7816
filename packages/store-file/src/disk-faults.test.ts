import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileStore } from "@sluice/store-file";
import { afterAll } from "vitest";
import { describeDiskFaults } from "../../../test/support/disk-faults.ts";

const root = mkdtempSync(join(tmpdir(), "sluice-disk-faults-"));
afterAll(() => rmSync(root, { recursive: true }));

describeDiskFaults({
  name: "file store",
  powerCut: "STO-2",
  place: (folder) => ({ kind: "file", folder }),
  open: (folder, options) => createFileStore({ folder, ...options }),
  fresh: () => mkdtempSync(join(root, "store-")),
});
