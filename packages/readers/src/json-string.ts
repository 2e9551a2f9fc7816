import { faulty, type JsonScan } from "./json-scan.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const HEX = /[0-9a-fA-F]{4}/;

/**
 * Reads a string whose opening quote stands at `scan.at`. The text around is well-formed already, so only escapes can bring half of a
 * surrogate pair; that, and NUL, no store keeps (threats STO-9, STO-12).
 */
export function readJsonString(scan: JsonScan): string | undefined {
  const { text } = scan;
  let read = "";
  let from = scan.at + 1;
  for (let at = from; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) {
      scan.at = at + 1;
      return read + text.slice(from, at);
    }
    // Also at the text's end, where the unit is NaN.
    if (!(unit >= 0x20)) return faulty(scan, "JSON_SYNTAX", at);
    if (unit !== 0x5c) continue;
    read += text.slice(from, at);
    scan.at = at;
    const piece = readEscape(scan);
    if (piece === undefined) return undefined;
    read += piece;
    from = scan.at;
    at = from - 1;
  }
}

function readEscape(scan: JsonScan): string | undefined {
  const begin = scan.at;
  const sign = scan.text[begin + 1] ?? "";
  if (sign !== "u") {
    const plain = Object.hasOwn(ESCAPES, sign) ? ESCAPES[sign] : undefined;
    scan.at += 2;
    return plain ?? faulty(scan, "JSON_SYNTAX", begin + 1);
  }
  const unit = readUnit(scan);
  if (unit === undefined) return undefined;
  if (unit !== 0 && !isSurrogate(unit)) return String.fromCharCode(unit);
  const low = unit >= 0xd800 && unit < 0xdc00 && scan.text.startsWith("\\u", scan.at) ? readUnit(scan) : undefined;
  if (low !== undefined && low >= 0xdc00 && low <= 0xdfff) return String.fromCharCode(unit, low);
  return faulty(scan, "JSON_CHARACTER", begin);
}

/** The number in `\uXXXX`. */
function readUnit(scan: JsonScan): number | undefined {
  const digits = scan.text.slice(scan.at + 2, scan.at + 6);
  if (!HEX.test(digits)) return faulty(scan, "JSON_SYNTAX", scan.at + 2 + digits.length < scan.text.length ? scan.at : scan.text.length);
  scan.at += 6;
  return Number.parseInt(digits, 16);
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
