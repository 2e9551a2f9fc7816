// Vitest's own closing lines cannot be counted by a machine; this one ends every run, however it dies, with `N passed, N failed`.
import type { Reporter, TestModule } from "vitest/node";

/** A module that cannot be loaded, and an error outside any test, each count as one failure. */
export function closingLines(modules: readonly TestModule[], errors: readonly unknown[]): string {
  const n = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
  for (const module of modules) {
    for (const test of module.children.allTests()) n[test.result().state]++;
    if (module.errors().length > 0) n.failed++;
  }
  const skipped = n.skipped + n.pending;
  return `${skipped > 0 ? `${skipped} skipped\n` : ""}${n.passed} passed, ${n.failed} failed`;
}

export class PlainReporter implements Reporter {
  #lines = "0 passed, 1 failed"; // what a run that dies before its end prints
  #armed = false;

  onTestRunStart(): void {
    if (!this.#armed) process.once("exit", () => process.stdout.write(`\n${this.#lines}\n`));
    this.#armed = true;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    this.#lines = closingLines(modules, errors);
  }
}
