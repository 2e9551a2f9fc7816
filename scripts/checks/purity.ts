// Pure packages decide from their arguments alone: no clock, no randomness, no process, no timer, no Node.
import { builtinModules } from "node:module";
import ts from "typescript";
import { importsOf, isTest, lineOf, nodesOf, type Package, parse, type SourceFile } from "./repository.ts";

export const PURE = ["core", "verdicts", "approvals", "redaction", "store-kit", "lifecycle", "readers"];

const TIMERS = new Set(["setTimeout", "setInterval", "setImmediate", "queueMicrotask"]);
const AMBIENT = new Set(["process", "performance", "crypto", "Deno", "Bun"]);
const MEMBERS = new Set(["Date.now", "Math.random"]);

export function purityFaults(packages: readonly Package[]): readonly string[] {
  return packages
    .filter((each) => PURE.includes(each.name))
    .flatMap((each) => each.files)
    .filter((file) => !isTest(file.path))
    .flatMap(impuritiesOf);
}

/** What a file reads besides its arguments, one line each. */
export function impuritiesOf(file: SourceFile): readonly string[] {
  const source = parse(file);
  const own = declaredNames(source);
  const faults = importsOf(file)
    .filter((name) => name.startsWith("node:") || builtinModules.includes(name))
    .map((name) => `${file.path}: imports ${name}`);
  for (const node of nodesOf(source)) {
    const what = impurity(node, own);
    if (what !== undefined) faults.push(`${file.path}:${lineOf(source, node)}: uses ${what}`);
  }
  return faults;
}

function impurity(node: ts.Node, own: ReadonlySet<string>): string | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const base = node.expression.getText().replace(/^globalThis\./, "");
    if (MEMBERS.has(`${base}.${node.name.text}`)) return `${base}.${node.name.text}`;
    if (AMBIENT.has(base) && !own.has(base)) return `${base}.${node.name.text}`;
    return undefined;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments?.length ?? 0) === 0) return "new Date()";
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression.getText().replace(/^globalThis\./, "");
  if (callee === "Date") return "Date()";
  return TIMERS.has(callee) && !own.has(callee) ? callee : undefined;
}

/** A parameter or constant named `process` is the author's own and no window to the world. */
function declaredNames(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodesOf(source)) {
    const named = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node);
    if (named && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
  }
  return names;
}
