/** The first `most` matching things of a list, from an index on. */
export function collect<Thing>(list: readonly Thing[], from: number, most: number, matches: (thing: Thing) => boolean): Thing[] {
  const found: Thing[] = [];
  for (let index = from; index < list.length && found.length < most; index++) {
    const thing = list[index];
    if (thing !== undefined && matches(thing)) found.push(thing);
  }
  return found;
}

/** Index of the first thing that matches, in a list where all after it match too. */
export function firstIndex<Thing>(list: readonly Thing[], matches: (thing: Thing) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const thing = list[middle];
    if (thing !== undefined && matches(thing)) high = middle;
    else low = middle + 1;
  }
  return low;
}
