import type { Condition } from "@sluice/core";
import { z } from "zod";
import { expecting, listOf, mapOf } from "./expectation.ts";
import { nameOf, textOf } from "./written-text.ts";

const VALUE = "a text, a number, true or false";

const value = z
  .union(
    [z.string(expecting("VALUE_TYPE", VALUE)), z.number(expecting("VALUE_TYPE", VALUE)), z.boolean(expecting("VALUE_TYPE", VALUE))],
    expecting("VALUE_TYPE", VALUE),
  )
  .meta({ description: "Same type and value; texts without regard to the case of ASCII letters and blanks around them." });

/**
 * `if` and `when`. One map with every key: which of them go together is a rule across keys, told in better words than a union has.
 */
export const conditionSchema: z.ZodType<Condition> = z
  .lazy(() =>
    mapOf("a condition", {
      output: nameOf("an effect's name").exactOptional(),
      fact: textOf("a signal's type", 128).exactOptional(),
      gate: nameOf("a gate's id").exactOptional(),
      path: textOf("a member path such as $.a.b", 200).exactOptional(),
      equals: value.exactOptional(),
      in: z
        .array(value, expecting("VALUE_TYPE", "a list of values"))
        .max(100, expecting("VALUE_RANGE", "at most 100 values"))
        .exactOptional(),
      exists: z.boolean(expecting("VALUE_TYPE", "true or false")).exactOptional(),
      all: listOf(conditionSchema, "conditions", 50).exactOptional(),
      any: listOf(conditionSchema, "conditions", 50).exactOptional(),
      not: conditionSchema.exactOptional(),
    }),
  )
  .meta({
    id: "condition",
    description: "Looks at the last result of an effect, the last signal of a type, or a gate's verdict; or combines conditions.",
    oneOf: ["output", "fact", "gate", "all", "any", "not"].map((key) => ({ required: [key] })),
  }) as unknown as z.ZodType<Condition>;
