import type { Defect } from "./defect.ts";

/** Defects of those who share work. */
export const workerDefects: readonly Defect[] = [
  {
    id: "first-scope-first",
    what: "who has much keeps who has little waiting: each taker begins at the first scope",
    file: "packages/store-kit/src/take-turns.ts",
    find: 'for (let after = last; misses < 2; after = "", round += 1) {',
    replace: 'for (let after = ""; misses < 2; after = "", round += 1) {',
    suites: ["packages/store-memory/src/create-memory-store.test.ts"],
  },
  {
    id: "first-pipeline-first",
    what: "of a scope always the same pipeline is served",
    file: "packages/store-kit/src/take-turns.ts",
    find: "const pipeline = pipelines[round % pipelines.length];",
    replace: "const pipeline = pipelines[0];",
    suites: ["packages/store-memory/src/create-memory-store.test.ts"],
  },
  {
    id: "lost-right-unseen",
    what: "work begins under a right that somebody else has by now",
    file: "packages/engine/src/commit-command.ts",
    find: "...(holds.length === 0 ? {} : { holds }),",
    replace: "",
    suites: ["packages/engine/src/reservations.test.ts"],
  },
  {
    id: "stolen-from-anybody",
    what: "a right is taken from whoever got it meanwhile",
    file: "packages/store-kit/src/reservation-queue.ts",
    find: "if (former === undefined || former.token !== held) return undefined;",
    replace: "if (former === undefined) return undefined;",
    suites: ["packages/store-memory/src/create-memory-store.test.ts"],
  },
  {
    id: "more-than-places",
    what: "two workers of one engine count on the same free places",
    file: "packages/engine/src/take-intents.ts",
    find: "for (const lane of [looks, effects]) lane.asked += places;",
    replace: "",
    suites: ["packages/engine/src/workers.test.ts"],
  },
  {
    id: "pauses-all-alike",
    what: "what failed together comes again together",
    file: "packages/lifecycle/src/advance/retry-at.ts",
    find: "const JITTER = 0.2;",
    replace: "const JITTER = 0;",
    suites: ["packages/lifecycle/src/advance"],
  },
  {
    id: "effects-overtake",
    what: "effects after the end begin all at once",
    file: "packages/lifecycle/src/open-finals.ts",
    find: "if (final === undefined || (final.effect !== undefined && isBusy)) continue;",
    replace: "if (final === undefined) continue;",
    suites: ["packages/lifecycle/src/endings.test.ts"],
  },
];
