import { showLine } from "./show-line.ts";
import { cutTo, widthOf } from "./text-width.ts";

const GAP = 2;
const LEAST = 6;

/** A table that fits `width` columns: the widest column gives way first, cut with `…`; the last one is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const lines = [header, ...rows].map((row) => header.map((_name, column) => showLine(row[column] ?? "")));
  const widths = header.map((_name, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ""))));
  const room = Math.max(header.length, width - GAP * (header.length - 1));
  for (let total = sum(widths); total > room; total = sum(widths)) {
    const widest = widths.indexOf(Math.max(...widths));
    const excess = total - room;
    const next = Math.max(...widths.filter((_width, column) => column !== widest), LEAST);
    const current = widths[widest] ?? 0;
    if (current <= LEAST && excess > 0 && current <= 1) break;
    widths[widest] = Math.max(1, current - Math.max(1, Math.min(excess, current - next)));
  }
  return lines.map((line) => rowText(line, widths)).join("\n");
}

function rowText(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => {
      const width = widths[column] ?? 0;
      const text = cutTo(cell, width);
      return column === cells.length - 1 ? text : text + " ".repeat(width - widthOf(text) + GAP);
    })
    .join("")
    .trimEnd();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
