import { describe, expect, test } from "vitest";
import { ERROR_CODES, SluiceError } from "./index.ts";

type Loaded = { readonly SluiceError: typeof SluiceError };

/** The module once more, as a second installed copy would be. */
async function secondCopy(): Promise<typeof SluiceError> {
  const copy = "./sluice-error.ts?copy=2";
  return ((await import(/* @vite-ignore */ copy)) as Loaded).SluiceError;
}

describe("SluiceError", () => {
  const init = { code: "VCS_FAILED", message: "git is gone", position: { line: 2, column: 3 }, details: { tries: 1 } } as const;

  test("carries what it was made of", () => {
    const cause = new TypeError("x");
    const error = new SluiceError({ ...init, cause });
    expect(error).toMatchObject({
      name: "SluiceError",
      code: "VCS_FAILED",
      message: "git is gone",
      position: { line: 2 },
      details: { tries: 1 },
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect("cause" in new SluiceError(init)).toBe(false);
  });

  test("is recognised across two copies of the module, in both directions", async () => {
    const Second = await secondCopy();
    expect(Second).not.toBe(SluiceError);
    const [ours, theirs] = [new SluiceError(init), new Second(init)];
    expect(theirs).not.toBeInstanceOf(SluiceError);
    expect([SluiceError.is(theirs), Second.is(ours)]).toEqual([true, true]);
    expect([SluiceError.is(theirs, "VCS_FAILED"), SluiceError.is(theirs, "ABORTED")]).toEqual([true, false]);
  });

  test("nothing else is one", () => {
    const lookAlike = Object.assign(new TypeError("x"), { name: "SluiceError", code: "VCS_FAILED" });
    for (const wrong of [lookAlike, init, null, undefined, "VCS_FAILED", 1]) expect(SluiceError.is(wrong)).toBe(false);
  });
});

describe("ERROR_CODES", () => {
  const entries = Object.entries(ERROR_CODES);

  test("are AREA_REASON with one plain sentence each", () => {
    for (const [code, meaning] of entries) {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/);
      expect(meaning).toMatch(/^[A-Z][^\n]{9,160}\.$/);
    }
  });

  test("mean different things", () => {
    expect(new Set(entries.map(([, meaning]) => meaning)).size).toBe(entries.length);
  });
});
