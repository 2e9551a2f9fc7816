/** What a run is called by: everything else of these kinds is somebody else's. */
export interface OwnNames {
  /** Full ids. */
  readonly commits: ReadonlySet<string>;
  readonly branches: readonly string[];
  readonly key: string;
  readonly run: string;
  /** What keys begin with before their number, such as `ORCH-`. */
  readonly keyPrefixes: readonly string[];
  /** What names of branches begin with, such as `feature/`. */
  readonly branchPrefixes: readonly string[];
}

/** A name in a text that is not of this run. */
export interface ForeignLiteral {
  readonly kind: "commit" | "branch" | "key" | "run";
  readonly literal: string;
}

/** ASCII only, because names are: whatever looks like one in other letters names nothing (threat TOK-6). */
const TOKEN = /[A-Za-z0-9][A-Za-z0-9._/-]*/g;
const RUN = /^r-[0-9a-z]{9}-[0-9a-f]{20}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The commits, branches, keys and run ids in a line that are not this run's. A commit is seven hexadecimal digits or more, among them a
 * letter and a number unless it is a whole id; digests with their algorithm in front, and UUIDs, are none. Time grows linearly.
 */
export function foreignLiterals(line: string, own: OwnNames): readonly ForeignLiteral[] {
  const found: ForeignLiteral[] = [];
  for (const { 0: raw, index } of line.matchAll(TOKEN)) {
    const token = raw.replace(/[./-]+$/, "");
    if (RUN.test(token)) {
      if (token !== own.run) found.push({ kind: "run", literal: token });
      continue;
    }
    const branch = branchIn(token, own);
    if (branch !== undefined) {
      if (!own.branches.includes(branch)) found.push({ kind: "branch", literal: branch });
      continue;
    }
    found.push(...foreignKeys(token, own));
    if (UUID.test(token) || /sha\d{1,3}[:-]$/i.test(line.slice(Math.max(0, index - 8), index))) continue;
    for (const part of token.split(/\/|\.\./)) if (isForeignCommit(part, own)) found.push({ kind: "commit", literal: part });
  }
  return found;
}

function branchIn(token: string, { branchPrefixes }: OwnNames): string | undefined {
  const name = token.replace(/^(?:refs\/(?:heads|remotes\/[^/]+)|origin)\//, "");
  if (name !== token && token.startsWith("refs/")) return name;
  return branchPrefixes.some((prefix) => name.startsWith(prefix) && name.length > prefix.length) ? name : undefined;
}

function foreignKeys(token: string, { key, keyPrefixes }: OwnNames): readonly ForeignLiteral[] {
  const found: ForeignLiteral[] = [];
  const lower = token.toLowerCase();
  for (const prefix of keyPrefixes) {
    const wanted = prefix.toLowerCase();
    for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + wanted.length)) {
      const digits = /^\d{1,40}(?![A-Za-z0-9])/.exec(token.slice(at + prefix.length, at + prefix.length + 41))?.[0];
      const literal = token.slice(at, at + prefix.length + (digits?.length ?? 0));
      const begins = at === 0 || !/[A-Za-z0-9]/.test(token.charAt(at - 1));
      if (digits !== undefined && begins && literal.toLowerCase() !== key.toLowerCase()) found.push({ kind: "key", literal });
    }
  }
  return found;
}

function isForeignCommit(part: string, { commits }: OwnNames): boolean {
  if (!/^[0-9a-f]{7,64}$/i.test(part)) return false;
  const whole = part.length === 40 || part.length === 64;
  if (!whole && !(/[a-f]/i.test(part) && /[0-9]/.test(part))) return false;
  const id = part.toLowerCase();
  for (const commit of commits) if (commit.startsWith(id)) return false;
  return true;
}
