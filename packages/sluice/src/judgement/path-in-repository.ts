/** What could move the cursor or hide in a name; no file that a report can point at is called so. */
const HIDDEN = /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * The path that a finding names, if it is one inside the repository: relative, with forward slashes, without `.` and `..`. Whatever else
 * a finding names is text, and no report makes a position of it.
 */
export function pathInRepository(path: string | undefined): string | undefined {
  if (path === undefined || HIDDEN.test(path) || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) return undefined;
  const slashed = path.replaceAll("\\", "/");
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  return slashed.startsWith("/") || parts.length === 0 || parts.includes("..") ? undefined : parts.join("/");
}

/** A line or column that can be pointed at: whole and from 1 on. */
export function positionNumber(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}
