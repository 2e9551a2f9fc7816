import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSettableClock, describeRunStore } from "@sluice/conformance";
import { createSqliteStore } from "@sluice/store-sqlite";
import { describe, expect, test } from "vitest";

for (const driver of ["node", "better-sqlite3"] as const)
  describeRunStore(
    { describe, test, skip: (name, reason) => test(`${name} is not left out`, () => expect.unreachable(reason)) },
    {
      name: `sqlite store on ${driver}`,
      capabilities: { durability: "disk", manyProcesses: true },
      create: async () => {
        const clock = createSettableClock();
        const folder = mkdtempSync(join(tmpdir(), "sluice-sqlite-"));
        const open = () => createSqliteStore({ file: join(folder, "runs.db"), clock: clock.now, driver });
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
