import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { describeDecidingProcesses } from "../../../test/support/deciding-processes.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-deciders-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("deciding processes (APR-5, ST-06, ST-11, ST-14)", () => {
  describeDecidingProcesses({ name: "file store", place: (name) => ({ kind: "file", folder: join(folder, name) }) });
});
