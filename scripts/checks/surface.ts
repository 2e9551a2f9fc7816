// Compares the public types of a package with the accepted ones.

/** The part of a bundled d.ts that users see: line endings and the source map reference do not count. */
export function surfaceOf(declarations: string): string {
  return `${declarations
    .replaceAll("\r\n", "\n")
    .replace(/^\/\/# sourceMappingURL=.*$/m, "")
    .trimEnd()}\n`;
}

/** What differs, with the first differing lines; undefined when the surface is the accepted one. */
export function surfaceFault(name: string, accepted: string | undefined, now: string): string | undefined {
  if (accepted === now) return undefined;
  if (accepted === undefined) return `${name}: etc/${name}.api.d.ts does not exist`;
  const before = new Set(accepted.split("\n"));
  const after = new Set(now.split("\n"));
  const removed = [...before].filter((line) => !after.has(line)).map((line) => `  - ${line}`);
  const added = [...after].filter((line) => !before.has(line)).map((line) => `  + ${line}`);
  return [`${name}: the public surface changed`, ...removed.slice(0, 10), ...added.slice(0, 10)].join("\n");
}
