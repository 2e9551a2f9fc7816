import { isMap, isPair, isScalar, isSeq, type LineCounter, type Scalar } from "yaml";
import { showText } from "../problem/show-text.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { FORBIDDEN_KEYS, MAX_DEFINITION_DEPTH, MAX_DEFINITION_NODES } from "../definition-limits.ts";
import { foreignWord } from "../problem/foreign-words.ts";

/** What YAML 1.1 tools read as booleans or null when it stands unquoted. */
const BOOLEAN_WORDS = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"]);

interface Walk {
  readonly problems: ProblemList;
  readonly lines: LineCounter;
  nodes: number;
}

/**
 * The plain value of a parsed document: maps without prototypes (threat ZOD-4), text, exact numbers, booleans, null. Reports what a
 * definition may not have; such keys are left out of the value.
 */
export function plainValue(root: unknown, lines: LineCounter, problems: ProblemList): unknown {
  return valueOf(root, [], { problems, lines, nodes: 0 });
}

function valueOf(node: unknown, path: DefinitionPath, walk: Walk): unknown {
  if (++walk.nodes > MAX_DEFINITION_NODES) {
    walk.problems.at("YAML_TOO_LARGE", [], { found: `more than ${MAX_DEFINITION_NODES} parts`, expected: "a definition of ordinary size" });
    return null;
  }
  if (path.length > MAX_DEFINITION_DEPTH) {
    const words = { found: "too many levels", expected: `at most ${MAX_DEFINITION_DEPTH} levels` };
    walk.problems.at("YAML_TOO_DEEP", path.slice(0, 1), words);
    return null;
  }
  if (isMap(node)) return mapOf(node.items, path, walk);
  if (isSeq(node)) return node.items.map((item, index) => valueOf(isPair(item) ? null : item, [...path, index], walk));
  return isScalar(node) ? scalarOf(node, path, walk) : null;
}

function mapOf(pairs: readonly { readonly key: unknown; readonly value: unknown }[], path: DefinitionPath, walk: Walk): object {
  const map: Record<string, unknown> = Object.create(null);
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    if (!isScalar(key) || typeof key.value !== "string") {
      walk.problems.at("YAML_SYNTAX", path, { found: "a key that is not text", expected: "text as key" });
      continue;
    }
    const name = key.value;
    // Two keys that look alike are one key to whoever reviews the file (threat YML-5).
    const folded = name.normalize("NFKC").toLowerCase();
    const isRepeated = seen.has(folded);
    seen.add(folded);
    if (isRepeated) reportDuplicate(key, path, walk);
    else if (isUsableKey(key, name, path, walk)) map[name] = valueOf(value, [...path, name], walk);
  }
  return map;
}

function reportDuplicate(key: Scalar, path: DefinitionPath, walk: Walk): void {
  const words = { found: `the key "${String(key.value)}" again, or one that looks like it`, expected: "each key once" };
  const { line, col } = walk.lines.linePos(key.range?.[0] ?? 0);
  walk.problems.atText("KEY_DUPLICATE", { line, column: col }, words, [...path, String(key.value)]);
}

function isUsableKey(key: Scalar, name: string, path: DefinitionPath, walk: Walk): boolean {
  const here = [...path, name];
  if (name === "<<") {
    walk.problems.at("YAML_MERGE_KEY", here, { found: "a merge key", expected: "the keys written out" }, "key");
    return false;
  }
  if (FORBIDDEN_KEYS.has(name)) {
    walk.problems.at("KEY_FORBIDDEN", here, { found: `the key "${name}"`, expected: "another name" }, "key");
    return false;
  }
  if (key.type === "PLAIN" && BOOLEAN_WORDS.has(name.toLowerCase())) {
    const words = { found: `the key ${name}, which some YAML tools read as a boolean`, expected: "another name, or quotes around it" };
    walk.problems.at("KEY_BOOLEAN_WORD", here, { ...words, hint: foreignWord(name, []).hint }, "key");
    return false;
  }
  return true;
}

function scalarOf(scalar: Scalar, path: DefinitionPath, walk: Walk): unknown {
  const { value } = scalar;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "number") return value;
  const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) && !Object.is(value, -0);
  // `014` is 12 to some tools and 14 to others; `0x1F` and `0o17` are text to some.
  const isPlainDecimal = /^[-+]?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$/i.test(scalar.source ?? "");
  if (isExact && isPlainDecimal) return value;
  const words = { found: showText(scalar.source ?? String(value), 40), expected: "an ordinary decimal number, or quotes around it" };
  walk.problems.at("NUMBER_INVALID", path, words);
  return 0;
}
