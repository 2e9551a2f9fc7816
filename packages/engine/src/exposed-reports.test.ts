import { dirname } from "node:path";
import type { ReportFolder, Vcs } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { expect, test } from "vitest";

const DEFINITION = `
format: 1
name: small
initial: look
stages:
  look: { gates: [{ id: ok, use: check }], next: done }
  done: { final: succeeded }
`;
const vcs = { contains: (path: string) => dirname(path) === "/repository" } as Vcs;
const at = (location?: string): ReportFolder => ({
  portVersion: 1,
  ...(location === undefined ? {} : { location }),
  write: () => Promise.resolve(),
  read: () => Promise.resolve({ kind: "absent", because: "missing" }),
});

test("reports where workers can write are refused, unless it is one person's machine (PTH-4)", () => {
  const harness = createHarness({ pipelines: [DEFINITION] });
  const refused = expect.objectContaining({ code: "REPORT_FOLDER_INSECURE" }) as unknown;
  expect(() => harness.engine({ vcs, reports: at("/repository/reports") })).toThrow(refused);
  for (const options of [
    { vcs, reports: at("/repository/reports"), trust: "local-dev" as const },
    { vcs, reports: at("/srv/reports") },
    { vcs, reports: at() },
    { reports: at("/repository/reports") },
  ]) {
    expect(() => harness.engine(options)).not.toThrow();
  }
});
