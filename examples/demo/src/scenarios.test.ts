import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { sluiceCommand } from "./sluice-command.ts";

const cache = mkdtempSync(join(tmpdir(), "sluice-scenarios-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

test("the demo's pipeline does what its scenarios say", () => {
  const { exit, text } = sluiceCommand({ cache }, ["test", "--policy-file", "examples/demo/delivery.scenario.yaml"]);
  expect({ exit, text }).toMatchObject({ exit: 0, text: expect.stringContaining("3 scenarios, all as expected") as string });
});
