// The layer table of docs/architecture.md, and what breaks it.
import { importsOf, isTest, packageOf, type Package, type SourceFile } from "./repository.ts";

type Row = { readonly layer: number; readonly ours: readonly string[]; readonly others: readonly string[] };
export type LayerTable = ReadonlyMap<string, Row>;

/** Free for tests of every package, closed to everything that is published. */
const TEST_ONLY = ["conformance", "testing"];

/** Reads the rows between the two `layers:` marks: `| L | \`name\` | what it is | ours (third party) |`. */
export function parseLayerTable(markdown: string): LayerTable {
  const inside = /<!-- layers:begin -->([\s\S]*?)<!-- layers:end -->/.exec(markdown)?.[1];
  if (inside === undefined) throw new Error("no table between <!-- layers:begin --> and <!-- layers:end -->");
  const table = new Map<string, Row>();
  for (const line of inside.split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    const name = /^`([a-z-]+)`$/.exec(cells[2] ?? "")?.[1];
    if (name === undefined) continue;
    const [ours = "", others = ""] = (cells[4] ?? "").split("(");
    table.set(name, { layer: Number(cells[1]), ours: words(ours), others: words(others.replace(")", "")) });
  }
  return table;
}

function words(list: string): readonly string[] {
  return list.split(/[,\s]+/).filter((word) => word !== "");
}

/** Everything that breaks the table, one line each; empty when all is well. */
export function layerFaults(table: LayerTable, packages: readonly Package[]): readonly string[] {
  const names = packages.map((each) => each.name);
  return [
    ...names.filter((name) => !table.has(name)).map((name) => `${name}: has no row in the table`),
    ...[...table.keys()].filter((name) => !names.includes(name)).map((name) => `${name}: has a row but no package`),
    ...[...table].flatMap(([name, row]) => rowFaults(table, name, row)),
    ...packages.flatMap((each) => packageFaults(table.get(each.name), each)),
  ];
}

function rowFaults(table: LayerTable, name: string, row: Row): readonly string[] {
  return row.ours
    .filter((other) => !((table.get(other)?.layer ?? Infinity) < row.layer))
    .map((other) => `${name}: its row lists ${other}, which is not in a lower layer`);
}

function packageFaults(row: Row | undefined, each: Package): readonly string[] {
  if (row === undefined) return [];
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = each.manifest;
  const published = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  const development = Object.keys(devDependencies ?? {}).filter((name) => oursOf(name) !== undefined);
  return [
    ...published.filter((name) => !allows(row, name)).map((name) => `${each.name}: package.json depends on ${name}`),
    ...development
      .filter((name) => !allows(row, name) && !TEST_ONLY.includes(oursOf(name) ?? ""))
      .map((name) => `${each.name}: package.json has the development dependency ${name}`),
    ...each.files.flatMap((file) => importFaults(row, each, file)),
  ];
}

function importFaults(row: Row, each: Package, file: SourceFile): readonly string[] {
  const test = isTest(file.path);
  return importsOf(file)
    .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
    .map(packageOf)
    .filter((name) => name !== each.manifest.name && !allows(row, name))
    .filter((name) => !(test && (oursOf(name) === undefined || TEST_ONLY.includes(oursOf(name) ?? ""))))
    .map((name) => `${file.path}: imports ${name}`);
}

function allows(row: Row, name: string): boolean {
  const ours = oursOf(name);
  return ours === undefined ? row.others.includes(name) : row.ours.includes(ours);
}

function oursOf(name: string): string | undefined {
  if (name === "sluice") return name;
  return name.startsWith("@sluice/") ? name.slice("@sluice/".length) : undefined;
}

/** Exactly these places may load these modules. */
export function privilegeFaults(packages: readonly Package[]): readonly string[] {
  const published = packages.flatMap((each) => each.files.filter((file) => !isTest(file.path)).map((file) => ({ each, file })));
  const loads = (module: string) => published.filter(({ file }) => importsOf(file).some((name) => name.replace(/^node:/, "") === module));
  const matter = loads("gray-matter");
  return [
    ...loads("child_process")
      .filter(({ each }) => each.name !== "process")
      .map(({ file }) => `${file.path}: only the package process may start child processes`),
    ...matter.filter(({ each }) => each.name !== "readers").map(({ file }) => `${file.path}: only readers may import gray-matter`),
    ...(matter.length === 1 ? [] : [`gray-matter is imported by ${matter.length} files; exactly one must own its unsafe defaults`]),
  ];
}
