import { isStorableText, type Json, type JsonObject, type Position } from "@sluice/core";
import { isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { FrontmatterLimits } from "./frontmatter-limits.ts";
import { type ReadProblem, type Reading, refused } from "./read-problem.ts";
import { shapeProblem } from "./yaml-shape.ts";

/** The header's fields. Every scalar is a string: the text of its source, as YAML's failsafe schema has it (threats FM-7, YML-6). */
export interface HeaderFields {
  /** Null-prototype, all the way down. */
  readonly data: JsonObject;
  /** Where each top-level key stands in the file. */
  readonly positions: ReadonlyMap<string, Position>;
}

const MAX_KEY = 128;
/** Names that no field may have (threats YML-3, YML-4). */
export const RESERVED_NAMES: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype", "<<"]);

/** What to do about the mistakes that agents really make, by the code of the YAML library. */
const HINTS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: "Put a value that holds a colon and a space in quotes.",
  MULTILINE_IMPLICIT_KEY: "Put every field on a line of its own, and a value that holds a colon in quotes.",
  BAD_SCALAR_START: "Put a value that begins with ` or @ or % in quotes.",
  BAD_INDENT: "Indent list items and nested fields evenly, with spaces, and close every bracket.",
  TAB_AS_INDENT: "Indent with spaces instead of tabs.",
  MISSING_CHAR: "Close every quote and bracket, and write a space after each colon.",
};

/** State of one walk; the first problem ends it. */
interface Walk {
  readonly limits: FrontmatterLimits;
  readonly place: (offset: number | undefined) => Pick<ReadProblem, "line" | "column">;
  keys: number;
  problem: ReadProblem | undefined;
}

/**
 * Parses the block between the fences. Token scan first, then the YAML library with its strict options pinned, where any error or
 * warning refuses, then our own walk over the tree. Lines are counted as in the file, whose line 1 is the fence.
 */
export function parseHeader(block: string, limits: FrontmatterLimits): Reading<HeaderFields> {
  const shape = shapeProblem(block, limits, 2);
  if (shape !== undefined) return refused(shape);
  const lines = new LineCounter();
  const place = placeIn(lines);
  const document = parseDocument(block, {
    version: "1.2",
    schema: "core",
    stringKeys: true,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
    resolveKnownTags: false,
    merge: false,
    logLevel: "error",
    lineCounter: lines,
  });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) return refused(syntaxProblem(fault.code, place(fault.pos[0])));
  if (!isMap(document.contents)) return refused(notAMap(document.contents === null ? {} : place(document.contents.range?.[0])));
  const walk: Walk = { limits, place, keys: 0, problem: undefined };
  const positions = new Map<string, Position>();
  for (const pair of document.contents.items) {
    if (isScalar(pair.key)) positions.set(String(pair.key.value), place(pair.key.range?.[0]));
  }
  const data = mapOf(document.contents, walk, 1);
  return walk.problem === undefined ? { ok: true, value: { data, positions } } : refused(walk.problem);
}

function placeIn(lines: LineCounter): Walk["place"] {
  return (offset) => {
    if (offset === undefined) return {};
    const { line, col } = lines.linePos(offset);
    return { line: line + 1, column: col };
  };
}

function mapOf(map: YAMLMap, walk: Walk, depth: number): JsonObject {
  const record = Object.create(null) as Record<string, Json>;
  const seen = new Set<string>();
  for (const pair of map.items) {
    const key = keyOf(pair, walk, seen);
    if (key === undefined) return record;
    record[key] = valueOf(pair.value, walk, depth + 1);
    if (walk.problem !== undefined) return record;
  }
  return record;
}

function keyOf(pair: Pair, walk: Walk, seen: Set<string>): string | undefined {
  const node = pair.key;
  const key = isScalar(node) ? node.value : undefined;
  const at = placeOfNode(node, walk);
  if (typeof key !== "string" || key === "" || key.length > MAX_KEY || RESERVED_NAMES.has(key) || !isStorableText(key)) {
    const message = "A field has a name that is empty, too long, not text, or reserved.";
    walk.problem = {
      code: "FRONTMATTER_KEY",
      ...at,
      message,
      hint: `Use short plain names; ${[...RESERVED_NAMES].join(", ")} are refused.`,
    };
    return undefined;
  }
  const folded = key.normalize("NFKC").toLowerCase();
  if (seen.has(folded)) {
    walk.problem = duplicateKey(at);
    return undefined;
  }
  seen.add(folded);
  walk.keys++;
  if (walk.keys > walk.limits.keys) {
    const message = `The header holds more than ${walk.limits.keys} fields.`;
    walk.problem = { code: "FRONTMATTER_TOO_LARGE", ...at, message, hint: "Keep the header to its fields." };
    return undefined;
  }
  return key;
}

function valueOf(node: unknown, walk: Walk, depth: number): Json {
  if (depth > walk.limits.depth) {
    const message = `The header is nested deeper than ${walk.limits.depth}.`;
    walk.problem ??= { code: "FRONTMATTER_TOO_DEEP", ...placeOfNode(node, walk), message, hint: "Use plain fields and short lists." };
    return "";
  }
  if (isMap(node)) return mapOf(node, walk, depth);
  if (isSeq(node)) return node.items.map((item) => valueOf(item, walk, depth + 1));
  if (node === null || node === undefined) return "";
  const text = isScalar(node) ? node.source : undefined;
  if (text !== undefined && isStorableText(text)) return text;
  const message = "A value holds an escaped character that text cannot hold, or is not plain text.";
  walk.problem ??= { code: "FRONTMATTER_CHARACTER", ...placeOfNode(node, walk), message, hint: "Write values as plain text." };
  return "";
}

function placeOfNode(node: unknown, walk: Walk): Pick<ReadProblem, "line" | "column"> {
  return isNode(node) ? walk.place(node.range?.[0]) : {};
}

function syntaxProblem(code: string, at: Pick<ReadProblem, "line" | "column">): ReadProblem {
  if (code === "DUPLICATE_KEY") return duplicateKey(at);
  const hint =
    (Object.hasOwn(HINTS, code) ? HINTS[code] : undefined) ?? "Write one field per line as name: value, and quote values with punctuation.";
  return { code: "FRONTMATTER_SYNTAX", ...at, message: `The header is not valid YAML (${code}).`, hint };
}

function duplicateKey(at: Pick<ReadProblem, "line" | "column">): ReadProblem {
  const message = "Two fields have the same name, or names that differ only in case or Unicode form.";
  return { code: "FRONTMATTER_DUPLICATE_KEY", ...at, message, hint: "Keep one of them." };
}

function notAMap(at: Pick<ReadProblem, "line" | "column">): ReadProblem {
  return {
    code: "FRONTMATTER_NOT_A_MAP",
    line: 2,
    ...at,
    message: "The header holds no fields.",
    hint: "Write fields as name: value, one per line.",
  };
}
