// What the repository checks look at: the packages, their files, and what those files import.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export type Manifest = {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

/** A file of a package: its path from the repository's root (with `/`) and its text. */
export type SourceFile = { readonly path: string; readonly text: string };

/** `name` is the folder's name, which is also the word in the layer table. */
export type Package = { readonly name: string; readonly manifest: Manifest; readonly files: readonly SourceFile[] };

const SKIPPED = new Set(["node_modules", "dist", "coverage", ".git"]);

/** Every file below a folder of the repository, as paths from its root; generated and installed folders are left out. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path.split(sep).join("/")] : [];
    })
    .toSorted();
}

export function readFile(path: string): SourceFile {
  return { path, text: readFileSync(join(root, path), "utf8") };
}

export function readPackages(): readonly Package[] {
  return readdirSync(join(root, "packages"))
    .toSorted()
    .map((name) => ({
      name,
      manifest: JSON.parse(readFile(`packages/${name}/package.json`).text) as Manifest,
      files: filesBelow(`packages/${name}/src`)
        .filter((path) => path.endsWith(".ts"))
        .map(readFile),
    }));
}

/** Tests stand beside the code; everything else in `src` is published. */
export function isTest(path: string): boolean {
  return /\.(test|test-d)\.ts$/.test(path);
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

export function parse(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file) ?? ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  parsed.set(file, known);
  return known;
}

/** Every node of a file, parents first. */
export function nodesOf(node: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    nodes.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return nodes;
}

/** What a file imports, statically, by `import()`, by `export … from`, as a type, or by `getBuiltinModule` and `require`. */
export function importsOf(file: SourceFile): readonly string[] {
  const found = new Set<string>();
  for (const node of nodesOf(parse(file))) {
    const specifier = specifierOf(node);
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.add(specifier.text);
  }
  return [...found];
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (ts.isCallExpression(node) && loadsModules(node.expression)) return node.arguments[0];
  return undefined;
}

function loadsModules(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : "";
  return name === "getBuiltinModule" || name === "require";
}

/** `@scope/name/deep` → `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

export function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
