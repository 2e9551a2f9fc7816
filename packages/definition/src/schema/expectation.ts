import { z } from "zod";
import type { ProblemCode } from "../problem/problem-codes.ts";

/**
 * What a schema says when it refuses: a code of ours and what was expected. It travels in the place of the library's message, which is
 * never shown (threats ZOD-2, YML-13).
 */
export function expecting(code: ProblemCode, expected: string): { readonly error: string } {
  return { error: `${code}: ${expected}` };
}

/** A map with exactly these keys. `what` names it with its article. */
export function mapOf<Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const legal = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `KEY_UNKNOWN: ${legal}` : `VALUE_TYPE: ${what}, written as a map with ${legal}`,
  });
}

/** A list of at least one and at most `max` items. */
export function listOf<Item extends z.ZodType>(item: Item, what: string, max: number): z.ZodArray<Item> {
  const range = expecting("VALUE_RANGE", `1 to ${max} ${what}`);
  return z
    .array(item, expecting("VALUE_TYPE", `a list of ${what}`))
    .min(1, range)
    .max(max, range);
}

/** One of a few words. */
export function wordOf<const Words extends readonly [string, ...string[]]>(words: Words): z.ZodEnum<{ [Word in Words[number]]: Word }> {
  return z.enum(words, expecting("VALUE_UNKNOWN", words.length === 1 ? words[0] : `one of ${words.join(", ")}`));
}

/** A whole number within bounds. */
export function numberOf(what: string, min: number, max: number): z.ZodInt {
  const range = expecting("VALUE_RANGE", `${what}, from ${min} to ${max}`);
  return z.int(expecting("VALUE_TYPE", what)).min(min, range).max(max, range);
}
