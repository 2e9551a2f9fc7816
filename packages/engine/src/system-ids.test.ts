import { isKey } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { createSystemIds } from "./system-ids.ts";

describe("createSystemIds", () => {
  test("run ids follow the key grammar, are unique and sort by time", () => {
    const ids = createSystemIds();
    const runs = Array.from({ length: 2000 }, () => ids.run());
    expect(runs.every(isKey)).toBe(true);
    expect(new Set(runs).size).toBe(2000);
    expect(runs.toSorted()).toEqual(runs);
    expect(runs[0]).toMatch(/^r-[0-9a-z]{9}-[0-9a-f]{20}$/);
  });

  test("tokens have 256 random bits, commands 128", () => {
    const ids = createSystemIds();
    expect(ids.token()).toMatch(/^[0-9a-f]{64}$/);
    expect(ids.command()).toMatch(/^c-[0-9a-f]{32}$/);
    expect(isKey(ids.command())).toBe(true);
    expect(new Set(Array.from({ length: 1000 }, () => ids.token())).size).toBe(1000);
  });

  test("jitter stays in [0, 1)", () => {
    const ids = createSystemIds();
    const values = Array.from({ length: 1000 }, () => ids.jitter());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(900);
  });
});
