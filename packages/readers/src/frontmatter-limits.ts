/** What a file's header may be at most. Ten times what 5,000 real files need (FM-9). */
export interface FrontmatterLimits {
  /** Of the whole file; for text, UTF-16 units. */
  readonly fileBytes: number;
  /** Of the block between the fences, in UTF-16 units. */
  readonly headerBytes: number;
  readonly lines: number;
  readonly depth: number;
  /** Fields, nested ones included. */
  readonly keys: number;
}

/** The limits that hold unless lower ones are given; they cannot be raised, because they keep the YAML library alive (YML-10, YML-11). */
export const FRONTMATTER_LIMITS: FrontmatterLimits = { fileBytes: 1_048_576, headerBytes: 65_536, lines: 2000, depth: 32, keys: 256 };
