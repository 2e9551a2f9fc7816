import { describe, expect, test } from "vitest";
import { countingGroups, isCollective, isNamed, personKey, portNameOf, withGroups } from "./index.ts";

const ann = { id: "ann", groups: ["ops", "role:lead"] };

describe("names of people", () => {
  test("a group, a role, a person and anyone are told apart, and none passes for another (TOK-6)", () => {
    const named = (...names: readonly string[]): boolean => isNamed(names, ann);
    expect([named("ann"), named("group:ops"), named("role:lead"), named("anyone")]).toEqual([true, true, true, true]);
    expect([named("ops"), named("lead"), named("group:lead"), named("role:ops"), named("Ann"), named()]).toEqual(Array(6).fill(false));
    expect(isNamed(["role:lead"], { id: "role:lead", groups: [] })).toBe(false);
    expect(isNamed(["anyone"], { id: "anyone", groups: ["ops"] })).toBe(false);
    expect(isNamed(["group:ops"], { id: "group:ops", groups: ["ops"] })).toBe(false);
  });

  test("whoever differs by case alone is one person, whom nobody asks by the other name", () => {
    expect(["Ann", "ANN@x.org"].map(personKey)).toEqual(["ann", "ann@x.org"]);
    expect(isNamed(["Ann"], ann)).toBe(false);
  });

  test("the People port knows groups without their prefix and roles with it", () => {
    expect(["group:ops", "role:lead"].map(portNameOf)).toEqual(["ops", "role:lead"]);
    expect(["group:ops", "role:lead", "ann", "anyone", "agroup:x"].map(isCollective)).toEqual([true, true, false, false, false]);
  });

  test("of hundreds of groups those are kept that somebody asks for", () => {
    expect(countingGroups(["group:ops", "role:lead", "web"], ["web", "ops", "role:lead", "lead"])).toEqual(["ops", "role:lead"]);
    expect(withGroups({ id: "ann", assurance: "local", groups: ["x"] }, [])).toEqual({ id: "ann", assurance: "local" });
    expect(withGroups({ id: "ann", assurance: "local", kind: "person" }, ["ops"])).toEqual({
      id: "ann",
      assurance: "local",
      kind: "person",
      groups: ["ops"],
    });
  });
});
