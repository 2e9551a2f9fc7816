/** Whether a path names something below a folder by its text alone: relative, forward slashes, no `.` or `..`, no control characters. */
export function isPlainRelativePath(path: string): boolean {
  if (path === "" || path.length > 4096 || /[\\\p{Cc}\p{Surrogate}]/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
