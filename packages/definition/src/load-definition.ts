import { checkFormat } from "./check-format.ts";
import type { Definition } from "./definition.ts";
import type { Positions, Problem } from "./problem/problem.ts";
import { readYaml } from "./yaml/read-yaml.ts";

/** Where a definition's text comes from; used in problems only. */
export interface LoadOptions {
  readonly file: string;
  /** The ref or commit the file was read at, if not from disk. */
  readonly origin?: string;
}

/** A definition as it is written with the positions of its parts, or everything that is wrong with it, in order of position. */
export type LoadedDefinition =
  | { readonly ok: true; readonly source: Definition; readonly positions: Positions }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a definition in YAML: a safe subset (one document, YAML 1.2 core, no tags, anchors, aliases, merge keys or directives), at most
 * 256 kB and 32 levels. Never throws on any text. Whether the gates it names exist is `compilePipeline`'s business.
 */
export function loadDefinition(text: string, { file, origin }: LoadOptions): LoadedDefinition {
  const reading = readYaml(text, origin === undefined ? file : `${origin}:${file}`);
  if (!reading.ok) return { ok: false, problems: reading.problems.all() };
  const { value, positions, problems } = reading;
  // Also when keys were refused: the rest of what is wrong is told in the same go.
  if (!checkFormat(value, problems) || problems.count > 0) return { ok: false, problems: problems.all() };
  return { ok: true, source: value, positions };
}
