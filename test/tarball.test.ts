// The smoke run judges real tarballs; here only that its judgement can fail.
import { expect, test } from "vitest";
import { tarballFaults } from "../scripts/checks/tarball.ts";

const files = ["package/LICENSE", "package/dist/index.js", "package/dist/index.d.ts", "package/src/index.ts"];

test("a sound tarball passes", () => {
  expect(tarballFaults(files, { dependencies: { a: "^1.0.0" } })).toEqual([]);
});

test("published tests, missing parts and workspace ranges are found", () => {
  expect(tarballFaults([...files, "package/src/a.test.ts"], {})).toHaveLength(1);
  expect(tarballFaults(files.slice(1), {})).toHaveLength(1);
  expect(tarballFaults(files, { dependencies: { a: "workspace:^", b: "catalog:" } })).toHaveLength(2);
});
