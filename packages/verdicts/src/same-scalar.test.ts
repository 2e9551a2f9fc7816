import type { Json } from "@sluice/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldWord, sameScalar } from "./index.ts";

const scalar = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constantFrom("", "1", "true", "null", "undefined", 0, 1),
);

describe("sameScalar", () => {
  test.each<[Json | undefined, Json | undefined, boolean]>([
    ["PASS", "pass", true],
    [" \tPass\t ", "PASS", true],
    ["", " ", true],
    ["pass", "passed", false],
    ["pass\n", "pass", false],
    ["pass\u00a0", "pass", false],
    ["\ufeffpass", "pass", false],
    ["pa\u017f\u017f", "pass", false],
    ["\u212aO", "ko", false],
    ["\uff30ASS", "pass", false],
    [1, 1, true],
    [-0, 0, true],
    [1, 1.5, false],
    [true, true, true],
    [true, false, false],
  ])("%j against %j is %s (TG-02, TG-14)", (found, listed, same) => {
    expect(sameScalar(found, listed)).toBe(same);
  });

  test.each<[Json | undefined, Json | undefined]>([
    [1, "1"],
    ["1", 1],
    [true, "true"],
    ["true", true],
    [1, true],
    [0, false],
    ["", false],
    [0, ""],
    [null, "null"],
    [undefined, "undefined"],
  ])("%j and %j are of two types and never the same (TG-14)", (found, listed) => {
    expect(sameScalar(found, listed)).toBe(false);
  });

  test.each<[Json | undefined]>([[null], [undefined], [{}], [[]], [["PASS"]], [{ verdict: "PASS" }]])(
    "%j is the same as nothing, not even itself (TG-14)",
    (value) => {
      for (const listed of [value, "PASS", "", "null", "undefined", "[object Object]", "<absent>", 0, false]) {
        expect([listed, sameScalar(value, listed)]).toEqual([listed, false]);
        expect([listed, sameScalar(listed, value)]).toEqual([listed, false]);
      }
    },
  );

  test("is an equivalence over texts, numbers and booleans", () => {
    fc.assert(
      fc.property(scalar, scalar, scalar, (one, two, three) => {
        expect(sameScalar(one, one)).toBe(true);
        expect(sameScalar(one, two)).toBe(sameScalar(two, one));
        expect(sameScalar(one, two) && sameScalar(two, three) && !sameScalar(one, three)).toBe(false);
        expect(sameScalar(one, two) && typeof one !== typeof two).toBe(false);
      }),
    );
  });
});

describe("foldWord", () => {
  test("touches ASCII blanks and letters only, and folds what is folded no further", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (word) => {
        const folded = foldWord(word);
        expect(folded).toBe(
          word
            .replace(/^[ \t]+/, "")
            .replace(/[ \t]+$/, "")
            .replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
        );
        expect(foldWord(folded)).toBe(folded);
      }),
    );
  });
});
