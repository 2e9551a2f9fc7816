import type { Json } from "@sluice/core";
import type { JsonLimits } from "./json-limits.ts";
import { beginScan, blankEnd, type JsonFault } from "./json-scan.ts";
import { scanValue } from "./json-value.ts";

/** A value of a text, with the offsets where it begins and ends, or why there is none. */
export type Found =
  | { readonly ok: true; readonly value: Json; readonly from: number; readonly to: number }
  | { readonly ok: false; readonly fault: JsonFault };

/** The value that begins at an offset, behind blanks. */
export function documentAt(text: string, offset: number, limits: JsonLimits): Found {
  const scan = beginScan(text, limits, offset);
  const value = scanValue(scan);
  const from = blankEnd(text, offset);
  return value === undefined ? failed(scan.fault ?? { code: "JSON_SYNTAX", at: from }) : { ok: true, value, from, to: scan.at };
}

/** The value of a text that holds one document and nothing else but blanks. */
export function wholeDocument(text: string, limits: JsonLimits): Found {
  const found = documentAt(text, 0, limits);
  const end = found.ok ? blankEnd(text, found.to) : text.length;
  return end === text.length ? found : failed({ code: "JSON_SYNTAX", at: end });
}

/** No value. */
export function failed(fault: JsonFault): Found {
  return { ok: false, fault };
}
