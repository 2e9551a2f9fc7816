import type { Json } from "@sluice/core";
import { faulty, type JsonScan, skipBlank } from "./json-scan.ts";
import { readJsonString } from "./json-string.ts";

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;

/**
 * Reads one value and what blanks stand before it. The grammar is exactly that of RFC 8259; names are compared as they are after their
 * escapes are read, so that no name stands twice in any spelling (threat JSN-2). It calls itself, at most `limits.depth` deep.
 */
export function scanValue(scan: JsonScan, depth = 0): Json | undefined {
  skipBlank(scan);
  if (++scan.nodes > scan.limits.nodes) return faulty(scan, "JSON_TOO_LARGE");
  const { wanted } = scan;
  if (wanted !== undefined && wanted.matched === depth && depth === wanted.location.length) wanted.at = scan.at;
  switch (scan.text[scan.at]) {
    case "{":
      return depth < scan.limits.depth ? scanObject(scan, depth) : faulty(scan, "JSON_TOO_DEEP");
    case "[":
      return depth < scan.limits.depth ? scanList(scan, depth) : faulty(scan, "JSON_TOO_DEEP");
    case '"':
      return readJsonString(scan);
    case "t":
      return scanWord(scan, "true", true);
    case "f":
      return scanWord(scan, "false", false);
    case "n":
      return scanWord(scan, "null", null);
    default:
      return scanNumber(scan);
  }
}

function scanObject(scan: JsonScan, depth: number): Json | undefined {
  const members = Object.create(null) as Record<string, Json>;
  scan.at++;
  if (closes(scan, "}")) return members;
  do {
    skipBlank(scan);
    const begin = scan.at;
    const name = scan.text[begin] === '"' ? readJsonString(scan) : faulty(scan, "JSON_SYNTAX");
    if (name === undefined) return undefined;
    // Copying it would change a prototype, and no store takes it (threat YML-3). Every other name is harmless in an object without one.
    if (name === "__proto__") return faulty(scan, "JSON_KEY", begin);
    if (name in members) return faulty(scan, "JSON_DUPLICATE_KEY", begin);
    skipBlank(scan);
    if (scan.text[scan.at] !== ":") return faulty(scan, "JSON_SYNTAX");
    scan.at++;
    const value = scanMember(scan, depth, name);
    if (value === undefined) return undefined;
    members[name] = value;
  } while (continues(scan));
  return closes(scan, "}") ? members : faulty(scan, "JSON_SYNTAX");
}

function scanList(scan: JsonScan, depth: number): Json | undefined {
  const items: Json[] = [];
  scan.at++;
  if (closes(scan, "]")) return items;
  do {
    const value = scanMember(scan, depth, items.length);
    if (value === undefined) return undefined;
    items.push(value);
  } while (continues(scan));
  return closes(scan, "]") ? items : faulty(scan, "JSON_SYNTAX");
}

function scanMember(scan: JsonScan, depth: number, step: string | number): Json | undefined {
  const { wanted } = scan;
  if (wanted === undefined || wanted.matched !== depth || wanted.location[depth] !== step) return scanValue(scan, depth + 1);
  wanted.matched = depth + 1;
  const value = scanValue(scan, depth + 1);
  wanted.matched = depth;
  return value;
}

function closes(scan: JsonScan, sign: "}" | "]"): boolean {
  skipBlank(scan);
  if (scan.text[scan.at] !== sign) return false;
  scan.at++;
  return true;
}

function continues(scan: JsonScan): boolean {
  skipBlank(scan);
  if (scan.text[scan.at] !== ",") return false;
  scan.at++;
  return true;
}

function scanWord(scan: JsonScan, word: string, value: Json): Json | undefined {
  if (!scan.text.startsWith(word, scan.at)) return faulty(scan, "JSON_SYNTAX");
  scan.at += word.length;
  return value;
}

function scanNumber(scan: JsonScan): number | undefined {
  NUMBER.lastIndex = scan.at;
  const [digits] = NUMBER.exec(scan.text) ?? [];
  if (digits === undefined) return faulty(scan, "JSON_SYNTAX");
  const value = survivingNumber(digits);
  if (value === undefined) return faulty(scan, "JSON_NUMBER");
  scan.at += digits.length;
  return value;
}

/**
 * The number that a text denotes, if it means the same after reading (threat JSN-3): not beyond 2^53 - 1 in either direction, where
 * neighbours become equal, and not so small that it becomes zero. Fractions are rounded to the nearest double as everywhere; -0 is 0, as
 * canonical JSON writes it.
 */
function survivingNumber(digits: string): number | undefined {
  const value = Number(digits);
  if (value === 0) return /^[^eE]*[1-9]/.test(digits) ? undefined : 0;
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
}
