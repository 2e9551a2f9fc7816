import type { SuiteApi } from "./suite-api.ts";

/** What became of a suite. */
export interface SuiteResult {
  /** Names of the cases that failed, each with its groups, and why. */
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
  /** What was left out, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Cases that ran. */
  readonly count: number;
}

/** Runs a suite without a test runner, one case after the other. */
export async function runSuite(register: (api: SuiteApi) => void): Promise<SuiteResult> {
  const cases: { readonly name: string; readonly run: () => Promise<void> }[] = [];
  const skipped: { readonly name: string; readonly reason: string }[] = [];
  const groups: string[] = [];
  register({
    describe(name, body) {
      groups.push(name);
      body();
      groups.pop();
    },
    test: (name, run) => void cases.push({ name: [...groups, name].join(": "), run }),
    skip: (name, reason) => void skipped.push({ name, reason }),
  });
  const failed: { readonly name: string; readonly error: unknown }[] = [];
  for (const { name, run } of cases) await run().catch((error: unknown) => void failed.push({ name, error }));
  return { failed, skipped, count: cases.length };
}
