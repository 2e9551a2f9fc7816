import { type Digest, digestBytes, type Json, type Position, VERDICT_LIMITS } from "@sluice/core";
import { decodeText } from "./decode-text.ts";
import { excerptOf } from "./excerpt-of.ts";
import { wholeDocument } from "./json-document.ts";
import { JSON_LIMITS, type JsonLimits } from "./json-limits.ts";
import { jsonProblem } from "./json-problem.ts";
import { beginScan } from "./json-scan.ts";
import { scanValue } from "./json-value.ts";
import { lastObject } from "./last-object.ts";
import { loweredLimits } from "./lowered-limits.ts";
import { placeOf } from "./place-of.ts";
import { type ReadProblem, refused } from "./read-problem.ts";

/** Raised whenever the same bytes may be read differently. */
export const JSON_READER = "json/1";

/** How a document is read. */
export interface JsonOptions {
  /** May only lower {@link JSON_LIMITS}. */
  readonly limits?: Partial<JsonLimits>;
  /**
   * `last-object`: the source is the output of a tool and ends with an object, among log lines (behaviour TG-11). Default: the source is
   * the document and nothing else.
   */
  readonly noisy?: "last-object";
  /** Digests the source, once it could be read. Default: `digestBytes` of core. */
  readonly digest?: (source: Uint8Array | string) => Digest;
}

/** A document that could be read. */
export interface JsonDocument {
  /** Always JSON that every store keeps (`isJson` of core); objects have no prototype. */
  readonly value: Json;
  /** Where the document begins in the source. */
  readonly position: Position;
  /** Where the value at a location (`["findings", 0, "line"]`) begins in the source; `undefined` when there is none. Takes another scan. */
  readonly positionOf: (location: readonly (string | number)[]) => Position | undefined;
  /** Of the whole source as given. */
  readonly digest: Digest;
  /** The beginning of the document, bounded, not redacted. */
  readonly excerpt: string;
  readonly reader: typeof JSON_READER;
}

/**
 * Reads JSON that somebody untrusted wrote, as RFC 8259 has it and no wider. Names that stand twice, `__proto__`, numbers that change when
 * they are read, NUL and broken characters are refused; sizes and nesting are bounded. Every refusal is a coded problem with position and
 * hint and never carries text of the source. Same bytes, same answer, in linear time; never throws, unless the given `digest` does.
 */
export function readJson(
  source: Uint8Array | string,
  { limits: given, noisy, digest = digestBytes }: JsonOptions = {},
): ({ readonly ok: true } & JsonDocument) | { readonly ok: false; readonly problem: ReadProblem } {
  const limits = loweredLimits(JSON_LIMITS, given);
  const decoded = decodeText(source, limits.bytes, { encoding: "JSON_ENCODING", tooLarge: "JSON_TOO_LARGE" });
  if (!decoded.ok) return decoded;
  const text = decoded.value;
  const found = noisy === "last-object" ? lastObject(text, limits) : wholeDocument(text, limits);
  if (!found.ok) return refused(jsonProblem(text, found.fault, limits));
  const { value, from, to } = found;
  return {
    ok: true,
    value,
    position: placeOf(text, from),
    positionOf: (location) => positionOf(text, from, limits, location),
    digest: digest(source),
    excerpt: excerptOf(text.slice(from, to), VERDICT_LIMITS.excerpt),
    reader: JSON_READER,
  };
}

function positionOf(text: string, from: number, limits: JsonLimits, location: readonly (string | number)[]): Position | undefined {
  const scan = beginScan(text, limits, from, location);
  scanValue(scan);
  const at = scan.wanted?.at;
  return at === undefined ? undefined : placeOf(text, at);
}
