// What a package weighs without its dependencies, minified; a limit that is reached is raised by a person, in this file.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { builtPackages } from "./built-packages.ts";
import { oversize } from "./checks/oversize.ts";

const KIB = 1024;
/** Minified KiB. The kernel (core, verdicts, approvals, lifecycle) must stay small: hosts load it in every process. */
const LIMITS: Readonly<Record<string, number>> = {
  core: 24,
  verdicts: 8,
  approvals: 16,
  lifecycle: 136,
  gates: 96,
  engine: 96,
  definition: 96,
  testing: 128,
  conformance: 112,
  readers: 40,
  "store-file": 36,
  "store-postgres": 56,
  "store-sqlite": 36,
  sluice: 60,
};
const OTHERS = 30;

const rows = await Promise.all(
  builtPackages().map(async ({ name, dist }) => {
    const options = { bundle: true, minify: true, write: false, format: "esm", platform: "node", packages: "external" } as const;
    const bundle = await build({ entryPoints: [join(dist, "index.js")], ...options });
    const bytes = bundle.outputFiles[0]?.contents ?? new Uint8Array();
    return { name, bytes: bytes.length, gzip: gzipSync(bytes).length, limit: (LIMITS[name] ?? OTHERS) * KIB };
  }),
);
for (const row of rows) {
  const columns = [row.bytes, row.gzip, row.limit].map((bytes) => (bytes / KIB).toFixed(1).padStart(8));
  console.log(`${row.name.padEnd(14)}${columns[0]} KiB${columns[1]} KiB gzip, at most${columns[2]}`);
}
const faults = oversize(rows);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
