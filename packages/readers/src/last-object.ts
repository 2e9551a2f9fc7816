import { documentAt, failed, type Found, wholeDocument } from "./json-document.ts";
import type { JsonLimits } from "./json-limits.ts";
import { blankEnd } from "./json-scan.ts";

/** What a line of noise has none of: braces, and a bracket that closes what began above. */
const REMAINS = /[{}]|^[ \t]*\]/;
const REST = /^[ \t\r]*$/;

/**
 * The object that a tool's output ends with, log lines before and after it left aside (behaviour TG-11): it begins in the first column of
 * a line, and nothing but blanks follows it on its last line. Lists and single values count as nothing.
 *
 * What begins an object and is broken is never passed over for an older one. An object that was still open at the end of its line may hold
 * all that follows it, so nothing counts then; behind the last whole object no line may show a brace.
 */
export function lastObject(text: string, limits: JsonLimits): Found {
  const whole = wholeDocument(text, limits);
  if (whole.ok) return text[whole.from] === "{" ? whole : nothing(whole.from);
  let last = nothing(text.length);
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const found = text[at] === "{" ? objectAt(text, at, limits) : remainsIn(text, at, end);
    if (found === undefined) {
      at = end + 1;
      continue;
    }
    if (!found.ok && found.fault.at > end && !isNoObject(text, at)) return found;
    last = found;
    at = found.ok ? lineEnd(text, found.to) + 1 : end + 1;
  }
  return last;
}

function nothing(at: number): Found {
  return failed({ code: "JSON_NO_OBJECT", at });
}

/** The offset of the LF that ends a line, or of the text's end. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function objectAt(text: string, at: number, limits: JsonLimits): Found {
  const found = documentAt(text, at, limits);
  return !found.ok || REST.test(text.slice(found.to, lineEnd(text, found.to))) ? found : failed({ code: "JSON_SYNTAX", at: found.to });
}

function remainsIn(text: string, at: number, end: number): Found | undefined {
  const remains = text.slice(at, end).search(REMAINS);
  return remains === -1 ? undefined : failed({ code: "JSON_SYNTAX", at: at + remains });
}

/** Whether what follows a brace is no member, so that the brace began no object: tools print their own notation so. */
function isNoObject(text: string, brace: number): boolean {
  const at = blankEnd(text, brace + 1);
  return at < text.length && text[at] !== '"' && text[at] !== "}";
}
