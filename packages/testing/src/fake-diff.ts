import type { AddedLine, AddedLines, ChangedFile } from "@sluice/core";
import type { FakeFile } from "./fake-vcs.ts";

type Files = Readonly<Record<string, FakeFile>>;

/** How a file of one tree differs from that of another. */
export interface FakeDiff extends ChangedFile {
  readonly added: readonly AddedLine[];
  readonly deleted: number;
  readonly binary: boolean;
}

/** What differs between two trees, in the order of paths. */
export function fakeDiffs(before: Files, after: Files): readonly FakeDiff[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return paths.flatMap((path): readonly FakeDiff[] => {
    const [was, is] = [before[path], after[path]];
    if (contentOf(was) === contentOf(is) && typeOf(was) === typeOf(is)) return [];
    const binary = [was, is].some((file) => typeof file === "string" && file.includes("\0"));
    const [old, now] = binary ? [[], []] : [linesOf(was), linesOf(is)];
    const kept = commonLines(old, now);
    const added = now.flatMap((text, index): readonly AddedLine[] => (kept.has(index) ? [] : [{ path, line: index + 1, text }]));
    return [{ path, change: changeOf(was, is), type: typeOf(is ?? was), added, deleted: old.length - kept.size, binary }];
  });
}

/** What these differences add, as `Vcs.addedLines` gives it. A byte of text counts as a byte, what is taken away does not count. */
export function fakeAddedLines(
  diffs: readonly FakeDiff[],
  { paths, maxBytes }: { readonly paths: readonly string[] | undefined; readonly maxBytes: number },
): AddedLines {
  const wanted = diffs.filter(({ path, change }) => change !== "deleted" && (paths?.includes(path) ?? true));
  const lines: AddedLine[] = [];
  let bytes = 0;
  for (const line of wanted.flatMap(({ added, type }) => (type === "submodule" ? [] : added))) {
    bytes += new TextEncoder().encode(line.text).length + 1;
    if (bytes > maxBytes) break;
    lines.push(line);
  }
  return { lines, binary: wanted.filter(({ binary }) => binary).map(({ path }) => path), cut: bytes > maxBytes };
}

function changeOf(was: FakeFile | undefined, is: FakeFile | undefined): ChangedFile["change"] {
  if (was === undefined) return "added";
  if (is === undefined) return "deleted";
  return typeOf(was) === typeOf(is) ? "modified" : "type-changed";
}

function typeOf(file: FakeFile | undefined): ChangedFile["type"] {
  if (file === undefined || typeof file === "string") return "file";
  return "link" in file ? "symlink" : "submodule";
}

function contentOf(file: FakeFile | undefined): string | undefined {
  if (file === undefined || typeof file === "string") return file;
  return "link" in file ? file.link : file.submodule;
}

function linesOf(file: FakeFile | undefined): readonly string[] {
  const content = contentOf(file);
  if (content === undefined || content === "") return [];
  const lines = content.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Indexes in `now` of the longest common subsequence with `old`. */
function commonLines(old: readonly string[], now: readonly string[]): ReadonlySet<number> {
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (row: number, column: number): number => longest[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = now.length - 1; column >= 0; column--) {
      longest[row * width + column] =
        old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const kept = new Set<number>();
  for (let row = 0, column = 0; row < old.length && column < now.length;) {
    if (old[row] === now[column]) {
      kept.add(column);
      row++;
      column++;
    } else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return kept;
}
