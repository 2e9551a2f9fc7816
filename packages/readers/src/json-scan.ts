import type { JsonLimits } from "./json-limits.ts";
import type { ReadProblemCode } from "./read-problem.ts";

/** Why a scan ended, and at which offset. */
export interface JsonFault {
  readonly code: ReadProblemCode;
  readonly at: number;
}

/** A scan of a text that goes forward only. */
export interface JsonScan {
  readonly text: string;
  readonly limits: JsonLimits;
  /** Offset of what is read next. */
  at: number;
  /** Values begun. */
  nodes: number;
  /** Set once; then every function gives `undefined` up to the top. */
  fault: JsonFault | undefined;
  /** Asks where a member of a member … of the document begins. */
  readonly wanted?: { readonly location: readonly (string | number)[]; matched: number; at: number | undefined };
}

/** Begins a scan at an offset. */
export function beginScan(text: string, limits: JsonLimits, at = 0, location?: readonly (string | number)[]): JsonScan {
  const wanted = location === undefined ? {} : { wanted: { location, matched: 0, at: undefined } };
  return { text, limits, at, nodes: 0, fault: undefined, ...wanted };
}

/** Ends the scan; gives the `undefined` that says so. */
export function faulty(scan: JsonScan, code: ReadProblemCode, at = scan.at): undefined {
  scan.fault ??= at >= scan.text.length && code === "JSON_SYNTAX" ? { code: "JSON_INCOMPLETE", at: scan.text.length } : { code, at };
  return undefined;
}

/** The offset of what follows JSON's white space (RFC 8259 section 2), and no other. */
export function blankEnd(text: string, from: number): number {
  for (let at = from; ; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== 0x20 && unit !== 0x09 && unit !== 0x0a && unit !== 0x0d) return at;
  }
}

/** Goes over white space. */
export function skipBlank(scan: JsonScan): void {
  scan.at = blankEnd(scan.text, scan.at);
}
