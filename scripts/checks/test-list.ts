// Which tests are on disk and which ones the runner knows.
import { execFileSync } from "node:child_process";
import { join, relative, sep } from "node:path";
import { filesBelow, isTest, root } from "./repository.ts";

export function testsOnDisk(): readonly string[] {
  return filesBelow("").filter(isTest);
}

export function testsOfRunner(): readonly string[] {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "list", "--filesOnly", "--json", "--config", "vitest.workspace.ts"];
  const listed = JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" })) as readonly { readonly file: string }[];
  return listed.map(({ file }) => relative(root, file).split(sep).join("/"));
}

export function missingFrom(runner: readonly string[], disk: readonly string[]): readonly string[] {
  return disk.filter((path) => !runner.includes(path));
}
