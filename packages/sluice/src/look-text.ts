import { showLine } from "./show-line.ts";

/** What a look at something outside found and did, in one line that names only what there was. */
export function lookText(name: string, seen: string, counts: readonly (readonly [number, string])[]): string {
  const found = counts.flatMap(([count, words]) => (count === 0 ? [] : [words]));
  return `${showLine(name)}: ${seen}, ${found.length === 0 ? "in sync" : found.join(", ")}.`;
}
