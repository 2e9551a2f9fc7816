import { type Digest, digestBytes, type JsonObject, type Position, VERDICT_LIMITS } from "@sluice/core";
import { FRONTMATTER_LIMITS, type FrontmatterLimits } from "./frontmatter-limits.ts";
import { excerptOf } from "./excerpt-of.ts";
import { flatHeader } from "./flat-header.ts";
import { readHeaderBlock } from "./gray-matter-header.ts";
import { splitHeader } from "./header-block.ts";
import { loweredLimits } from "./lowered-limits.ts";
import type { ReadProblem } from "./read-problem.ts";

/** Raised whenever the same bytes may be read differently. */
export const FRONTMATTER_READER = "frontmatter/1";

/** How a file is read. */
export interface FrontmatterOptions {
  /** May only lower {@link FRONTMATTER_LIMITS}. */
  readonly limits?: Partial<FrontmatterLimits>;
  /**
   * Digests the file, once its header could be read. Default: `digestBytes` of core, which runs everywhere and is slow on large files; hand in one over
   * `node:crypto`, or one that answers what is known of this file already.
   */
  readonly digest?: (source: Uint8Array | string) => Digest;
}

/** A file whose header could be read. */
export interface Frontmatter {
  /**
   * The fields, as null-prototype JSON in which every scalar is the text of its source: `014`, `no` and `2024-01-01` are those words, and
   * an empty value is `""`. Convert with a strict grammar of your own.
   */
  readonly data: JsonObject;
  /** Where each top-level key stands in the file. */
  readonly positions: ReadonlyMap<string, Position>;
  /** What stands below the header, for people. Verdicts are never read from it. */
  readonly body: string;
  /** Of the whole file as given. */
  readonly digest: Digest;
  /** The beginning of the header, bounded, not redacted. */
  readonly excerpt: string;
  readonly reader: typeof FRONTMATTER_READER;
}

/**
 * Reads the YAML header of a report that somebody untrusted wrote. No languages, tags, anchors, aliases, merge keys, directives or
 * duplicate names; sizes and nesting are bounded; anything that is not exactly right is a coded problem with position and hint.
 * Same bytes, same answer; never throws, unless the given `digest` does.
 */
export function readFrontmatter(
  source: Uint8Array | string,
  { limits, digest = digestBytes }: FrontmatterOptions = {},
): ({ readonly ok: true } & Frontmatter) | { readonly ok: false; readonly problem: ReadProblem } {
  const effective = loweredLimits(FRONTMATTER_LIMITS, limits);
  const split = splitHeader(source, effective);
  if (!split.ok) return split;
  const { lines, body } = split.value;
  const block = lines.join("\n");
  const flat = flatHeader(lines, effective);
  const header = flat === undefined ? readHeaderBlock(block, effective) : { ok: true as const, value: flat };
  if (!header.ok) return header;
  const { data, positions } = header.value;
  const excerpt = excerptOf(block, VERDICT_LIMITS.excerpt);
  return { ok: true, data, positions, body, digest: digest(source), excerpt, reader: FRONTMATTER_READER };
}
