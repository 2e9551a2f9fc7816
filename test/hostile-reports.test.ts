// What gets past the reader counts only when a gate passes on it: every hostile header goes through the gate that reads reports, too.
import type { FileRead, GateContext, Outcome } from "@sluice/core";
import { report } from "@sluice/gates";
import { describe, expect, test } from "vitest";
import { HOSTILE_FRONTMATTER } from "../packages/readers/src/fixtures/hostile-frontmatter.ts";

/** What the gate makes of what the reader and the vocabulary say. */
function judgementOf(outcome: string): object {
  switch (outcome) {
    case "fail":
      return { value: "fail", code: "REPORT_FAILED" };
    case "unknown":
      return { value: "error", class: "input", code: "REPORT_WORD_UNKNOWN" };
    case "no-word":
      return { value: "error", class: "input" };
    default:
      return { value: "error", class: "input", code: "REPORT_UNREADABLE", findings: [{ code: outcome, path: "report.md" }] };
  }
}

async function judge(source: string | Uint8Array): Promise<Outcome | undefined> {
  const validated = report.validate({ file: "report.md", field: "verdict", pass: ["PASS"], fail: ["FAIL"] });
  const never = () => Promise.reject(new TypeError("not in this test"));
  const read: FileRead = { kind: "present", bytes: typeof source === "string" ? new TextEncoder().encode(source) : source };
  const context: GateContext = {
    config: validated.ok ? validated.value : undefined,
    subject: { kind: "git", key: "K-1", facets: {} },
    run: { scope: "default", run: "r1", key: "K-1", stage: "review", lap: 0 },
    files: { read: () => Promise.resolve(read) },
    vcs: undefined,
    process: { portVersion: 1, run: never },
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: never },
    signal: new AbortController().signal,
  };
  return report.evaluate?.(context);
}

describe("the report gate", () => {
  test.each(HOSTILE_FRONTMATTER.map((family) => [family.id, family] as const))(
    "%s: passes on the twins only",
    async (_id, { hostile, twins }) => {
      for (const [outcome, sources] of Object.entries(hostile)) {
        for (const source of sources) {
          // What stands in a file is UTF-8: of a broken character in a text it holds the replacement, which is only no word.
          if (/\p{Surrogate}/u.test(String(source))) continue;
          expect(await judge(source)).toMatchObject(judgementOf(outcome));
        }
      }
      for (const twin of twins) expect(await judge(twin)).toMatchObject({ value: "pass", evidence: [{ class: "reported" }] });
    },
  );
});
