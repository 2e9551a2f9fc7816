import { braceRows } from "./brace-rows.ts";
import { segmentProblem } from "./segment-problem.ts";

const MOST_BYTES = 1024;
const MOST_EXTGLOBS = 16;

/** What a pattern may not begin with, and what to write instead (threat GLB-2). */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["!", "begins with !, which would turn it around; write what it is not about in the field for exceptions"],
  ["#", "begins with #, which would make it a comment; write ? for the #"],
  ["/", "begins with /; patterns begin at the root of the repository, so leave it out"],
  ["./", "begins with ./; patterns begin at the root of the repository, so leave it out"],
];

/**
 * Why a pattern is refused, in words that continue a sentence about it and say what to write instead; `undefined` when it is sound. Every
 * form is refused that matches something else than it seems to say, or nothing at all (threats GLB-1, GLB-2).
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern === "") return "is empty; write ** for every file";
  if (new TextEncoder().encode(pattern).length > MOST_BYTES) return `is longer than ${MOST_BYTES} bytes; write several patterns`;
  if (/[\p{Cc}\p{Surrogate}]/u.test(pattern)) return "holds a control character; write ? for it";
  if (pattern.includes("\\")) return "holds a backslash; separate folders with /, and write ? or [*] for a character that has a meaning";
  if (pattern.includes("${")) return "holds ${, and nothing is filled in here; write ? for a $ in a name";
  const beginning = BEGINNINGS.find(([start]) => pattern.startsWith(start));
  if (beginning !== undefined) return beginning[1];
  const braces = braceRows(pattern);
  if (!braces.ok) return braces.problem;
  for (const row of braces.rows) {
    const problem = rowProblem(row);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A pattern without braces. */
function rowProblem(row: string): string | undefined {
  const beginning = BEGINNINGS.find(([start]) => row.startsWith(start));
  if (beginning !== undefined) return beginning[1];
  if (row === "") return "has an alternative that is empty; leave it out";
  if (row.endsWith("/")) return `ends with /; write ${row === "/" ? "" : row}** for everything in the folder`;
  if ((row.match(/[?*+@!]\(/g)?.length ?? 0) > MOST_EXTGLOBS)
    return `has more than ${MOST_EXTGLOBS} forms such as @(a|b); write several patterns`;
  const segments = row.split("/");
  if (segments.some((segment, at) => segment === "**" && segments[at - 1] === "**")) return "has ** twice in a row; write it once";
  for (const segment of segments) {
    const problem = segmentProblem(segment);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
