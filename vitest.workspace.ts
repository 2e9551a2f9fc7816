import { defineConfig } from "vitest/config";
import { PlainReporter } from "./scripts/plain-reporter.ts";

// One project for the whole repository: nineteen projects would start nineteen Vite servers for nothing.
export default defineConfig({
  ssr: { resolve: { conditions: ["@sluice/source", "module", "node", "development|production"] } }, // tests run on src, no build
  test: {
    include: ["packages/*/src/**/*.test.ts", "examples/*/src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ["default", new PlainReporter()],
    // Source errors are the type check's business: here they would fail the tests of an unrelated package.
    typecheck: { enabled: true, include: ["packages/*/src/**/*.test-d.ts"], tsconfig: "./tsconfig.json", ignoreSourceErrors: true },
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      reporter: ["text-summary", "html", "lcovonly"],
      thresholds: { lines: 80 },
    },
  },
});
