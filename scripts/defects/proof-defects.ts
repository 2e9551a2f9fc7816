import type { Defect } from "./defect.ts";

/** Defects of what is told about runs and definitions: why a run waits, what it would have come to, what could go wrong. */
export const proofDefects: readonly Defect[] = [
  {
    id: "tries-forgotten-at-readmission",
    what: "work whose admission is judged again has all its tries anew",
    file: "packages/lifecycle/src/evolve/fold-stage.ts",
    find: "readmitted: readmittedOf(state.work),",
    replace: "readmitted: undefined,",
    suites: ["packages/lifecycle/src/readmission.test.ts"],
  },
  {
    id: "due-before-looks-are-back",
    what: "a run is due for a wait that cannot end while a look is out",
    file: "packages/lifecycle/src/next.ts",
    find: 'if (wait.for !== "pending" && wait.for !== "reservation") return true;',
    replace: "return true;",
    suites: ["packages/lifecycle/src/waits.test.ts"],
  },
  {
    id: "waits-for-other-content",
    what: "a run is due for a pending gate that was about what it is not about any more",
    file: "packages/lifecycle/src/waits.ts",
    find: "if (!statusOf(view, gate).current) return [];",
    replace: "",
    suites: ["packages/lifecycle/src/waits.test.ts"],
  },
  {
    id: "all-that-waits-blocks",
    what: "an explanation tells all waits for what must change",
    file: "packages/lifecycle/src/smallest-blockers.ts",
    find: "return smallest.length > 0 ? smallest : [waits];",
    replace: "return [waits];",
    suites: ["packages/lifecycle/src/smallest-blockers.test.ts"],
  },
  {
    id: "any-move-is-the-same",
    what: "a simulation takes every move for the one that was",
    file: "packages/lifecycle/src/replay/moves-of.ts",
    find: "identityOf(one) === identityOf(other);",
    replace: 'identityOf(one) !== "";',
    suites: ["packages/lifecycle/src/replay/replay.test.ts"],
  },
  {
    id: "rights-in-any-order",
    what: "two rights that a stage takes at once count as taken in order",
    file: "packages/definition/src/verify/check-reserve-order.ts",
    find: "?.has(asker.gate.id) === true;",
    replace: "?.has(asker.gate.id) !== null;",
    suites: ["packages/definition/src/verify/check-reserve-order.test.ts"],
  },
];
