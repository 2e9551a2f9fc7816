/** Something that waits for a point in time. `order` breaks ties; `slot` belongs to the schedule, -1 while it is not in one. */
export interface Scheduled {
  at: number;
  readonly order: number;
  slot: number;
}

/** What waits, earliest first: a heap whose things know their place, so that moving one costs no search and leaves nothing behind. */
export interface Schedule<Thing extends Scheduled> {
  /** Puts in, moves, or (with `undefined`) takes out. */
  set(thing: Thing, at: number | undefined): void;
  /** Calls `visit` with everything due at `at`, earliest first, until it answers `false`. Things may be set anew while visiting. */
  visitDue(at: number, visit: (thing: Thing) => boolean): void;
}

/** A schedule in which nothing waits. */
export function createSchedule<Thing extends Scheduled>(): Schedule<Thing> {
  const heap: Thing[] = [];
  return {
    set(thing, at) {
      if (thing.slot !== -1) removeFrom(heap, thing);
      if (at === undefined) return;
      thing.at = at;
      insertInto(heap, thing);
    },
    visitDue(at, visit) {
      const seen: Thing[] = [];
      for (let first = heap[0]; first !== undefined && first.at <= at; first = heap[0]) {
        removeFrom(heap, first);
        seen.push(first);
        if (!visit(first)) break;
      }
      // What the visitor left alone waits on; what it set anew is in its new place already.
      for (const thing of seen) if (thing.slot === -1) insertInto(heap, thing);
    },
  };
}

function insertInto(heap: Scheduled[], thing: Scheduled): void {
  heap.push(thing);
  thing.slot = heap.length - 1;
  rise(heap, thing);
}

function removeFrom(heap: Scheduled[], thing: Scheduled): void {
  const last = heap.pop();
  const slot = thing.slot;
  thing.slot = -1;
  if (last === undefined || last === thing) return;
  place(heap, last, slot);
  rise(heap, last);
  sink(heap, last);
}

function place(heap: Scheduled[], thing: Scheduled, slot: number): void {
  heap[slot] = thing;
  thing.slot = slot;
}

function rise(heap: Scheduled[], thing: Scheduled): void {
  while (thing.slot > 0) {
    const slot = thing.slot;
    const above = heap[(slot - 1) >> 1];
    if (above === undefined || !isBefore(thing, above)) return;
    place(heap, thing, above.slot);
    place(heap, above, slot);
  }
}

function sink(heap: Scheduled[], thing: Scheduled): void {
  for (;;) {
    const slot = thing.slot;
    const left = heap[2 * slot + 1];
    const right = heap[2 * slot + 2];
    const below = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
    if (below === undefined || !isBefore(below, thing)) return;
    place(heap, thing, below.slot);
    place(heap, below, slot);
  }
}

function isBefore(one: Scheduled, other: Scheduled): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
