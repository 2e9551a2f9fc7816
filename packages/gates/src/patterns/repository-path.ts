const LONGEST = 4096;

/** Something that may be wrong; one pass over the path, because every path that is matched comes by here. */
const SUSPICIOUS = /\/[/.]|\0|^[/.]|\/$/;
const DOTTED = /(?:^|\/)\.{0,2}(?:\/|$)|\0/;

/**
 * Whether a path is as repositories have them: relative, `/` between its parts, none of them empty, `.` or `..`, no NUL. Matching anything
 * else would give answers about another file (threats GLB-3, GLB-6).
 */
export function isRepositoryPath(path: string): boolean {
  if (path === "" || path.length > LONGEST) return false;
  return !SUSPICIOUS.test(path) || !DOTTED.test(path);
}
