import { expect, test } from "vitest";
import { pipelineOf } from "../fixtures/check-text.ts";
import { loadDefinition } from "../load-definition.ts";
import { formatFindings } from "./format-findings.ts";
import { verifyPipeline } from "./verify-pipeline.ts";

const TEXT = `format: 1
name: p
initial: a
stages:
  a: { gates: [secrets], rework: { to: b, laps: 1 }, next: z }
  b: { next: z }
  z: { final: succeeded }
`;

test("a finding has its place and the way that shows it", () => {
  const loaded = loadDefinition(TEXT, { file: "sluice.yaml" });
  const positions = loaded.ok ? loaded.positions : undefined;
  const findings = verifyPipeline(pipelineOf(TEXT));
  const lines = formatFindings(findings, { file: "sluice.yaml", ...(positions === undefined ? {} : { positions }) }).split("\n");
  expect(lines[0]).toMatch(/^sluice\.yaml:5:36 error EDGE_ESCAPES: /);
  expect(lines[1]).toBe("  way: a -rework-> b -next-> z");
  expect(formatFindings(findings)).toMatch(/^stages\.a\.rework\.to error EDGE_ESCAPES: /);
});
