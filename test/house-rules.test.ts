// Each rule stops one way in which repositories of many packages rot: attics, hidden surfaces, god files, uncoded errors, other people's paths.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportsFaults, fileFaults, houseRuleFaults, lockfileFaults, machinePathFaults } from "../scripts/checks/house-rules.ts";
import { readFile, readPackages, root } from "../scripts/checks/repository.ts";

test("packages keep the house rules", () => {
  expect(houseRuleFaults(readPackages())).toEqual([]);
});

test("the lockfile names no registry", () => {
  expect(lockfileFaults(readFile("pnpm-lock.yaml").text)).toEqual([]);
});

test("no tracked text names a folder of one machine", () => {
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
  const files = tracked.filter((path) => path !== "" && path !== "test/house-rules.test.ts" && existsSync(join(root, path))).map(readFile);
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter(({ text }) => !text.includes("\0")).flatMap(machinePathFaults)).toEqual([]);
});

test.each([
  ["export *", `export * from "./a.ts";`],
  ["export * as", `export * as a from "./a.ts";`],
  ["a default export", `export default 1;`],
  ["a default function", `export default function f() {}`],
  ["an error without a code", `throw new Error("no");`],
  ["a type error without a code", `throw TypeError("no");`],
  ["an import into another package", `import { a } from "../../core/src/a.ts";`],
  ["too many lines", "\n".repeat(301)],
])("%s is found", (_what, text) => {
  expect(fileFaults({ path: "packages/gates/src/a.ts", text })).toHaveLength(1);
});

test.each(["utils.ts", "types.test.ts", "camelCase.ts"])("the file name %s is found", (name) => {
  expect(fileFaults({ path: `packages/gates/src/${name}`, text: "" })).toHaveLength(1);
});

test("tests may be longer and may throw plain errors", () => {
  const path = "packages/gates/src/a.test.ts";
  expect(fileFaults({ path, text: `throw new Error("no");${"\n".repeat(400)}` })).toEqual([]);
  expect(fileFaults({ path, text: "\n".repeat(501) })).toHaveLength(1);
});

test("ordinary code passes", () => {
  const text = `export { a } from "./a.ts";\nimport { b } from "../b.ts";\nthrow new SluiceError("X");\n`;
  expect(fileFaults({ path: "packages/gates/src/deep/c.ts", text })).toEqual([]);
});

test("a second entry point is found", () => {
  expect(exportsFaults("a", { name: "a", exports: { ".": "./a.js", "./package.json": "./package.json" } })).toEqual([]);
  expect(exportsFaults("a", { name: "a", exports: { ".": "./a.js", "./b": "./b.js", "./package.json": "./package.json" } })).toHaveLength(
    1,
  );
  expect(exportsFaults("a", { name: "a" })).toHaveLength(1);
});

test("registry addresses and machine paths are found", () => {
  expect(lockfileFaults("a: 1\n  resolution: {tarball: https://registry.example/a.tgz}\n")).toHaveLength(1);
  for (const text of ["cd /work/x", '"/root/.cache"', "file:///home/me", "(/home/me)"])
    expect(machinePathFaults({ path: "a", text })).toHaveLength(1);
  for (const text of ["./work/x", "https://a.example/home/x", "/workspace/x", "network/root/"])
    expect(machinePathFaults({ path: "a", text })).toEqual([]);
});
