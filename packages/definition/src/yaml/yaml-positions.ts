import { isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { DefinitionPath, Positions, TextPosition } from "../problem/problem.ts";

/** Positions looked up in a parsed document. */
export function createYamlPositions(root: unknown, lines: LineCounter): Positions {
  const toPosition = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset);
    // linePos answers line 0 for an empty text.
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return { at: (path, which) => toPosition(offsetAt(root, path, which)) };
}

function offsetAt(root: unknown, path: DefinitionPath, which: "key" | "value"): number {
  let node = root;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const found = child(node, step);
    if (found === undefined) return offset;
    const wantsKey = which === "key" && index === path.length - 1;
    offset = (wantsKey ? undefined : startOf(found.value)) ?? startOf(found.key) ?? offset;
    node = found.value;
  }
  return offset;
}

function child(node: unknown, step: string | number): { readonly key: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
    return pair === undefined ? undefined : { key: pair.key, value: pair.value };
  }
  if (!isSeq(node) || typeof step !== "number") return undefined;
  const item = node.items[step];
  return item === undefined ? undefined : { key: item, value: item };
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
