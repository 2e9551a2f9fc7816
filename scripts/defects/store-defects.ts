import type { Defect } from "./defect.ts";

/** Defects of stores. */
export const storeDefects: readonly Defect[] = [
  {
    id: "dedupe-dropped",
    what: "a repeated command is decided and stored again",
    file: "packages/store-kit/src/decide-append.ts",
    find: 'if (facts.answer !== undefined) return { kind: "duplicate", answer: facts.answer };',
    replace: "",
    suites: ["packages/store-memory"],
  },
  {
    id: "compare-and-set-skipped",
    what: "a writer appends whatever happened since it looked",
    file: "packages/store-kit/src/expected-version.ts",
    find: "return expectedVersion === version;",
    replace: "return expectedVersion <= version;",
    suites: ["packages/store-memory"],
  },
  {
    id: "deadline-ignored",
    what: "a command decided before a deadline is stored after it",
    file: "packages/store-kit/src/decide-append.ts",
    find: 'if (append.notAfter !== undefined && facts.storeNow > append.notAfter) return { kind: "conflict" };',
    replace: "",
    suites: ["packages/store-memory"],
  },
  {
    id: "fence-before-not-inside",
    what: "whoever lost a claim may still write its result",
    file: "packages/store-kit/src/decide-append.ts",
    find: 'if (lost !== undefined) return { kind: "fenced", claim: lost };',
    replace: "",
    suites: ["packages/store-memory"],
  },
  {
    id: "take-over-untold",
    what: "a claim that ran out is given on as if nobody had tried",
    file: "packages/store-kit/src/intent-rows.ts",
    find: "lost: row.lost || row.token !== 0 };",
    replace: "lost: row.lost };",
    suites: ["packages/store-memory"],
  },
  {
    id: "synchronous-normal",
    what: "SQLite acknowledges commits that a power cut loses",
    file: "packages/store-sqlite/src/connection.ts",
    find: 'database.prepare("PRAGMA synchronous = FULL").run();',
    replace: 'database.prepare("PRAGMA synchronous = NORMAL").run();',
    suites: ["packages/store-sqlite"],
  },
  {
    id: "acknowledged-before-written",
    what: "SQLite commits are acknowledged before they are written",
    file: "packages/store-sqlite/src/connection.ts",
    find: 'statement(mayRefuse && result === undefined ? "ROLLBACK" : "COMMIT").run();',
    replace: 'setTimeout(() => statement(mayRefuse && result === undefined ? "ROLLBACK" : "COMMIT").run(), 0);',
    suites: ["packages/store-sqlite"],
  },
];
