import type { Gate, Pipeline, RequestPlan } from "@sluice/core";
import { expect, test } from "vitest";
import { pipelineOf } from "../fixtures/check-text.ts";
import { verifyPipeline } from "./verify-pipeline.ts";

const ASKED: RequestPlan = { kind: "request", from: [{ count: 1, of: ["a"] }], exclude: [], assurance: "verified", expiresMs: 1 };
const TEXT = `format: 1
name: p
initial: a
stages:
  a: { gates: [secrets], next: b }
  b: { work: { run: x }, next: z }
  z: { final: succeeded }
`;

/** A pipeline whose only gate is otherwise than it was written. */
function withGate(own: Partial<Gate>): Pipeline {
  const pipeline = pipelineOf(TEXT);
  const stages = pipeline.stages.map((stage) => ({ ...stage, gates: stage.gates.map((gate) => ({ ...gate, ...own })) }));
  return { ...pipeline, stages };
}

const waivedBy = (count: number): Partial<Gate> => ({
  waive: { from: [{ count, of: ["a"] }], exclude: [], assurance: "verified", longestMs: 1 },
});
const brokenBy = (count: number): Partial<Gate> => ({
  plan: { ...ASKED, breakGlass: { from: [{ count, of: ["a"] }], exclude: [], assurance: "verified", lastsMs: 1, tell: [] } },
});
const crowd = (...counts: readonly number[]): Partial<Gate> => ({
  plan: { ...ASKED, from: counts.map((count) => ({ count, of: ["group:all"] })) },
});
const brokenByCrowd = (count: number): Partial<Gate> => ({
  plan: { ...ASKED, breakGlass: { from: [{ count, of: ["anyone"] }], exclude: [], assurance: "verified", lastsMs: 1, tell: [] } },
});
const inStep = (step: number): Partial<Gate> => ({ plan: { ...ASKED, from: [{ count: 1, of: ["a"], step }] } });

test.each<[string, Partial<Gate>, Partial<Gate>, string]>([
  ["APR-5 a broken glass of more people than it names", brokenBy(2), brokenBy(1), "QUORUM_IMPOSSIBLE"],
  ["APR-8 a waiver of more people than it names", waivedBy(2), waivedBy(1), "QUORUM_IMPOSSIBLE"],
  ["APR-5 more answers than a request keeps", crowd(30, 21), crowd(30, 20), "QUORUM_IMPOSSIBLE"],
  ["APR-5 a broken glass of more people than a request keeps answers", brokenByCrowd(51), brokenByCrowd(50), "QUORUM_IMPOSSIBLE"],
  ["a step that asks nobody", inStep(2), inStep(1), "STEP_MISSING"],
])("%s is found, and its valid twin is proven", (_what, wrong, twin, code) => {
  expect(verifyPipeline(withGate(wrong)).map((finding) => finding.code)).toContain(code);
  expect(verifyPipeline(withGate(twin))).toEqual([]);
  expect(verifyPipeline(withGate({ waive: "never" }))).toEqual([]);
});

test("silence is no consent where a dangerous effect can come after it, in any stage (ST-24)", () => {
  const silent = withGate({ plan: { ...ASKED, silence: { because: "nobody minds" } } });
  expect(verifyPipeline(silent)).toEqual([]);
  const dangerous = { ...silent, effects: [{ id: "x", class: "dangerous", repeat: "ask" }] } as const;
  expect(verifyPipeline(dangerous).map((finding) => finding.code)).toContain("SILENCE_BEFORE_DANGER");
});
