import type { Defect } from "./defect.ts";

const RECONCILE = ["packages/engine/src/reconcile/reconcile.test.ts"];
/** Nobody wrote down there what may go wrong: it is found by what comes of it. */
const SEEDS = ["packages/testing/src/simulator/many-seeds.test.ts"];

/** Defects of those who look at trackers. */
export const trackerDefects: readonly Defect[] = [
  {
    id: "answer-before-the-question",
    what: "a status that was given before a question was opened answers it",
    file: "packages/engine/src/reconcile/acts-on.ts",
    find: " || at < request.openedAt",
    replace: "",
    suites: SEEDS,
  },
  {
    id: "rejection-carried-as-approval",
    what: "whatever somebody chose is carried as an approval",
    file: "packages/engine/src/reconcile/reconcile-item.ts",
    find: "decision: as, by, seen, id }",
    replace: 'decision: "approve", by, seen, id }',
    suites: SEEDS,
  },
  {
    id: "ended-shown-where-it-stood",
    what: "the item of a run that was cancelled shows the stage it was cancelled in",
    file: "packages/engine/src/reconcile/shown-status.ts",
    find: "id === stage && final !== undefined",
    replace: "id === stage",
    suites: SEEDS,
  },
  {
    id: "wiring-of-another-definition",
    what: "the answers of a run are looked for by the definition of now",
    file: "packages/engine/src/reconcile/reconcile-project.ts",
    find: "const pipeline = await parts.definitions.load(run.scope, run.definition, options);",
    replace:
      "const pipeline = parts.definitions.named(run.pipeline)?.pipeline ?? (await parts.definitions.load(run.scope, run.definition, options));",
    suites: RECONCILE,
  },
];
