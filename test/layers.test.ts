// Without this the layers are a drawing: an adapter that imports the engine compiles, and the core grows roots into everything.
import { expect, test } from "vitest";
import { layerFaults, parseLayerTable, privilegeFaults } from "../scripts/checks/layers.ts";
import { impuritiesOf, PURE, purityFaults } from "../scripts/checks/purity.ts";
import { type Package, readFile, readPackages } from "../scripts/checks/repository.ts";

const packages = readPackages();
const table = parseLayerTable(readFile("docs/architecture.md").text);

test("every package imports only what its row of docs/architecture.md lists", () => {
  expect(layerFaults(table, packages)).toEqual([]);
});

test("only process starts processes and exactly one file of readers imports gray-matter", () => {
  expect(privilegeFaults(packages)).toEqual([]);
});

test("pure packages read no clock, no randomness, no process and no Node module", () => {
  expect(PURE.filter((name) => !packages.some((each) => each.name === name))).toEqual([]);
  expect(purityFaults(packages)).toEqual([]);
});

const sample = parseLayerTable(`
<!-- layers:begin -->
| L | package | what it is | may import (third party) |
|---|---|---|---|
| 0 | \`core\` | words | (@noble/hashes) |
| 1 | \`readers\` | text | core (zod, gray-matter) |
| 1 | \`process\` | children | core |
| 2 | \`gates\` | gates | core, readers |
<!-- layers:end -->`);

function pack(name: string, text: string, manifest: Partial<Package["manifest"]> = {}, file = "index.ts"): Package {
  return { name, manifest: { name: `@sluice/${name}`, ...manifest }, files: [{ path: `packages/${name}/src/${file}`, text }] };
}

const core = pack("core", `import { sha256 } from "@noble/hashes/sha2.js";`);
const readers = pack("readers", `import matter from "gray-matter"; import type { Json } from "@sluice/core";`);
const child = pack("process", `import { spawn } from "node:child_process";`);
const gates = pack("gates", `export { read } from "@sluice/readers";`, { dependencies: { "@sluice/core": "workspace:^" } });

test("the sample is sound", () => {
  expect(sample.get("readers")).toEqual({ layer: 1, ours: ["core"], others: ["zod", "gray-matter"] });
  expect(layerFaults(sample, [core, readers, child, gates])).toEqual([]);
  expect(privilegeFaults([core, readers, child, gates])).toEqual([]);
});

test.each<[string, Package]>([
  ["an import upwards", pack("readers", `import { x } from "@sluice/gates";`)],
  ["a type import upwards", pack("readers", `type X = import("@sluice/gates").X;`)],
  ["a dynamic import upwards", pack("readers", `await import("@sluice/gates");`)],
  ["a third party that is not listed", pack("readers", `import _ from "lodash/fp";`)],
  ["a dependency upwards", pack("readers", "", { dependencies: { "@sluice/gates": "workspace:^" } })],
  ["a peer that is not listed", pack("readers", "", { peerDependencies: { lodash: "*" } })],
  ["a development dependency upwards", pack("readers", "", { devDependencies: { "@sluice/gates": "workspace:^" } })],
  ["the test harness in published code", pack("readers", `import { x } from "@sluice/testing";`)],
])("%s is found", (_what, broken) => {
  expect(layerFaults(sample, [core, broken, child, gates])).toHaveLength(1);
});

test("tests may use the harness, the suites and any tool, but no higher layer", () => {
  const manifest = { devDependencies: { "@sluice/testing": "workspace:^", vitest: "catalog:" } };
  const free = pack("readers", `import "vitest"; import "@sluice/testing"; import "@sluice/conformance";`, manifest, "a.test.ts");
  expect(layerFaults(sample, [core, free, child, gates])).toEqual([]);
  const climbing = pack("readers", `import "@sluice/gates";`, {}, "a.test.ts");
  expect(layerFaults(sample, [core, climbing, child, gates])).toEqual(["packages/readers/src/a.test.ts: imports @sluice/gates"]);
});

test("a table that does not fit the packages is found", () => {
  expect(layerFaults(sample, [core, readers, child])).toEqual(["gates: has a row but no package"]);
  expect(layerFaults(sample, [core, readers, child, gates, pack("new", "")])).toEqual(["new: has no row in the table"]);
  const upwards = new Map(sample).set("core", { layer: 0, ours: ["gates"], others: ["@noble/hashes"] });
  expect(layerFaults(upwards, [core, readers, child, gates])).toEqual(["core: its row lists gates, which is not in a lower layer"]);
});

test("child processes and gray-matter elsewhere are found", () => {
  expect(privilegeFaults([readers, pack("gates", `process.getBuiltinModule("node:child_process");`)])).toHaveLength(1);
  expect(privilegeFaults([readers, pack("gates", `import "gray-matter";`)])).toHaveLength(2);
  expect(privilegeFaults([child])).toHaveLength(1);
});

test.each([
  "Date.now();",
  "new Date();",
  "Date();",
  "Math.random();",
  "const clock = Date.now;",
  "globalThis.performance.now();",
  "process.env;",
  "crypto.randomUUID();",
  "setTimeout(() => {}, 1);",
  `import { join } from "node:path";`,
  `import { join } from "path";`,
])("impure: %s", (text) => {
  expect(impuritiesOf({ path: "a.ts", text })).toHaveLength(1);
});

test.each([
  `new Date(at);`,
  `const f = (process: P) => process.run();`,
  `// Date.now()`,
  `const s = "Math.random()";`,
  `type P = { process: string };`,
])("pure: %s", (text) => {
  expect(impuritiesOf({ path: "a.ts", text })).toEqual([]);
});
