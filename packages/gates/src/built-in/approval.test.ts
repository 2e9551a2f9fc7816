import type { Json } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { approval } from "../index.ts";

function planOf(config: Json): unknown {
  const validated = approval.validate(config);
  return validated.ok ? approval.plan(validated.value) : validated.issues;
}

const DAY = 86_400_000;

describe("approval", () => {
  test("asks verified people for seven days unless told otherwise", () => {
    expect(planOf({ from: [{ count: 2, of: ["group:ops", "alice"] }] })).toEqual({
      kind: "request",
      from: [{ count: 2, of: ["group:ops", "alice"] }],
      exclude: [],
      assurance: "verified",
      expiresMs: 7 * DAY,
      lookUpMs: 3_600_000,
    });
    expect(approval).toMatchObject({ kind: "request", binds: ["head"] });
    expect(approval).not.toHaveProperty("evaluate");
  });

  test("takes every part, and the short form", () => {
    const config = {
      count: 2,
      of: ["alice", "bob", "alice"],
      exclude: ["starter", "author", "starter"],
      assurance: "local",
      expires: "2d",
    };
    expect(planOf(config)).toEqual({
      kind: "request",
      from: [{ count: 2, of: ["alice", "bob"] }],
      exclude: ["starter", "author"],
      assurance: "local",
      expiresMs: 2 * DAY,
    });
    expect(planOf({ of: ["anyone"] })).toMatchObject({ from: [{ count: 1, of: ["anyone"] }] });
  });

  test("says who is asked when, who may stop it, lift that, stand in, or go round it", () => {
    const config = {
      from: [
        { count: 1, of: ["role:lead"], step: 1 },
        { count: 2, of: ["group:ops"], step: 2 },
      ],
      members: "at-opening",
      lookUp: "15m",
      veto: ["group:security"],
      lift: ["cto", "cto"],
      valid: "4h",
      delegate: { longest: "3d", chains: true },
      breakGlass: { of: ["oncall"], lasts: "30m" },
      signed: true,
      tell: {
        opening: true,
        remind: "1d",
        escalate: [
          { after: "3d", to: ["cto"] },
          { after: "2d", to: ["group:leads"] },
        ],
      },
    };
    expect(planOf(config)).toEqual({
      kind: "request",
      from: [
        { count: 1, of: ["role:lead"] },
        { count: 2, of: ["group:ops"], step: 2 },
      ],
      exclude: [],
      assurance: "verified",
      expiresMs: 7 * DAY,
      members: "at-opening",
      lookUpMs: 900_000,
      veto: ["group:security"],
      lift: ["cto"],
      validMs: 4 * 3_600_000,
      delegation: { longestMs: 3 * DAY, chains: true },
      breakGlass: { from: [{ count: 1, of: ["oncall"] }], exclude: [], assurance: "verified", lastsMs: 1_800_000, tell: ["starter"] },
      signed: true,
      tell: {
        opening: true,
        remindMs: DAY,
        escalate: [
          { afterMs: 2 * DAY, to: ["group:leads"] },
          { afterMs: 3 * DAY, to: ["cto"] },
        ],
      },
    });
  });

  test("asks questions, and takes silence for consent in writing only", () => {
    const form = [
      { name: "window", type: "choice", of: ["night", "day"], label: "When?", optional: true },
      { name: "tested", type: "yes-no", mustBe: true },
    ];
    const because = "nobody answers for documentation";
    expect(planOf({ of: ["anyone"], form, silence: because })).toMatchObject({ form, silence: { because } });
    expect(planOf({ of: ["anyone"], tell: { opening: false }, signed: false, delegate: { longest: "1h" } })).toEqual({
      kind: "request",
      from: [{ count: 1, of: ["anyone"] }],
      exclude: [],
      assurance: "verified",
      expiresMs: 7 * DAY,
      delegation: { longestMs: 3_600_000, chains: false },
    });
  });

  test.each<[string, Json]>([
    ["nobody", {}],
    ["a membership where no group is asked", { of: ["a"], members: "at-opening" }],
    ["a look-up where no group is asked", { of: ["a"], lookUp: "1h" }],
    ["a step below the first", { from: [{ count: 1, of: ["a"], step: 0 }] }],
    ["a broken glass that asks nobody", { of: ["a"], breakGlass: { lasts: "1h" } }],
    ["a broken glass without an end", { of: ["a"], breakGlass: { of: ["b"] } }],
    ["a broken glass of more people than there are", { of: ["a"], breakGlass: { of: ["b"], count: 2, lasts: "1h" } }],
    ["a delegation without an end", { of: ["a"], delegate: { chains: true } }],
    ["silence without a reason", { of: ["a"], silence: true }],
    [
      "a question asked twice",
      {
        of: ["a"],
        form: [
          { name: "x", type: "text" },
          { name: "x", type: "number" },
        ],
      },
    ],
    ["a choice without choices", { of: ["a"], form: [{ name: "x", type: "choice" }] }],
    ["choices that nobody chooses from", { of: ["a"], form: [{ name: "x", type: "text", of: ["a", "b"] }] }],
    ["an answer of another type", { of: ["a"], form: [{ name: "x", type: "number", mustBe: "1" }] }],
    ["an answer that is no choice", { of: ["a"], form: [{ name: "x", type: "choice", of: ["a", "b"], mustBe: "c" }] }],
    ["an answer that is a map", { of: ["a"], form: [{ name: "x", type: "text", mustBe: {} }] }],
    ["a reminder after the end", { of: ["a"], expires: "1d", tell: { remind: "1d" } }],
    ["an escalation after the end", { of: ["a"], expires: "1d", tell: { escalate: [{ after: "2d", to: ["b"] }] } }],
    ["an empty set list", { from: [] }],
    ["an empty set", { from: [{ count: 1, of: [] }] }],
    ["both forms", { from: [{ count: 1, of: ["a"] }], of: ["b"] }],
    ["a count alone", { count: 1 }],
    ["a count of zero", { of: ["a"], count: 0 }],
    ["more people than there are", { of: ["a", "b"], count: 3 }],
    ["one person counted twice", { of: ["a", "a"], count: 2 }],
    ["a set without a count", { from: [{ of: ["a"] }] }],
    ["a stranger's name", { of: ["alice bob"] }],
    ["a look-alike name (TOK-6)", { of: ["аlice"] }],
    ["an unknown relation", { of: ["a"], exclude: ["friend"] }],
    ["an unknown assurance", { of: ["a"], assurance: "certain" }],
    ["an endless request (PRC-13)", { of: ["a"], expires: "500d" }],
    ["a request without unit", { of: ["a"], expires: 30 }],
    ["an unknown field", { of: ["a"], quorum: 1 }],
  ])("refuses %s", (_what, config) => {
    expect(approval.validate(config)).toMatchObject({ ok: false });
  });
});
