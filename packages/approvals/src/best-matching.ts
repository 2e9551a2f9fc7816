/** Some places that want to be filled by different people. */
export interface Places {
  readonly wanted: number;
  /** Whether the person of that number fits. */
  readonly fits: (person: number) => boolean;
}

/**
 * How many of each kind of places people fill at best, each of them once: a maximum matching by augmenting paths. Deterministic; how many
 * are filled in all does not depend on anybody's order.
 */
export function bestMatching<Kind extends Places>(
  places: readonly Kind[],
  people: number,
): readonly (Kind & { readonly filled: number })[] {
  // Nobody can fill more places than there are people: a huge number must not cost a huge list.
  const slots = places.flatMap(({ wanted }, index) => Array.from({ length: Math.min(wanted, people) }, () => index));
  const fits = places.map((kind) => Array.from({ length: people }, (_none, person) => kind.fits(person)));
  const personIn = new Map<number, number>();
  for (let person = 0; person < people; person++) place(person, slots, fits, personIn, new Set());
  return places.map((kind, index) => ({ ...kind, filled: [...personIn.keys()].filter((slot) => slots[slot] === index).length }));
}

/** Finds a slot for a person, moving others along an augmenting path when needed. */
function place(
  person: number,
  slots: readonly number[],
  fits: readonly (readonly boolean[])[],
  personIn: Map<number, number>,
  tried: Set<number>,
): boolean {
  return slots.some((kind, slot) => {
    if (tried.has(slot) || fits[kind]?.[person] !== true) return false;
    tried.add(slot);
    const holder = personIn.get(slot);
    if (holder !== undefined && !place(holder, slots, fits, personIn, tried)) return false;
    personIn.set(slot, person);
    return true;
  });
}
