import type { Json } from "@sluice/core";
import type { DefinitionPath } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { isFileReference, isMap, REFERENCE_KEYS } from "./file-reference.ts";

/** Refuses references that nobody filled: the gate would be asked with a map where it expects a list, or not notice at all. */
export function checkNoReferences(value: Json, path: DefinitionPath, problems: ProblemList): void {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) checkNoReferences(item as Json, [...path, index], problems);
  else if (isFileReference(value)) {
    const key = REFERENCE_KEYS.find((each) => Object.hasOwn(value, each)) ?? "";
    problems.at(
      "FILE_SOURCE_MISSING",
      [...path, key],
      {
        found: `"${key}" in a definition that stands in no file`,
        expected: "the entries written out",
        hint: "lists come from beside a definition that is read from its file",
      },
      "key",
    );
  } else if (isMap(value)) for (const [key, member] of Object.entries(value)) checkNoReferences(member, [...path, key], problems);
}
