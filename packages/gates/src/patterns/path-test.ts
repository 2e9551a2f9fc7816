import { Minimatch } from "minimatch";

/** Whether a path, known to be as repositories have them, matches. */
export type PathTest = (path: string) => boolean;

/** The meaning of patterns: all of it fixed, because each default hides files (threats GLB-2, GLB-4). */
export const MEANING = { dot: true, nonegate: true, nocomment: true, platform: "linux" } as const;

const MAGIC = /[?*[]|[+@!]\(/;

/** `*` and then text without a meaning. */
const ANY_THEN = /^\*([^?*[\]()|]*)$/;

/** Text without a meaning, and then `*`. */
const THEN_ANY = /^([^?*[\]()|]+)\*$/;

/**
 * The test of one pattern without braces. Where comparing text says the same, no matcher is asked; a differential test proves that it does.
 *
 * A pattern whose last part is a plain name is about a file or a folder of that name, and then about everything in it, as for git.
 */
export function pathTest(row: string): PathTest {
  const slash = row.lastIndexOf("/");
  const [folder, last] = [row.slice(0, slash + 1), row.slice(slash + 1)];
  if (last === "**") return below(folder);
  if (!MAGIC.test(last)) return named(folder, last);
  const suffix = ANY_THEN.exec(last)?.[1];
  if (suffix !== undefined && folder === "") return (path) => path.endsWith(suffix) && !path.includes("/");
  if (suffix !== undefined && folder === "**/") return (path) => path.endsWith(suffix);
  const beginning = THEN_ANY.exec(last)?.[1];
  if (beginning !== undefined && folder === "**/") return (path) => path.startsWith(beginning, path.lastIndexOf("/") + 1);
  const outer = folder.endsWith("/**/") ? folder.slice(0, -3) : undefined;
  // Both stars match nothing too, so beginning and end decide: neither can reach into the other over the slash.
  if (suffix !== undefined && outer !== undefined && !MAGIC.test(outer)) return (path) => path.startsWith(outer) && path.endsWith(suffix);
  return matcher(row, suffix);
}

/** Everything in a folder, which may be a pattern itself. A path never ends in a slash, so where one is found something follows. */
function below(folder: string): PathTest {
  if (folder === "") return () => true;
  if (!MAGIC.test(folder)) return (path) => path.startsWith(folder);
  const anywhere = folder.startsWith("**/") ? folder.slice(3) : undefined;
  return anywhere === undefined || MAGIC.test(anywhere) || anywhere.indexOf("/") !== anywhere.length - 1
    ? matcher(`${folder}**`)
    : inAny(anywhere);
}

/** Everything in folders of that name, which ends in its slash, wherever they are. */
function inAny(folder: string): PathTest {
  const within = `/${folder}`;
  return (path) => path.startsWith(folder) || path.includes(within);
}

function named(folder: string, name: string): PathTest {
  if (!MAGIC.test(folder)) {
    const full = folder + name;
    const inside = `${full}/`;
    return (path) => path.startsWith(full) && (path.length === full.length || path.startsWith(inside));
  }
  if (folder === "**/") {
    const end = `/${name}`;
    const inside = inAny(`${name}/`);
    return (path) => path === name || path.endsWith(end) || inside(path);
  }
  const [itself, inside] = [matcher(folder + name, name), matcher(`${folder}${name}/**`)];
  return (path) => itself(path) || inside(path);
}

/** Asks the matcher, but only about paths that begin with the folders that the pattern spells out, and end as it does. */
function matcher(row: string, suffix = ""): PathTest {
  const compiled = new Minimatch(row, MEANING);
  const prefix = row.slice(0, row.lastIndexOf("/", row.search(MAGIC)) + 1);
  return (path) => path.startsWith(prefix) && path.endsWith(suffix) && compiled.match(path);
}
