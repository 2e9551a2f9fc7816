// Machines read the last line of a run; a failure it does not count is a failure nobody sees.
import { expect, test } from "vitest";
import type { TestModule } from "vitest/node";
import { closingLines } from "../scripts/plain-reporter.ts";

function moduleOf(states: readonly string[], errors: readonly unknown[] = []): TestModule {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  return { children: { allTests: () => tests }, errors: () => errors } as unknown as TestModule;
}

test("the last line counts what passed and failed, a line before it what was skipped", () => {
  expect(closingLines([moduleOf(["passed", "passed", "failed"])], [])).toBe("2 passed, 1 failed");
  expect(closingLines([moduleOf(["passed", "skipped", "pending"])], [])).toBe("2 skipped\n1 passed, 0 failed");
  expect(closingLines([], [])).toBe("0 passed, 0 failed");
});

test("a module that does not load and an error outside any test are failures", () => {
  expect(closingLines([moduleOf([], ["import"])], ["rejection"])).toBe("0 passed, 2 failed");
});
