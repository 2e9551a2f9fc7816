import { existsSync, readdirSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
export default defineConfig(
  readdirSync("packages").map((name): Options => ({
    name,
    entry: ["index", "bin"].map((f) => `packages/${name}/src/${f}.ts`).filter((f) => existsSync(f)),
    outDir: `packages/${name}/dist`,
    tsconfig: `packages/${name}/tsconfig.json`,
    external: [/^@sluice\//],
    skipNodeModulesBundle: true, // a root config sees no package's dependencies: without these it bundles them
    removeNodeProtocol: false, // the default rewrites node:fs to fs, and breaks node:sqlite and node:test
    format: "esm",
    target: "node20.19",
    platform: "node",
    clean: true,
    sourcemap: true,
    dts: true,
  })),
);
