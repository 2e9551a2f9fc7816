const LONGEST = 4096;

const [SLASH, DOT] = [47, 46];

/** What may be wrong within a path: one quick pass, because every path that is matched comes by here. */
const SUSPICIOUS = /\/[/.]|\0/;
const DOTTED = /(?:^|\/)\.{0,2}(?:\/|$)|\0/;

/**
 * Whether a path is as repositories have them: relative, `/` between its parts, none of them empty, `.` or `..`, no NUL. Matching anything
 * else would give answers about another file (threats GLB-3, GLB-6).
 */
export function isRepositoryPath(path: string): boolean {
  if (path === "" || path.length > LONGEST) return false;
  const first = path.charCodeAt(0);
  const plain = first !== SLASH && first !== DOT && path.charCodeAt(path.length - 1) !== SLASH && !SUSPICIOUS.test(path);
  return plain || !DOTTED.test(path);
}
