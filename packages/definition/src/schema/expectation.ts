import { z } from "zod";
import type { ProblemCode } from "../problem/problem-codes.ts";

/**
 * What a schema says when it refuses: a code of ours and what was expected. It travels in the place of the library's message, which is
 * never shown (threats ZOD-2, YML-13).
 */
export function expecting(code: ProblemCode, expected: string): { readonly error: string } {
  return { error: `${code}: ${expected}` };
}

/** A map with exactly these keys. */
export function mapOf<Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const legal = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? `KEY_UNKNOWN: ${legal}` : `VALUE_TYPE: ${what}`),
  });
}

/** A list of at least one and at most `max` items. */
export function listOf<Item extends z.ZodType>(item: Item, what: string, max: number): z.ZodArray<Item> {
  return z
    .array(item, expecting("VALUE_TYPE", `a list of ${what}`))
    .min(1, expecting("VALUE_RANGE", `at least one of ${what}`))
    .max(max, expecting("VALUE_RANGE", `at most ${max} of ${what}`));
}

/** One of a few words. */
export function wordOf<const Words extends readonly [string, ...string[]]>(words: Words): z.ZodEnum<{ [Word in Words[number]]: Word }> {
  return z.enum(words, expecting("VALUE_UNKNOWN", words.join(", ")));
}

/** A whole number within bounds. */
export function numberOf(what: string, min: number, max: number): z.ZodInt {
  const range = expecting("VALUE_RANGE", `${what}, from ${min} to ${max}`);
  return z.int(expecting("VALUE_TYPE", what)).min(min, range).max(max, range);
}
