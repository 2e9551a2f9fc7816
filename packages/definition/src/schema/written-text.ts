import { parseDuration } from "@sluice/core";
import { z } from "zod";
import { FORBIDDEN_KEYS } from "../definition-limits.ts";
import { expecting } from "./expectation.ts";

/** The grammar of `isIdentifier` as one expression, so that editors know it from the JSON Schema too. */
const NAME = /^(?!.*\.\.)[a-z0-9][a-z0-9._-]{0,63}$/;
const DURATION = /^[1-9][0-9]{0,11}(ms|s|m|h|d)$/;
const FACET = /^(evidence:)?[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const PRINCIPAL = /^[A-Za-z0-9][A-Za-z0-9._@:+/-]{0,127}$/;

/** The name of a stage, gate, effect, budget, … */
export function nameOf(what: string): z.ZodString {
  return z
    .string(expecting("VALUE_TYPE", what))
    .refine((name) => !FORBIDDEN_KEYS.has(name), {
      ...expecting("NAME_RESERVED", "another name: every JavaScript object has something by this one"),
      abort: true,
    })
    .regex(NAME, expecting("NAME_INVALID", `${what}: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit, without ".."`));
}

/** A duration such as `30m`. */
export function durationOf(what: string): z.ZodString {
  const expected = `a duration such as 30s, 15m, 4h or 7d, at most 400d (${what})`;
  return z
    .string(expecting("VALUE_TYPE", expected))
    .regex(DURATION, expecting("DURATION_INVALID", expected))
    .refine((text) => parseDuration(text) !== undefined, expecting("DURATION_INVALID", expected));
}

/** A text for people or for a gate, not empty. */
export function textOf(what: string, max: number): z.ZodString {
  const range = expecting("VALUE_RANGE", `${what}, 1 to ${max} characters`);
  return z.string(expecting("VALUE_TYPE", what)).min(1, range).max(max, range);
}

/** What a gate binds. */
export function facetOf(): z.ZodString {
  const what = "a facet such as head, `work`, or `evidence:NAME`";
  return z.string(expecting("VALUE_TYPE", what)).regex(FACET, expecting("NAME_INVALID", what));
}

/** A person, group or role. */
export function principalOf(what: string): z.ZodString {
  return z.string(expecting("VALUE_TYPE", what)).regex(PRINCIPAL, expecting("NAME_INVALID", what));
}
