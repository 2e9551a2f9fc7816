import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// One package at a time, run in a copy of it. What measures time says nothing about changed code, and is slow.
export default defineConfig({
  ssr: { resolve: { conditions: ["@sluice/source", "module", "node", "development|production"] } },
  test: {
    include: ["src/**/*.test.ts"],
    exclude: ["src/**/*-growth.test.ts"],
    testTimeout: 120_000,
    setupFiles: [fileURLToPath(new URL("mutate.setup.ts", import.meta.url))],
  },
});
