import type { Json } from "@sluice/core";
import type { JsonLimits } from "./json-limits.ts";
import { beginScan, faulty, type JsonFault, skipBlank } from "./json-scan.ts";
import { scanValue } from "./json-value.ts";

/** A value of a text, with the offsets where it begins and ends, or why there is none. */
export type Found = { readonly ok: true; readonly value: Json; readonly from: number; readonly to: number } | Failed;

/** The failed half of {@link Found}. */
interface Failed {
  readonly ok: false;
  readonly fault: JsonFault;
}

/** The value of a text that holds one document and nothing else but white space. */
export function wholeDocument(text: string, limits: JsonLimits): Found {
  const scan = beginScan(text, limits);
  skipBlank(scan);
  const from = scan.at;
  const value = scanValue(scan);
  const to = scan.at;
  skipBlank(scan);
  if (scan.fault === undefined && scan.at < text.length) faulty(scan, "JSON_SYNTAX");
  if (value === undefined || scan.fault !== undefined) return { ok: false, fault: scan.fault ?? { code: "JSON_SYNTAX", at: scan.at } };
  return { ok: true, value, from, to };
}
