import { showLine } from "./show-line.ts";
import { widthOf, wrapTo } from "./text-width.ts";

const GAP = 2;

/**
 * A table that fits `width` columns and shows every cell whole. Cells are wrapped between words, the widest column first; where even
 * words do not fit beside each other, the rows are folded: cell after cell, on as many lines as it takes. Empty cells are a dash there.
 */
export function table(header: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const lines = [header, ...rows].map((row) => header.map((_name, column) => showLine(row[column] ?? "")));
  const widths = fittingWidths(lines, width);
  if (widths === undefined) return lines.flatMap((line) => folded(line, width)).join("\n");
  return lines.flatMap((line) => aligned(line, widths)).join("\n");
}

/** How wide each column is; `undefined` when they do not fit without cutting a word. */
function fittingWidths(lines: readonly (readonly string[])[], width: number): readonly number[] | undefined {
  const columns = lines[0]?.map((_name, column) => lines.map((line) => line[column] ?? "")) ?? [];
  const least = columns.map((cells) => Math.max(...cells.flatMap((cell) => cell.split(" ")).map(widthOf)));
  const widths = columns.map((cells) => Math.max(...cells.map(widthOf)));
  const room = width - GAP * (columns.length - 1);
  if (sum(least) > room) return undefined;
  for (let excess = sum(widths) - room; excess > 0; excess = sum(widths) - room) {
    const spare = widths.map((each, column) => (each > (least[column] ?? each) ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    const next = Math.max(0, ...spare.filter((_each, column) => column !== widest));
    const current = widths[widest] ?? 0;
    widths[widest] = Math.max(least[widest] ?? 0, current - Math.max(1, Math.min(excess, current - next)));
  }
  return widths;
}

/** A row beside each other, on as many lines as its tallest cell has. */
function aligned(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const wrapped = cells.map((cell, column) => wordsWithin(cell, widths[column] ?? 0));
  const height = Math.max(...wrapped.map((parts) => parts.length));
  return Array.from({ length: height }, (_unused, at) =>
    wrapped
      .map((parts, column) => {
        const part = parts[at] ?? "";
        return part + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(part)) + GAP);
      })
      .join("")
      .trimEnd(),
  );
}

function wordsWithin(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current: string | undefined;
  for (const word of text.split(" ")) {
    const longer: string = current === undefined ? word : `${current} ${word}`;
    if (current !== undefined && widthOf(longer) > width) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return [...lines, current ?? ""];
}

function folded(cells: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let current: string | undefined;
  for (const cell of cells.map((each) => (each === "" ? "-" : each))) {
    const longer = current === undefined ? cell : `${current}${" ".repeat(GAP)}${cell}`;
    if (current !== undefined && widthOf(longer) > width) {
      lines.push(current);
      current = `${" ".repeat(GAP)}${cell}`;
    } else current = longer;
  }
  return wrapTo([...lines, current ?? ""].join("\n"), width).split("\n");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
