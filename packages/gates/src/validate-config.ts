import { canonicalJson, type ConfigIssue, isJson, type Json } from "@sluice/core";
import { OWN_VENDOR } from "./config-schema.ts";
import type { StandardIssue, StandardSchema } from "./standard-schema.ts";

/** Bounds on a configuration and on what is said about it (threat ZOD-1). */
const LIMITS = { characters: 65_536, issues: 20, message: 200, path: 16 } as const;

/** Field names that may be repeated in an answer; anything longer or stranger may be a secret in the wrong place (threat ZOD-2). */
const PLAIN_NAME = /^[A-Za-z0-9_.-]{1,24}$/;

type Validation<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

/**
 * Runs a schema over a configuration. Nesting and size are checked first (threat ZOD-3), inherited properties do not count (ZOD-4), a
 * schema that throws or answers later is an issue, and issues never carry the configuration's values (ZOD-2).
 */
export function validateConfig<Output>(schema: StandardSchema<unknown, Output>, config: Json): Validation<Output> {
  try {
    if (!isJson(config)) return refuse("is not plain JSON, or is nested too deep");
    if (canonicalJson(config).length > LIMITS.characters) return refuse(`is larger than ${LIMITS.characters} characters`);
    const result: unknown = schema["~standard"].validate(ownOnly(config));
    if (isThenable(result)) {
      // Its answer comes too late to be used; without this a rejection would be reported as unhandled.
      result.then(ignore, ignore);
      return refuse("cannot be checked: the schema is asynchronous");
    }
    return readResult<Output>(result, schema["~standard"].vendor === OWN_VENDOR ? [] : valuesIn(config));
  } catch {
    // The schema, or a configuration made in code that cannot even be read.
    return refuse("cannot be checked: the schema failed");
  }
}

function readResult<Output>(result: unknown, hidden: readonly string[]): Validation<Output> {
  if (typeof result !== "object" || result === null) return refuse("cannot be checked: the schema gave no result");
  const { issues } = result as { readonly issues?: unknown };
  if (issues === undefined) {
    if (!Object.hasOwn(result, "value")) return refuse("cannot be checked: the schema gave no result");
    return { ok: true, value: (result as { readonly value: Output }).value };
  }
  if (!Array.isArray(issues) || issues.length === 0) return refuse("does not follow the schema");
  const shown = (issues as readonly StandardIssue[]).slice(0, LIMITS.issues);
  return { ok: false, issues: shown.map((issue) => formatIssue(issue, hidden)) };
}

function formatIssue(issue: StandardIssue, hidden: readonly string[]): ConfigIssue {
  let message = typeof issue.message === "string" ? issue.message : "is wrong";
  for (const value of hidden) message = message.replaceAll(value, "…");
  const path = (Array.isArray(issue.path) ? issue.path : []) as NonNullable<StandardIssue["path"]>;
  const isHidden = (issue as { readonly hidden?: unknown }).hidden === true;
  return {
    path: path.slice(0, LIMITS.path).map(formatKey),
    message: message.slice(0, LIMITS.message),
    ...(isHidden ? { hidden: true } : {}),
  };
}

function formatKey(segment: PropertyKey | { readonly key: PropertyKey }): string | number {
  const key = typeof segment === "object" && segment !== null ? segment.key : segment;
  if (typeof key === "number") return key;
  return typeof key === "string" && PLAIN_NAME.test(key) ? key : "…";
}

/** Every text in the configuration that an issue must not repeat, longest first. */
function valuesIn(config: Json): readonly string[] {
  const values = new Set<string>();
  const visit = (value: Json): void => {
    if (typeof value === "string" && value.length > 2) values.add(value);
    if (typeof value !== "object" || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (!PLAIN_NAME.test(key)) values.add(key);
      visit(member);
    }
  };
  visit(config);
  return [...values].filter((value) => value !== "").toSorted((one, other) => other.length - one.length);
}

/** A copy without prototypes, so that a polluted `Object.prototype` supplies nothing. */
function ownOnly(value: Json): unknown {
  if (Array.isArray(value)) return value.map(ownOnly);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value)) copy[key] = ownOnly(member);
  return copy;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function ignore(): void {}

function refuse(message: string): { readonly ok: false; readonly issues: readonly ConfigIssue[] } {
  return { ok: false, issues: [{ path: [], message }] };
}
