import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSettableClock, describeRunStore } from "@sluice/conformance";
import { createFileStore } from "@sluice/store-file";
import { describe, expect, test } from "vitest";

describeRunStore(
  { describe, test, skip: (name, reason) => test(`${name} is not left out`, () => expect.unreachable(reason)) },
  {
    name: "file store",
    capabilities: { durability: "disk", manyProcesses: true },
    create: async () => {
      const clock = createSettableClock();
      const folder = mkdtempSync(join(tmpdir(), "sluice-files-"));
      const open = () => createFileStore({ folder, clock: clock.now });
      const store = open();
      return {
        clock,
        store,
        another: async () => open(),
        reopen: async () => {
          await store.close();
          return open();
        },
        dispose: async () => rmSync(folder, { recursive: true }),
      };
    },
  },
);
