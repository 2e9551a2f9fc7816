import fc from "fast-check";
import { expect, test } from "vitest";
import { createSchedule, type Scheduled } from "./schedule.ts";

test("things come out earliest first, ties in order, wherever they were moved", () => {
  const act = fc.record({ thing: fc.nat(9), at: fc.option(fc.nat(20), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), fc.nat(20), fc.nat(4), (acts, now, limit) => {
      const things: Scheduled[] = Array.from({ length: 10 }, (_, order) => ({ at: 0, order, slot: -1 }));
      const times = new Map<number, number>();
      const schedule = createSchedule();
      for (const { thing, at } of acts) {
        for (const each of things.slice(thing, thing + 1)) schedule.set(each, at);
        if (at === undefined) times.delete(thing);
        else times.set(thing, at);
      }
      const due = [...times].filter(([, at]) => at <= now).toSorted(([a, atA], [b, atB]) => atA - atB || a - b);
      for (const most of [limit + 1, 100]) {
        const seen: number[] = [];
        schedule.visitDue(now, ({ order }) => seen.push(order) < most);
        expect(seen).toEqual(due.slice(0, most).map(([thing]) => thing));
      }
    }),
    { numRuns: 300 },
  );
});
