/** Some places that want to be filled by different people. */
export interface Places {
  readonly wanted: number;
  /** Whether the person of that number fits. */
  readonly fits: (person: number) => boolean;
}

/**
 * How many of each kind of places people fill at best, each of them once: a maximum matching by augmenting paths. Deterministic; the
 * number of people filled in all does not depend on their order.
 */
export function bestMatching(places: readonly Places[], people: number): readonly number[] {
  // Nobody can fill more places than there are people: a huge number must not cost a huge list.
  const slots = places.flatMap(({ wanted }, index) => Array.from({ length: Math.min(wanted, people) }, () => index));
  const fits = places.map((kind) => Array.from({ length: people }, (_none, person) => kind.fits(person)));
  const personIn = new Map<number, number>();
  for (let person = 0; person < people; person++) place(person, slots, fits, personIn, new Set());
  return places.map((_kind, index) => [...personIn.keys()].filter((slot) => slots[slot] === index).length);
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
