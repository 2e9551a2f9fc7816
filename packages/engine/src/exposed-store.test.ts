import { dirname } from "node:path";
import { type RunStore, type Vcs } from "@sluice/core";
import { expect, test } from "vitest";
import { isStoreExposed, refuseExposedStore } from "./exposed-store.ts";

const inside = { contains: (path: string) => dirname(path) === "/repository" } as Vcs;
const at = (location: string): RunStore => ({ location }) as RunStore;
const refused = expect.objectContaining({ code: "STORE_INSIDE_SUBJECT" }) as unknown;

test("a store that workers can write is refused, unless it is one person's machine", () => {
  const store = at("/repository/runs.sqlite");
  expect(() => refuseExposedStore({ store, vcs: inside })).toThrow(refused);
  refuseExposedStore({ store, vcs: inside, trust: "local-dev" });
  expect(isStoreExposed({ store, vcs: inside, trust: "local-dev" })).toBe(true);
});

test("a store elsewhere, one without a place, and a version control without one are no reason", () => {
  const cases = [{ store: at("/state/runs.sqlite"), vcs: inside }, { store: {} as RunStore, vcs: inside }, { store: at("/repository/x") }];
  for (const each of [...cases, { store: at("/repository/x"), vcs: {} as Vcs }]) {
    refuseExposedStore(each);
    expect(isStoreExposed(each)).toBe(false);
  }
});
