/** What a value can be compared with: only what has one clear comparison, which `sameScalar` of `@sluice/verdicts` is. */
export type ConditionValue = string | number | boolean;

/** How the value at a path is tested. */
export type ConditionTest = { readonly equals: ConditionValue } | { readonly in: readonly ConditionValue[] } | { readonly exists: boolean };

/**
 * What a condition looks at: `output` (the last recorded result of an effect), `fact` (the last signal of a type),
 * `gate` (a gate's stored verdict, as `{ value, code, … }`). `path` is a plain member path such as `$.a.b`, default `$`
 * (for gates `$.value`).
 */
export type ConditionSource =
  | { readonly output: string; readonly path?: string }
  | { readonly fact: string; readonly path?: string }
  | { readonly gate: string; readonly path?: string };

/** One form for `if` and `when`. */
export type Condition =
  | (ConditionSource & ConditionTest)
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };
