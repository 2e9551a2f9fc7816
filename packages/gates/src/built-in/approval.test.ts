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

  test.each<[string, Json]>([
    ["nobody", {}],
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
