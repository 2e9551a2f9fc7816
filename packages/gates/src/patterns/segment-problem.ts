const MOST_NESTED = 4;

/** Why what stands between two slashes of a pattern would match something else than it says; `undefined` when it is sound. */
export function segmentProblem(segment: string): string | undefined {
  if (segment === "") return "has // in it; write one /";
  if (segment === "." || segment === "..") return "has . or .. between slashes, which no path in a repository has; leave it out";
  if (segment.trim() !== segment) return "has a space at the beginning or end of a name; leave it out, or write ? for it";
  if (segment === "**") return undefined;
  if (segment.includes("**")) return "has ** beside something else, where it means no more than *; write **/* and so on";
  let depth = 0;
  for (let at = 0; at < segment.length; at++) {
    const char = segment.charAt(at);
    if (char === "[") {
      const end = classEnd(segment, at);
      if (typeof end === "string") return end;
      at = end;
    } else if ("?*+@!".includes(char) && segment.charAt(at + 1) === "(") {
      depth++;
      at++;
      if (depth > MOST_NESTED) return `nests forms such as @(a|b) deeper than ${MOST_NESTED}; write several patterns`;
    } else if (char === "(" && depth > 0) return "has a ( inside of a form such as @(a|b); write ? for it";
    else if (char === ")" && depth > 0) depth--;
    else if (char === "|" && depth === 0) return "has a | that separates nothing; write {a,b}, or ? for a | in a name";
  }
  return depth === 0 ? undefined : "has a form such as @(a|b) that is not closed before the next /; write {a/b,c}";
}

/** Where the class that opens at `open` ends, or what is wrong with it. */
function classEnd(segment: string, open: number): number | string {
  const first = "!^".includes(segment.charAt(open + 1)) ? open + 2 : open + 1;
  const end = segment.indexOf("]", first);
  if (end <= first) return "has a [ without its ], or nothing between them; write [[] for a bracket in a name, and ? for a ]";
  const members = Array.from(segment.slice(first, end));
  if (/\[[:.=]/.test(segment.slice(first, end))) return "has a named class such as [:alpha:]; write its members, such as [A-Za-z]";
  for (let at = 1; at < members.length - 1; at++) {
    const [from, to] = [members[at - 1] ?? "", members[at + 1] ?? ""];
    if (members[at] === "-" && (from.codePointAt(0) ?? 0) > (to.codePointAt(0) ?? 0))
      return "has a range that ends before it begins; turn it around";
  }
  return end;
}
