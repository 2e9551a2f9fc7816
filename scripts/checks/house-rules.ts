// House rules a linter does not know. Function length, default exports and import cycles are rules of .oxlintrc.json.
import { basename, dirname, posix } from "node:path";
import ts from "typescript";
import { isTest, lineOf, type Manifest, nodesOf, type Package, parse, type SourceFile } from "./repository.ts";

const SOURCE_LINES = 300;
const TEST_LINES = 500;
const VAGUE = ["utils", "helpers", "common", "misc", "types", "manager", "base", "impl"];

export function houseRuleFaults(packages: readonly Package[]): readonly string[] {
  return packages.flatMap((each) => [...exportsFaults(each.name, each.manifest), ...each.files.flatMap(fileFaults)]);
}

/** One entry point per package: a second one is a second surface to keep, and needs a decision record. */
export function exportsFaults(name: string, manifest: Manifest): readonly string[] {
  const entries = Object.keys(manifest.exports ?? {}).join(" ");
  return entries === ". ./package.json" ? [] : [`${name}: exports map has "${entries}", not "." and "./package.json"`];
}

export function fileFaults(file: SourceFile): readonly string[] {
  return [...lengthFaults(file), ...nameFaults(file), ...(isTest(file.path) ? [] : syntaxFaults(file)), ...escapeFaults(file)];
}

function lengthFaults({ path, text }: SourceFile): readonly string[] {
  const limit = isTest(path) ? TEST_LINES : SOURCE_LINES;
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return lines > limit ? [`${path}: ${lines} lines, ${limit} is the most`] : [];
}

/** A name that says nothing becomes the attic of its package. */
function nameFaults({ path }: SourceFile): readonly string[] {
  const word = basename(path).replace(/\..*$/, "");
  const faults = VAGUE.includes(word) ? [`${path}: "${word}" does not say what is inside`] : [];
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(word) ? faults : [...faults, `${path}: file names are kebab-case`];
}

function syntaxFaults(file: SourceFile): readonly string[] {
  const source = parse(file);
  return nodesOf(source).flatMap((node) => {
    const what = forbidden(node);
    return what === undefined ? [] : [`${file.path}:${lineOf(source, node)}: ${what}`];
  });
}

function forbidden(node: ts.Node): string | undefined {
  if (ts.isExportDeclaration(node) && (node.exportClause === undefined || ts.isNamespaceExport(node.exportClause)))
    return "export * hides what is public";
  if (ts.isExportAssignment(node)) return "default exports have no name to search for";
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  if (modifiers.some((each) => each.kind === ts.SyntaxKind.DefaultKeyword)) return "default exports have no name to search for";
  const thrown =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && /^(Type|Range|Aggregate)?Error$/.test(node.expression.getText());
  return thrown ? "errors are SluiceError with a code of the table" : undefined;
}

/** What tests of several packages share. It is not published, and neither are they. */
const TEST_SUPPORT = "test/support/";

/** A relative import that leaves its package makes a second copy of the other one in every bundle. */
function escapeFaults(file: SourceFile): readonly string[] {
  const home = file.path.split("/").slice(0, 3).join("/");
  const isTest = file.path.endsWith(".test.ts");
  return [...file.text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']*)["']/g)]
    .map((match) => match[1] ?? "")
    .filter((specifier) => {
      const target = posix.join(dirname(file.path), specifier);
      return !target.startsWith(`${home}/`) && !(isTest && target.startsWith(TEST_SUPPORT));
    })
    .map((specifier) => `${file.path}: ${specifier} leaves its package`);
}

/** The lockfile must install from whatever registry the reader has. */
export function lockfileFaults(text: string): readonly string[] {
  return text.split("\n").flatMap((line, index) => (/https?:|tarball:/.test(line) ? [`pnpm-lock.yaml:${index + 1}: ${line.trim()}`] : []));
}

/** Folders of one machine mean nothing on another. */
export function machinePathFaults(file: SourceFile): readonly string[] {
  const machine = /(?<![\w.@~$}-])\/(?:work|root|home)\/(?=[\w.-])/;
  return file.text
    .split("\n")
    .flatMap((line, index) => (machine.test(line) ? [`${file.path}:${index + 1}: ${line.trim().slice(0, 120)}`] : []));
}
