import type { ChangeRequest } from "@sluice/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { noChanges, readChanges } from "./known-changes.ts";
import { pairChanges, type RunOfChange } from "./pair-changes.ts";

const change = fc.record({
  id: fc.constantFrom("1", "2", "3", "4"),
  head: fc.record({ branch: fc.constantFrom("a", "b"), commit: fc.constantFrom("c1", "c2"), own: fc.boolean() }),
  base: fc.constantFrom("main", "docs"),
  state: fc.constantFrom("open", "closed", "merged"),
  draft: fc.boolean(),
  updatedAt: fc.nat(9),
}) satisfies fc.Arbitrary<ChangeRequest>;

const about = fc.record(
  {
    run: fc.constantFrom("r1", "r2", "r3"),
    change: fc.constantFrom("1", "2"),
    branch: fc.constantFrom("a", "b"),
    base: fc.constantFrom("main", "docs"),
    head: fc.constantFrom("c1", "c2"),
    told: fc.constantFrom("1", "2", "3"),
  },
  { requiredKeys: ["run"] },
) satisfies fc.Arbitrary<RunOfChange>;

const changes = fc.uniqueArray(change, { selector: ({ id }) => id });
const runs = fc.uniqueArray(about, { selector: ({ run }) => run });

/** Whether a run may have a change request, whatever else there is. */
function mayHave({ change: named, branch, base, head, told }: RunOfChange, own: ChangeRequest, all: readonly ChangeRequest[]): boolean {
  if (named !== undefined) return own.id === named;
  const isOfBranch = (one: ChangeRequest): boolean => one.head.own && one.head.branch === branch && one.base === base;
  const isAlone = !all.some((one) => isOfBranch(one) && one.state === "open" && one.id !== own.id);
  return isOfBranch(own) && isAlone && (own.state === "open" || own.id === told || own.head.commit === head);
}

test("whatever stands there in whatever order, no two runs share one, and each has the one that is named or the only one that can be its own", () => {
  const pairing = fc.property(runs, changes, (some, given) => {
    const pairs = pairChanges(some, given);
    const own = [...pairs.changes.values()].map(({ id }) => id);
    expect([new Set(own).size, pairs.ambiguous <= some.length - own.length]).toEqual([own.length, true]);
    const wrong = some.filter((run) => {
      const found = pairs.changes.get(run.run);
      return found !== undefined && !mayHave(run, found, given);
    });
    expect(wrong).toEqual([]);
    const turned = pairChanges(some.toReversed(), given.toReversed());
    expect(turned.ambiguous).toBe(pairs.ambiguous);
    expect(Object.fromEntries(turned.changes)).toEqual(Object.fromEntries(pairs.changes));
  });
  fc.assert(pairing, { numRuns: 2000 });
});

test("of more change requests than anybody needs, the newest are remembered", async () => {
  const known = noChanges();
  const clock = { monotonicMs: () => 0 };
  let page = 0;
  const forge = {
    portVersion: 1 as const,
    repo: "acme/web",
    changes: () => {
      page++;
      const items = Array.from({ length: 300 }, (_unused, place): ChangeRequest => {
        const at = 1_000_000 - page * 300 - place;
        return { id: String(at), head: { branch: "a", commit: "c1", own: true }, base: "main", state: "open", draft: false, updatedAt: at };
      });
      return Promise.resolve({ items, unreadable: 0, next: "on" });
    },
  };
  await readChanges(forge, known, { since: 0, clock }, {});
  expect([page, known.byId.size, Math.min(...[...known.byId.values()].map(({ updatedAt }) => updatedAt))]).toEqual([
    100,
    20_000,
    999_700 - 19_999,
  ]);
});
