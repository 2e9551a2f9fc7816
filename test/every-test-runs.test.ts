// A test outside the runner's patterns is green for ever.
import { expect, test } from "vitest";
import { missingFrom, testsOfRunner, testsOnDisk } from "../scripts/checks/test-list.ts";

test("the runner knows every test on disk", () => {
  const disk = testsOnDisk();
  expect(disk).toContain("test/every-test-runs.test.ts");
  expect(missingFrom(testsOfRunner(), disk)).toEqual([]);
});

test("a test the runner does not know is found", () => {
  expect(missingFrom(["a.test.ts"], ["a.test.ts", "odd/b.test.ts"])).toEqual(["odd/b.test.ts"]);
});
