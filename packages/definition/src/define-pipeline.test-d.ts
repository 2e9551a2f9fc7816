import type { z } from "zod";
import { describe, expectTypeOf, test } from "vitest";
import type { Definition } from "./definition.ts";
import { definePipeline } from "./define-pipeline.ts";
import type { EffectNames, GateIds, StageIds } from "./definition-names.ts";
import type { delivery } from "./fixtures/delivery.ts";
import type { definitionSchema } from "./schema/definition-schema.ts";

describe("names of a pipeline are literal types", () => {
  test("stages, gates with reservations, and effects", () => {
    expectTypeOf<StageIds<typeof delivery>>().toEqualTypeOf<"staging" | "development" | "deploy" | "done">();
    expectTypeOf<GateIds<typeof delivery>>().toEqualTypeOf<
      "staging.reserve" | "secrets" | "audit" | "mergeable" | "confirm" | "landed" | "health"
    >();
    expectTypeOf<EffectNames<typeof delivery>>().toEqualTypeOf<"deploy" | "build" | "developer">();
  });

  test("groups and their members, names by `use`, effects of `finally`", () => {
    const pipeline = definePipeline({
      format: 1,
      name: "p",
      initial: "a",
      stages: {
        a: { gates: [{ id: "either", any: ["x", { use: "y" }, { id: "z", use: "y", with: {} }] }], next: "b" },
        b: { before: [{ id: "two", atLeast: 2, of: [{ id: "inner", all: ["i", "j"] }, "k"] }], next: "c" },
        c: { final: "succeeded" },
      },
      finally: [{ run: "report" }],
    });
    expectTypeOf<GateIds<typeof pipeline>>().toEqualTypeOf<"either" | "x" | "y" | "z" | "two" | "inner" | "i" | "j" | "k">();
    expectTypeOf<EffectNames<typeof pipeline>>().toEqualTypeOf<"report">();
  });

  test("a typo is a compile error", () => {
    expectTypeOf<"confirm">().toExtend<GateIds<typeof delivery>>();
    expectTypeOf<"confrim">().not.toExtend<GateIds<typeof delivery>>();
    // @ts-expect-error no such key
    definePipeline({ format: 1, name: "p", initial: "a", stages: { a: { gaets: [] } } });
  });
});

test("what the schema accepts is a Definition", () => {
  expectTypeOf<z.output<typeof definitionSchema>["stages"][string]["work"]>().toExtend<Definition["stages"][string]["work"]>();
  expectTypeOf<z.output<typeof definitionSchema>["budgets"]>().toExtend<Definition["budgets"]>();
  expectTypeOf<z.output<typeof definitionSchema>["effects"]>().toExtend<Definition["effects"]>();
  expectTypeOf<keyof z.output<typeof definitionSchema>>().toEqualTypeOf<keyof Definition>();
  expectTypeOf<keyof z.output<typeof definitionSchema>["stages"][string]>().toEqualTypeOf<keyof Definition["stages"][string]>();
});
