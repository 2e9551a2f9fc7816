import { oneLine } from "./one-line.ts";

/**
 * A code span of Markdown that its content cannot end, nor that of a cell of a table: within it nothing is HTML, a link, an image, a
 * mention or a reference.
 */
export function codeSpan(text: string): string {
  const shown = oneLine(text).replaceAll("|", "¦");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest === 0 && shown.trim() !== "" ? "" : " ";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A line of an indented code block: nothing in it is markup, and nothing can end the block. */
export function codeLine(text: string): string {
  return `    ${oneLine(text)}`;
}
