// npm run check: every check in turn, stops at the first that fails, ends with the tests so that their count is the last line.
import { spawnSync } from "node:child_process";

const vitest = "node_modules/vitest/vitest.mjs";
const STEPS: readonly (readonly [string, readonly string[]])[] = [
  ["lint", ["oxlint", "--deny-warnings"]],
  ["format", ["oxfmt", "--check", "."]],
  ["unused", ["knip"]],
  ["secrets", ["secretlint", "**/*"]],
  ["types", ["tsc", "-p", "tsconfig.json"]],
  ["layers", ["node", vitest, "run", "--config", "vitest.workspace.ts", "test/layers.test.ts", "test/house-rules.test.ts"]],
  ["build", ["tsup", "--silent"]],
  ["public surface", ["node", "scripts/api-surface.ts"]],
  ["size", ["node", "scripts/size.ts"]],
  ["packed packages", ["node", "scripts/smoke.ts"]],
  ["docs", ["typedoc"]],
  ["examples", ["node", "scripts/examples.ts"]],
  ["tests", ["node", vitest, "run", "--config", "vitest.workspace.ts"]],
];

for (const [name, [command = "", ...args]] of STEPS) {
  const begin = performance.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(`== ${name} failed after ${seconds} s`);
    process.exit(1);
  }
  if (name !== "tests") console.log(`== ${name}: ${seconds} s`);
}
