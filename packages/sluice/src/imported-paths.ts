import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(?:\/\*[\s\S]*?\*\/\s*)?(["'`])([^"'`\n]+)\1/g;

/** What a module imports, as far as it matters for trust. */
export interface ImportedPaths {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** Specifiers that lead to files nobody can compare. */
  readonly opaque: readonly string[];
}

/**
 * The files that a module names in its imports. Reads text, not syntax: what looks like an import in a comment counts too, which is the
 * safe side. Packages are not followed; what is installed is the host's business.
 */
export function importedPaths(file: string, text: string): ImportedPaths {
  const files: string[] = [];
  const opaque: string[] = [];
  for (const [, , specifier = ""] of text.matchAll(SPECIFIER)) {
    if (specifier.includes("${") || specifier.startsWith("#") || specifier.startsWith("data:")) opaque.push(specifier);
    else if (specifier.startsWith("file:")) files.push(fileURLToPath(specifier));
    else if (specifier.startsWith(".") || specifier.startsWith("/")) files.push(resolve(dirname(file), specifier));
  }
  return { files, opaque };
}
