import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { describeDecidingProcesses } from "../../../test/support/deciding-processes.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-deciders-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("deciding processes (APR-5, ST-06, ST-11, ST-14)", () => {
  describeDecidingProcesses({
    name: "sqlite store",
    place: (name) => {
      mkdirSync(join(folder, name), { mode: 0o700 });
      return { kind: "sqlite", file: join(folder, name, "runs.db") };
    },
  });
});
