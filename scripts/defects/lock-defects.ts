import type { Defect } from "./defect.ts";

const suites = ["packages/store-file/src/kept-lock.test.ts", "packages/store-file/src/store-lock.test.ts"];

/** Defects of the lock of a store in plain files. */
export const lockDefects: readonly Defect[] = [
  {
    id: "lock-taken-from-the-living",
    what: "a store's lock is taken away from a process that runs",
    file: "packages/store-file/src/take-lock.ts",
    find: "return owner.abandoned === true || closed.has(owner.handle) || processes.isGone(owner);",
    replace: "return true;",
    suites,
  },
  {
    id: "lock-taken-from-one-at-work",
    what: "a store's lock is taken away from one who writes",
    file: "packages/store-file/src/take-lock.ts",
    find: "!(gone || still.working === 0)",
    replace: "false",
    suites,
  },
  {
    id: "lock-taken-unasked",
    what: "a lock that is kept is taken without its owner being told before",
    file: "packages/store-file/src/take-lock.ts",
    find: 'if (!gone && !askOwner(files, nameOf(taker, owner))) return { kind: "busy", owner };',
    replace: "",
    suites,
  },
  {
    id: "wanted-overlooked",
    what: "one who kept the lock works on with it although another one took it",
    file: "packages/store-file/src/store-lock.ts",
    find: "if (isWanted()) {",
    replace: "if (isWanted() && false) {",
    suites,
  },
  {
    id: "at-work-told-late",
    what: "one who kept the lock looks whether it is wanted before it says that it works",
    file: "packages/store-file/src/store-lock.ts",
    find: "    sign(1);\n    if (isWanted()) {\n      giveToOthers();",
    replace: "    const isAsked = isWanted();\n    sign(1);\n    if (isAsked) {\n      giveToOthers();",
    suites,
  },
  {
    id: "lock-of-another-given-back",
    what: "one who kept the lock gives back the one that came in its place",
    file: "packages/store-file/src/store-lock.ts",
    find: 'if (standing === "none" || (standing === "kept" && resume() !== "ours")) return;',
    replace: 'if (standing === "none") return;',
    suites,
  },
  {
    id: "wanted-forgotten-without-right",
    what: "an owner forgets that its lock is wanted while another one is taking it",
    file: "packages/store-file/src/store-lock.ts",
    find: "    sign(0);\n    return withRightAfter(",
    replace: '    sign(0);\n    writeSign(file, "wanted", 0);\n    return withRightAfter(',
    suites,
  },
];
