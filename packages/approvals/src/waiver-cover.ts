import { type Facets, isStorableText, type Waiver, type WaiverScope } from "@sluice/core";

/** What a waiver would have to cover. */
export interface ToCover {
  /** Whether the content is the one that the waiver was given for. */
  readonly sameContent: boolean;
  readonly facets: Facets;
  /** Paths of all findings; absent where one has none, or there may be more than are known. */
  readonly paths?: readonly string[];
}

/** Whether a waiver's scope fits. What cannot be told does not fit (invariant 4). Says nothing about its time. */
export function waiverCovers({ scope = {} }: Pick<Waiver, "scope">, { sameContent, facets, paths }: ToCover): boolean {
  if (scope.subject !== "run" && !sameContent) return false;
  if (scope.environment !== undefined && facets["environment"] !== scope.environment) return false;
  const allowed = scope.paths;
  return allowed === undefined || (paths !== undefined && paths.length > 0 && paths.every((path) => isWithin(path, allowed)));
}

function isWithin(path: string, allowed: readonly string[]): boolean {
  return isPlain(path) && allowed.some((one) => (one.endsWith("/") ? path.startsWith(one) : path === one));
}

/** A path that climbs, or could be written in another way, is within nothing. */
function isPlain(path: string): boolean {
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Longest list of paths of one waiver, and longest path. */
const SCOPE_LIMITS = { paths: 20, path: 300, environment: 64 } as const;

/** What is wrong with a scope; `undefined`: nothing. */
export function waiverScopeFault({ paths, environment, subject }: WaiverScope): string | undefined {
  if (subject !== undefined && subject !== "content" && subject !== "run") return "its subject is content or run";
  if (environment !== undefined && !isShort(environment, SCOPE_LIMITS.environment)) return "its environment is no name";
  if (paths === undefined) return undefined;
  if (paths.length === 0 || paths.length > SCOPE_LIMITS.paths) return `it names 1 to ${SCOPE_LIMITS.paths} paths`;
  const wrong = paths.some((path) => !isShort(path, SCOPE_LIMITS.path) || !isPlain(path.endsWith("/") ? path.slice(0, -1) : path));
  return wrong ? "a path of it is none; it is written from the top of the repository, and a folder ends with /" : undefined;
}

function isShort(text: string, most: number): boolean {
  return text !== "" && text.length <= most && isStorableText(text);
}

/** Whether two waivers of one gate could cover the same thing. */
export function waiversOverlap(one: Pick<Waiver, "scope" | "at" | "until">, other: Pick<Waiver, "scope" | "at" | "until">): boolean {
  if (one.until <= other.at || other.until <= one.at) return false;
  const [mine, theirs] = [one.scope ?? {}, other.scope ?? {}];
  if (mine.environment !== undefined && theirs.environment !== undefined && mine.environment !== theirs.environment) return false;
  if (mine.paths === undefined || theirs.paths === undefined) return true;
  const [left, right] = [mine.paths, theirs.paths];
  return left.some((path) => reaches(path, right)) || right.some((path) => reaches(path, left));
}

function reaches(path: string, others: readonly string[]): boolean {
  return others.some((other) => path === other || (other.endsWith("/") && path.startsWith(other)));
}
