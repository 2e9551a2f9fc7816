import type { FileRead, Json, JsonObject } from "@sluice/core";
import type { Definition } from "../definition.ts";
import type { LoadedDefinition } from "../load-definition.ts";
import type { DefinitionPath, Positions } from "../problem/problem.ts";
import { createProblemList, type ProblemList } from "../problem/problem-list.ts";
import { describeValue } from "../problem/describe-value.ts";
import { type FileReference, isFileReference, isMap } from "./file-reference.ts";
import { createMoves, type Moves } from "./filled-positions.ts";
import { withGateConfigs } from "./gate-configs.ts";
import { LIST_LIMITS } from "./list-limits.ts";
import { linesOfFile, type ListEntry, policyPaths, type ReferenceSource } from "./reference-entries.ts";

/** What `fillLists` fills a definition from. */
export interface ListSource {
  /** Name of the definition's file in problems. */
  readonly file: string;
  /** Where the definition stands, from the top of its repository, with forward slashes. */
  readonly path: string;
  /** What was read of each of `listFilesOf(definition, path)`, from where the definition itself was read and nowhere else. */
  readonly files: ReadonlyMap<string, FileRead>;
  /** Paths of other files that are policy, from the top of the repository; for `policyFiles`. */
  readonly policy?: readonly string[];
}

interface Filling extends ReferenceSource {
  readonly problems: ProblemList;
  readonly moves: Moves;
  entries: number;
}

/**
 * Puts what a definition refers to in the place of its references: the entries of a file for `{ fromFile: PATH }`, and for
 * `{ policyFiles: [MORE] }` the paths of the definition, of its list files, of configurations beside it, and those named. In a list they
 * become items of that list. A reference that cannot be filled is a problem at its place, never an empty list.
 */
export function fillLists(definition: Definition, positions: Positions, source: ListSource): LoadedDefinition {
  const problems = createProblemList({ file: source.file, positions });
  const filling: Filling = { ...source, policy: source.policy ?? [], problems, moves: createMoves(), entries: 0 };
  const filled = withGateConfigs(definition, (config, path) => fillMap(config, { written: path, filled: path }, filling) as JsonObject);
  if (problems.count > 0) return { ok: false, problems: problems.all() };
  return { ok: true, source: filled, positions: filling.moves.positions(positions) };
}

/** A part of a configuration: where it is written, and where it stands once all lists are filled. */
interface Place {
  readonly written: DefinitionPath;
  readonly filled: DefinitionPath;
}

function fillValue(value: Json, place: Place, filling: Filling): Json {
  if (Array.isArray(value)) return fillList(value as readonly Json[], place, filling);
  if (!isMap(value)) return value;
  return isFileReference(value) ? entriesAt(value, place.written, place.filled, filling) : fillMap(value, place, filling);
}

function fillMap(map: JsonObject, { written, filled }: Place, filling: Filling): Json {
  // A gate's whole configuration is no list.
  if (isFileReference(map)) {
    filling.problems.at("KEY_CONFLICT", written, { found: "a reference", expected: "a map with the gate's configuration" });
    return map;
  }
  const copy: Record<string, Json> = Object.create(null);
  for (const [key, member] of Object.entries(map)) {
    copy[key] = fillValue(member, { written: [...written, key], filled: [...filled, key] }, filling);
  }
  return copy;
}

function fillList(items: readonly Json[], { written, filled }: Place, filling: Filling): readonly Json[] {
  const list: Json[] = [];
  for (const [index, item] of items.entries()) {
    const here = [...written, index];
    if (isFileReference(item)) {
      list.push(...entriesAt(item, here, filled, filling, list.length));
      continue;
    }
    const there = [...filled, list.length];
    filling.moves.add(there, { written: here });
    list.push(fillValue(item, { written: here, filled: there }, filling));
  }
  return list;
}

/** The entries that a reference stands for, as items of the list at `filled` from `first` on. */
function entriesAt(
  reference: FileReference & Json,
  written: DefinitionPath,
  filled: DefinitionPath,
  filling: Filling,
  first = 0,
): readonly string[] {
  const entries = entriesOf(reference, written, filling);
  filling.entries += entries.length;
  if (filling.entries > LIST_LIMITS.entries) {
    filling.problems.at("FILE_CONTENT_INVALID", written, {
      found: "more entries than a definition may refer to",
      expected: `at most ${LIST_LIMITS.entries}`,
    });
    return [];
  }
  for (const [index, { line }] of entries.entries()) {
    filling.moves.add([...filled, first + index], { written, ...(line === undefined ? {} : { line }) });
  }
  return entries.map(({ text }) => text);
}

function entriesOf(reference: FileReference & Json, written: DefinitionPath, filling: Filling): readonly ListEntry[] {
  const { problems } = filling;
  const [key = "", other] = Object.keys(reference);
  if (other !== undefined) {
    problems.at("KEY_CONFLICT", [...written, other], { found: `"${other}" next to "${key}"`, expected: `"${key}" alone` }, "key");
    return [];
  }
  const value = (reference as Readonly<Record<string, unknown>>)[key];
  const here = [...written, key];
  const answer = key === "fromFile" ? linesOfFile(value, filling) : policyPaths(value, filling);
  if (answer.ok) return answer.entries;
  problems.at(answer.code, here, { found: answer.found ?? describeValue(value), expected: answer.expected, hint: answer.hint });
  return [];
}
