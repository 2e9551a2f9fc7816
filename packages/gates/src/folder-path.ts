import { placeholdersIn } from "@sluice/core";

const SEGMENT = /^[^\\/\p{Cc}]+$/u;

/**
 * Whether a template is a path inside a folder: relative, `/` between segments, none of them empty, `.` or `..` (threat PTH-1).
 * Placeholders stand for names without path meaning. Whether they are known is asked elsewhere.
 */
export function isFolderPath(template: string): boolean {
  // A broken placeholder has an issue of its own.
  const plain = placeholdersIn(template).ok ? template.replace(/\$\{[a-z]+\}/g, "x") : "x";
  return plain.split("/").every((segment) => SEGMENT.test(segment) && segment !== "." && segment !== "..");
}
