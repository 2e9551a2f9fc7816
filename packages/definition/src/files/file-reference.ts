/** A map that stands for lines of a file, or for the paths of the policy itself. */
export type FileReference = { readonly fromFile: unknown } | { readonly policyFiles: unknown };

/** The keys that make a map a {@link FileReference}. */
export const REFERENCE_KEYS = ["fromFile", "policyFiles"] as const;

/** Whether a value of a gate's configuration is a reference. Other keys beside it are a mistake, not another meaning. */
export function isFileReference(value: unknown): value is FileReference {
  return isMap(value) && REFERENCE_KEYS.some((key) => Object.hasOwn(value, key));
}

/** Whether a value is a map. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
