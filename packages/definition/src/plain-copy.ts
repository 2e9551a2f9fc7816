import { isStorableText } from "@sluice/core";
import { FORBIDDEN_KEYS, MAX_DEFINITION_DEPTH, MAX_DEFINITION_NODES } from "./definition-limits.ts";
import { describeValue } from "./problem/describe-value.ts";
import type { DefinitionPath } from "./problem/problem.ts";
import type { ProblemList } from "./problem/problem-list.ts";

interface Copying {
  readonly problems: ProblemList;
  nodes: number;
}

/**
 * A copy of a definition made in code: plain data without prototypes, so that nothing inherited counts (threat ZOD-4) and nobody changes
 * it afterwards. Members that are `undefined` are left out. What is not plain data, and what is too much of it, is reported.
 */
export function plainCopy(value: unknown, problems: ProblemList): unknown {
  return copy(value, [], { problems, nodes: 0 });
}

function copy(value: unknown, path: DefinitionPath, copying: Copying): unknown {
  const { problems } = copying;
  if (++copying.nodes > MAX_DEFINITION_NODES) {
    problems.at("YAML_TOO_LARGE", [], { found: `more than ${MAX_DEFINITION_NODES} parts`, expected: "a definition of ordinary size" });
    return null;
  }
  if (path.length > MAX_DEFINITION_DEPTH) {
    problems.at("YAML_TOO_DEEP", path.slice(0, 1), {
      found: "too many levels, or a cycle",
      expected: `at most ${MAX_DEFINITION_DEPTH} levels`,
    });
    return null;
  }
  if (typeof value === "number") return copyNumber(value, path, problems);
  if (typeof value === "string" && !isStorableText(value)) {
    problems.at("YAML_CHARACTER", path, { found: "NUL or a lone surrogate", expected: "printable text" });
    return "";
  }
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return Array.from(value, (item: unknown, index) => copy(item, [...path, index], copying));
  if (typeof value === "object" && isPlain(value)) return copyMap(value, path, copying);
  problems.at("VALUE_TYPE", path, { found: describeValue(value), expected: "plain data" });
  return null;
}

function copyMap(value: object, path: DefinitionPath, copying: Copying): object {
  const map: Record<string, unknown> = Object.create(null);
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const here = [...path, key];
    if (FORBIDDEN_KEYS.has(key)) copying.problems.at("KEY_FORBIDDEN", here, { found: `the key "${key}"`, expected: "another name" }, "key");
    else if (!isStorableText(key))
      copying.problems.at("YAML_CHARACTER", here, { found: "a key with NUL or a lone surrogate", expected: "text" });
    else map[key] = copy(member, here, copying);
  }
  return map;
}

function copyNumber(value: number, path: DefinitionPath, problems: ProblemList): number {
  if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) && !Object.is(value, -0)) return value;
  problems.at("NUMBER_INVALID", path, { found: String(value), expected: "an ordinary number" });
  return 0;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
