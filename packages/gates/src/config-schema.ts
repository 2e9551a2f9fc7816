import { type ConfigIssue, isStorableText, type Json, parseDuration } from "@sluice/core";
import type { StandardResult, StandardSchema } from "./standard-schema.ts";

/** Says what is wrong with a value, optionally deeper in it, and stands for its absence. */
type Fault = (message: string, ...path: readonly (string | number)[]) => undefined;

/** Reads one value of a configuration; `undefined` after a fault. */
export type Reader<Value> = (value: unknown, fault: Fault) => Value | undefined;

/** A field of a configuration. */
export interface Field<Value, Optional extends boolean> {
  readonly read: Reader<Value>;
  readonly optional: Optional;
  /** What stands there may be a secret. */
  readonly hidden?: true;
}

/** Marks our own schemas, whose issues never repeat what they were given. */
export const OWN_VENDOR = "sluice";

type Shape = Readonly<Record<string, Field<unknown, boolean>>>;
type ValueOf<F> = F extends Field<infer Value, boolean> ? Value : never;
type OptionalKeys<S extends Shape> = { [K in keyof S]: S[K]["optional"] extends true ? K : never }[keyof S];

/** What a shape describes. */
export type ConfigOf<S extends Shape> = { readonly [K in Exclude<keyof S, OptionalKeys<S>>]: ValueOf<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: ValueOf<S[K]>;
};

/** A field that must be there. */
export function required<Value>(read: Reader<Value>): Field<Value, false> {
  return { read, optional: false };
}

/** A field that may be absent. */
export function optional<Value>(read: Reader<Value>): Field<Value, true> {
  return { read, optional: true };
}

/** A field of which nothing is repeated when it is wrong: secrets end up in it. */
export function unshown<Value, Optional extends boolean>(field: Field<Value, Optional>): Field<Value, Optional> {
  return { ...field, hidden: true };
}

/**
 * The schema of a built-in gate's configuration: exactly these fields, own ones only, no conversion (threats ZOD-4, ZOD-5). `check` looks
 * at the whole when every field is right by itself.
 */
export function configSchema<const S extends Shape>(
  shape: S,
  check?: (config: ConfigOf<S>) => readonly ConfigIssue[],
): StandardSchema<ConfigOf<S>, ConfigOf<S>> {
  const validate = (value: unknown): StandardResult<ConfigOf<S>> => {
    const issues: ConfigIssue[] = [];
    const config = readFields(shape, value, issues) as ConfigOf<S>;
    if (issues.length === 0) issues.push(...(check?.(config) ?? []));
    return issues.length === 0 ? { value: config } : { issues };
  };
  return { "~standard": { version: 1, vendor: OWN_VENDOR, validate } };
}

function readFields(shape: Shape, value: unknown, issues: ConfigIssue[]): Record<string, unknown> {
  const config = Object.create(null) as Record<string, unknown>;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    issues.push({ path: [], message: `must be fields: ${Object.keys(shape).join(", ")}` });
    return config;
  }
  const given = value as Record<string, unknown>;
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(shape, key)) issues.push({ path: [key], message: `is no field here; there are: ${Object.keys(shape).join(", ")}` });
  }
  for (const [key, field] of Object.entries(shape)) {
    if (!Object.hasOwn(given, key)) {
      if (!field.optional) issues.push({ path: [key], message: "is missing" });
      continue;
    }
    const hidden = field.hidden === true ? { hidden: true as const } : {};
    const fault: Fault = (message, ...path) => void issues.push({ path: [key, ...path], message, ...hidden });
    const read = field.read(given[key], fault);
    if (read !== undefined) config[key] = read;
  }
  return config;
}

/** A text of 1 to `most` characters that stores can hold, optionally of a form. `what` names the form in the fault. */
export function text(most: number, form: (value: string) => boolean = () => true, what = "a text"): Reader<string> {
  return (value, fault) => {
    const fits = typeof value === "string" && value !== "" && value.length <= most && isStorableText(value) && form(value);
    return fits ? value : fault(`must be ${what} of 1 to ${most} characters`);
  };
}

/** Whatever stands there: somebody else checks it. */
export const anything: Reader<Json> = (value) => value as Json;

/** `true` or `false`. */
export const flag: Reader<boolean> = (value, fault) => (typeof value === "boolean" ? value : fault("must be true or false"));

/** A whole number within bounds. */
export function integer(least: number, most: number): Reader<number> {
  return (value, fault) => {
    const fits = Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
    return fits ? (value as number) : fault(`must be a whole number from ${least} to ${most}`);
  };
}

/** A written duration, read as milliseconds. */
export const duration: Reader<number> = (value, fault) =>
  parseDuration(value) ?? fault("must be a duration such as 30s, 15m, 4h or 7d, at most 400d");

/** One of some words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Reader<Word> {
  return (value, fault) => words.find((word) => word === value) ?? fault(`must be one of: ${words.join(", ")}`);
}

/** A list of `least` to `most` items. */
export function list<Value>(item: Reader<Value>, least: number, most: number): Reader<readonly Value[]> {
  return (value, fault) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return fault(`must be a list of ${least} to ${most} items`);
    const items: Value[] = [];
    for (const [at, each] of value.entries()) {
      const read = item(each as Json, (message, ...path) => fault(message, at, ...path));
      if (read === undefined) return undefined;
      items.push(read);
    }
    return items;
  };
}

/** A map of at most `most` own names, each of a form that `what` names. */
export function map<Value>(
  isName: (name: string) => boolean,
  what: string,
  item: Reader<Value>,
  most: number,
): Reader<Readonly<Record<string, Value>>> {
  return (value, fault) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return fault(`must be a map with ${what} as names`);
    const names = Object.keys(value);
    if (names.length > most) return fault(`must be a map of at most ${most} names`);
    const entries: [string, Value][] = [];
    for (const name of names) {
      if (!isName(name)) return fault(`must be a map with ${what} as names`);
      const read = item((value as Record<string, unknown>)[name], (message, ...path) => fault(message, name, ...path));
      if (read === undefined) return undefined;
      entries.push([name, read]);
    }
    return Object.fromEntries(entries);
  };
}

/** Fields inside a field. */
export function fields<const S extends Shape>(shape: S): Reader<ConfigOf<S>> {
  return (value, fault) => {
    const issues: ConfigIssue[] = [];
    const config = readFields(shape, value, issues) as ConfigOf<S>;
    for (const issue of issues) fault(issue.message, ...issue.path);
    return issues.length === 0 ? config : undefined;
  };
}
