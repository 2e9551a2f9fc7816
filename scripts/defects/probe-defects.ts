import type { Defect } from "./defect.ts";

/** Defects of looks at servers, and of looks over a window. */
export const probeDefects: readonly Defect[] = [
  {
    id: "redirects-followed",
    what: "a server says where else a gate asks",
    file: "packages/engine/src/http-client.ts",
    find: 'redirect: "manual",',
    replace: 'redirect: "follow",',
    suites: ["packages/engine/src/http-client.test.ts"],
  },
  {
    id: "broken-answer-passes",
    what: "an answer that broke off passes",
    file: "packages/gates/src/built-in/http-probe.ts",
    find: "if (!isShown(answer)) return unanswered(",
    replace: "if (answer.status === 0) return unanswered(",
    suites: ["packages/gates/src/built-in/http-probe.test.ts"],
  },
  {
    id: "window-outlives-its-probe",
    what: "a window goes on with another version of its probe",
    file: "packages/gates/src/built-in/measure.ts",
    find: "version: VERSION + (probe?.version ?? 1) - 1,",
    replace: "version: VERSION,",
    suites: ["packages/gates/src/built-in/measure.test.ts"],
  },
  {
    id: "secret-in-problem",
    what: "a problem repeats an address with its password",
    file: "packages/definition/src/compile/config-issue-words.ts",
    find: "if (hidden === true) return",
    replace: 'if (hidden === true && gate === "") return',
    suites: ["packages/sdk/src/health-window.test.ts"],
  },
];
