import { describe, expect, test } from "vitest";
import { pipelineOf } from "../fixtures/check-text.ts";
import { verifyPipeline } from "./verify-pipeline.ts";

const textOf = (more: string) => `format: 1
name: p
initial: a
stages:
  a: { work: { run: x }, gates: [secrets, { id: go, use: approval, with: { from: [{ count: 1, of: [alice] }] } }], next: b }
  b: { final: succeeded }
${more}`;

const findingsOf = (more: string) => verifyPipeline(pipelineOf(textOf(more))).map(({ code, at }) => `${code} ${at.join("/")}`);

const WIRING = `wiring: { tracker: { Working: display, Done: display, Ship it: { decide: go, as: approve } } }`;

describe("given statuses of an outside system", () => {
  test("each with a meaning, and those that show a run among them, then there is nothing to say (OR-56)", () => {
    expect(findingsOf(`${WIRING}\nprojection: { tracker: { a: Working, b: Done, held: Working, cancelled: Done } }`)).toEqual([]);
  });

  test.each([
    ["one that shows a run and means nothing", `${WIRING}\nprojection: { tracker: { a: Testing } }`, "STATUS_UNWIRED projection/tracker/a"],
    ["one of a system that is wired nowhere", `${WIRING}\nprojection: { other: { a: Working } }`, "STATUS_UNWIRED projection/other/a"],
    ["one that shows no stage", `${WIRING}\nprojection: { tracker: { c: Done } }`, "STATUS_SHOWS_NOTHING projection/tracker/c"],
    [
      "one that decides on a gate that asks nobody",
      "wiring: { tracker: { Ship it: { decide: secrets, as: approve } } }",
      "STATUS_ASKS_NOBODY wiring/tracker/Ship it",
    ],
  ])("%s is refused (OR-56)", (_what, more, finding) => {
    expect(findingsOf(more)).toEqual([finding]);
  });

  test("a run's pipeline keeps them, as both sides name them", () => {
    expect(pipelineOf(textOf(`${WIRING}\nprojection: { tracker: { a: Working } }`)).wiring).toEqual([
      {
        system: "tracker",
        statuses: { Working: "display", Done: "display", "Ship it": { decide: "go", as: "approve" } },
        shows: { a: "Working" },
      },
    ]);
  });
});
