// Which behaviours of docs/reference/behaviours.md are quoted by which test.
import ts from "typescript";
import { nodesOf, parse, type SourceFile } from "./repository.ts";

/** Every behaviour that has a row: the ids of a family, from the first to the last. */
const RANGES = [
  ["TG", 1, 39],
  ["OK", 21, 47],
  ["OR", 1, 11],
  ["OR", 32, 35],
  ["OR", 44, 57],
  ["OR", 65, 86],
  ["OP", 1, 24],
  ["ST", 1, 24],
] as const;

export const BEHAVIOUR_IDS: readonly string[] = RANGES.flatMap(([family, first, last]) =>
  Array.from({ length: last - first + 1 }, (_unused, index) => `${family}-${String(first + index).padStart(2, "0")}`),
);

/** A row of the table: `| id | behaviour | [name](path), … |`. */
export type BehaviourRow = { readonly id: string; readonly text: string; readonly proofs: readonly string[] };

export function behaviourRows(page: string): readonly BehaviourRow[] {
  return [...page.matchAll(/^\| ([A-Z]+-\d+) \| (.*?) \| (.*?) \|$/gm)].map(([, id = "", text = "", proofs = ""]) => ({
    id,
    text: text.trim(),
    proofs: [...proofs.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => path),
  }));
}

/** The behaviours that the titles of a test file quote, those in tables of `test.each` included. */
export function quotedBehaviours(file: SourceFile): readonly string[] {
  if (!/\b(?:TG|OK|OR|OP|ST)-\d\d\b/.test(file.text)) return [];
  const titles = nodesOf(parse(file)).flatMap((node) => (ts.isCallExpression(node) && isTestCall(node) ? textsIn(node.arguments[0]) : []));
  return [...new Set(titles.flatMap((title) => title.match(/\b(?:TG|OK|OR|OP|ST)-\d\d\b/g) ?? []))].filter((id) =>
    BEHAVIOUR_IDS.includes(id),
  );
}

/** What is wrong with a row: `quotes` tells which ids a file quotes, `undefined` when there is no such file. */
export function rowFaults({ id, text, proofs }: BehaviourRow, quotes: (path: string) => readonly string[] | undefined): readonly string[] {
  return [
    ...(text === "" ? [`${id}: says nothing`] : []),
    ...(proofs.length === 0 ? [`${id}: is neither proven nor answered`] : []),
    ...proofs.filter((path) => quotes(path)?.includes(id) !== true).map((path) => `${id}: ${path} does not quote it`),
  ];
}

/** `test(…)`, `describe(…)` and what hangs on them, such as `test.each(table)` and its call with the title. */
function isTestCall({ expression }: ts.CallExpression): boolean {
  let callee: ts.Expression = expression;
  while (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) callee = callee.expression;
  return ts.isIdentifier(callee) && ["test", "describe", "it"].includes(callee.text);
}

function textsIn(node: ts.Node | undefined): readonly string[] {
  if (node === undefined || ts.isFunctionLike(node)) return [];
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) return [node.text];
  const texts: string[] = [];
  ts.forEachChild(node, (child) => void texts.push(...textsIn(child)));
  return texts;
}
