import { describe, expect, test } from "vitest";
import { pipelineOf } from "../fixtures/check-text.ts";
import { verifyPipeline } from "./verify-pipeline.ts";

function found(...stages: readonly string[]): readonly (readonly [code: string, severity: string, way: string])[] {
  const lines = [...stages, "z: { final: succeeded }"].map((line) => `  ${line}\n`).join("");
  const findings = verifyPipeline(pipelineOf(`format: 1\nname: p\ninitial: a\nstages:\n${lines}`));
  return findings.map(({ code, severity, path }) => [code, severity, path.join(" ")]);
}

describe("rights are taken in one order", () => {
  test("given two rights of one stage, then they have an order only where one needs the other", () => {
    const stage = (needs: string): string =>
      `a: { before: [{ id: one, use: reserve, with: { name: m } }, { id: two, use: reserve,${needs} with: { name: n } }], gates: [secrets], next: z }`;
    expect(found(stage(""))).toEqual([["RESERVE_ORDER", "warning", "a"]]);
    expect(found(stage(" needs: [one],"))).toEqual([]);
  });

  test("given a right is held while another one is asked for, and the other way round, then two runs can wait for each other", () => {
    const first = "a: { gates: [secrets], reserve: { name: m, until: c }, next: b }";
    const second = "b: { reserve: { name: n, until: z }, gates: [mergeable], next: c }";
    expect(found(first, second, "c: { reserve: { name: m }, next: z }")).toEqual([["RESERVE_ORDER", "warning", "a next b"]]);
    expect(found(first, second, "c: { next: z }")).toEqual([]);
  });

  test("given rework keeps a right, then what it asks for on its way is asked for while that is held", () => {
    const judge = "a: { reserve: { name: m }, gates: [secrets], rework: { to: b, laps: 1 }, next: z }";
    const mend = (name: string, more = ""): string => `b: { reserve: { name: ${name}, until: z }${more}, next: a }`;
    expect(found(judge, mend("n"))).toEqual([["RESERVE_ORDER", "warning", "a rework b"]]);
    expect(found(judge, "b: { next: a }")).toEqual([]);
  });
});
