/** A foreign object's own data members of the wanted names: no getter, no proxy trap beyond the descriptor, no prototype is asked. */
export type OwnData<Name extends string> = Partial<Record<Name, unknown>>;

/**
 * Copies own data members once, so that what was checked is what is used. `undefined` for anything that is no object, or that answers
 * through code instead of data. May throw when a proxy does.
 */
export function ownData<Name extends string>(value: unknown, names: readonly Name[]): OwnData<Name> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const copy: OwnData<Name> = {};
  for (const name of names) {
    const found = Object.getOwnPropertyDescriptor(value, name);
    if (found === undefined) continue;
    if (!("value" in found)) return undefined;
    copy[name] = found.value;
  }
  return copy;
}

/** The first `most` items of a foreign array, copied; `undefined` for anything that is no array. */
export function ownItems(value: unknown, most: number): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const length = Math.min(value.length, most);
  return Array.from({ length }, (_none, index) => Object.getOwnPropertyDescriptor(value, index)?.value as unknown);
}
