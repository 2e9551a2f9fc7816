import { type Json, SluiceError } from "@sluice/core";
import { JSONPathEnvironment } from "json-p3";
import { describe, expect, test } from "vitest";
import { pathParts } from "./json-path-parts.ts";
import { limitSteps } from "./json-path-steps.ts";

/** With so many steps allowed: the values selected, or the code of the refusal. */
function select(path: string, document: Json, most: number): number | string {
  const query = new JSONPathEnvironment().compile(path);
  limitSteps(pathParts(query), most);
  try {
    return Array.from(query.lazyQuery(document as never)).length;
  } catch (error) {
    return error instanceof SluiceError ? error.code : "another";
  }
}

/** A member that is dear to look at as a whole: 1 + 100 steps. */
const large: Json = Array.from({ length: 100 }, () => 0);

describe("given a path, a selection costs exactly so many steps (JP-3)", () => {
  test.each([
    ["nothing selected: 1 for each selector", "$.gone", { a: 1 }, 1],
    ["1 for each selector, 1 for each value", "$.a", { a: 1 }, 2],
    ["each of a list", "$[*]", [1, 2, 3], 4],
    ["a filter that asks whether something is there does not look into it", "$[?@.a]", [{ a: large }], 4],
    ["neither when it is turned round", "$[?!@.a]", [{ a: large }], 3],
    ["neither in a conjunction", "$[?@.a && @.a]", [{ a: large }], 6],
    ["nor does counting", "$[?count(@.a) > 0]", [{ a: large }], 4],
    ["a comparison looks at the whole value", "$[?@.a == 1]", [{ a: large }], 3 + 101],
    ["on both sides", "$[?@.a == @.a]", [{ a: large }], 6 + 2 * 101],
    ["a function looks at the whole value", "$[?length(@.a) > 0]", [{ a: large }], 4 + 101],
    ["64 units of a text are one step more", "$[?@.a == 1]", [{ a: "x".repeat(64) }], 3 + 2],
    ["members of objects count as well", "$[?@.a == 1]", [{ a: { b: { c: null } } }], 3 + 3],
    ["queries from the root count as well", "$.l[?$.a]", { a: large, l: [1] }, 6],
  ] as const)("%s", (_what, path, document, steps) => {
    expect(select(path, document, steps)).toEqual(expect.any(Number));
    expect(select(path, document, steps - 1)).toBe("ABORTED");
  });
});

test("given an expression of a kind that is not known, the parts are not complete", () => {
  const query = new JSONPathEnvironment().compile("$[?@.a]");
  expect(pathParts(query)).toMatchObject({ complete: true, functions: [] });
  const selector = query.segments[0]?.selectors[0] as unknown as { expression: unknown };
  selector.expression = {};
  expect(pathParts(query).complete).toBe(false);
});
