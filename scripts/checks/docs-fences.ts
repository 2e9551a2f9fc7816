// Code in the documentation is copied from files that run: `<!-- file#region -->` or `<!-- file -->` before the fence says from where.
import { filesBelow } from "./repository.ts";

/** A code fence of a page: `from` is its marker, `open` and `close` the indices of its two fence lines. */
type Fence = { readonly language: string; readonly from: string | undefined; readonly open: number; readonly close: number };

/** Answers a repository path with its text, or undefined when there is no such file. */
export type ReadText = (path: string) => string | undefined;

const PROVED = new Set(["ts", "typescript", "js", "javascript", "mjs", "yaml", "yml"]);
const MARKER = /^\s*<!-- ([\w@./-]+(?:#[\w-]+)?) -->\s*$/;

export function documentationPages(): readonly string[] {
  return ["README.md", ...filesBelow("docs")].filter((path) => path.endsWith(".md") && !path.startsWith("docs/api/"));
}

function fencesOf(markdown: string): readonly Fence[] {
  const lines = markdown.split("\n");
  const fences: Fence[] = [];
  for (let open = 0; open < lines.length; open++) {
    const start = /^(\s*)(`{3,}|~{3,})\s*(\w*)/.exec(lines[open] ?? "");
    if (start === null) continue;
    const end = lines.findIndex((line, index) => index > open && line.trim() === start[2]);
    const close = end === -1 ? lines.length : end;
    const above = lines.slice(0, open).findLast((line) => line.trim() !== "") ?? "";
    fences.push({ language: start[3] ?? "", from: MARKER.exec(above)?.[1], open, close });
    open = close;
  }
  return fences;
}

/** The text between `#region NAME` and `#endregion NAME`, without inner region lines and common indentation; undefined without it. */
export function regionOf(text: string, region: string | undefined): string | undefined {
  const lines = text.replace(/\n$/, "").split("\n");
  if (region === undefined) return withoutRegionLines(lines).join("\n");
  const begin = lines.findIndex((line) => regionLine(line, "region") === region);
  const end = lines.findIndex((line) => regionLine(line, "endregion") === region);
  if (begin === -1 || end < begin) return undefined;
  const inside = withoutRegionLines(lines.slice(begin + 1, end));
  const indents = inside.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  return inside.map((line) => line.slice(Math.min(...indents))).join("\n");
}

function regionLine(line: string, word: "region" | "endregion"): string | undefined {
  return new RegExp(`^\\s*(?://|#)\\s*#${word}\\s+([\\w-]+)\\s*$`).exec(line)?.[1];
}

function withoutRegionLines(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => regionLine(line, "region") === undefined && regionLine(line, "endregion") === undefined);
}

/** What is wrong with the fences of a page, one line each. */
export function fenceFaults(path: string, markdown: string, read: ReadText): readonly string[] {
  const lines = markdown.split("\n");
  return fencesOf(markdown).flatMap(({ language, from, open, close }) => {
    const at = `${path}:${open + 1}`;
    if (from === undefined) return PROVED.has(language) ? [`${at}: a ${language} fence without <!-- file#region -->`] : [];
    const want = sourceOf(from, read);
    if (want === undefined) return [`${at}: there is no ${from}`];
    return lines.slice(open + 1, close).join("\n") === want ? [] : [`${at}: differs from ${from}; npm run docs:sync rewrites it`];
  });
}

/** The page with every marked fence rewritten from its file; a marker that leads nowhere is left for `fenceFaults` to report. */
export function syncFences(markdown: string, read: ReadText): string {
  const lines = markdown.split("\n");
  for (const { from, open, close } of fencesOf(markdown).toReversed()) {
    const want = from === undefined ? undefined : sourceOf(from, read);
    if (want !== undefined) lines.splice(open + 1, close - open - 1, ...want.split("\n"));
  }
  return lines.join("\n");
}

function sourceOf(from: string, read: ReadText): string | undefined {
  const [path = "", region] = from.split("#");
  const text = read(path);
  return text === undefined ? undefined : regionOf(text, region);
}
