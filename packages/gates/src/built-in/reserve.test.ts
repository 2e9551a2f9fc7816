import { describe, expect, test } from "vitest";
import { reserve } from "../index.ts";

describe("reserve", () => {
  test("wants a name, until a stage, and is bound to nothing", () => {
    const validated = reserve.validate({ name: "merge:${repo}", until: "done" });
    expect(validated.ok && reserve.plan(validated.value)).toEqual({ kind: "reserve", name: "merge:${repo}", until: "done" });
    const plain = reserve.validate({ name: "lock" });
    expect(plain.ok && reserve.plan(plain.value)).toEqual({ kind: "reserve", name: "lock" });
    expect(reserve).toMatchObject({ kind: "reserve", binds: [] });
    expect(reserve).not.toHaveProperty("evaluate");
  });

  test.each([
    [{}],
    [{ name: "" }],
    [{ name: "a b" }],
    [{ name: "merge:${branch}" }],
    [{ name: "${repo" }],
    [{ name: "a", until: "Done!" }],
    [{ name: "a", for: "1h" }],
  ])("refuses %j", (config) => {
    expect(reserve.validate(config)).toMatchObject({ ok: false });
  });
});
