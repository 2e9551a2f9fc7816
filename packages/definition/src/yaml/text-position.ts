import type { TextPosition } from "../problem/problem.ts";

/** The line and column of an offset. Linear: for the few problems of one text. */
export function textPosition(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
