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

/** The limits that hold unless lower ones are given. */
export const FRONTMATTER_LIMITS: FrontmatterLimits = { fileBytes: 1_048_576, headerBytes: 65_536, lines: 2000, depth: 32, keys: 256 };

/** The given limits; none can be raised above {@link FRONTMATTER_LIMITS}, which keep the YAML library alive (threats YML-10, YML-11). */
export function effectiveLimits(given: Partial<FrontmatterLimits> = {}): FrontmatterLimits {
  const lower = (name: keyof FrontmatterLimits) => Math.min(given[name] ?? FRONTMATTER_LIMITS[name], FRONTMATTER_LIMITS[name]);
  return {
    fileBytes: lower("fileBytes"),
    headerBytes: lower("headerBytes"),
    lines: lower("lines"),
    depth: lower("depth"),
    keys: lower("keys"),
  };
}
