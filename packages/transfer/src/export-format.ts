import type { Commit, Digest, Json } from "@sluice/core";

/** Raised whenever a reader of the older form could not read the newer one. */
export const EXPORT_VERSION = 1;

/** Longest line that is read, in UTF-16 units: far above what one commit may hold. */
export const LONGEST_LINE = 16_777_216;

/** The first line of an export. */
interface ExportHead {
  readonly kind: "sluice-export";
  readonly version: number;
  readonly scope: string;
}

/** A definition that a following run uses. Its digest is that of its text. */
interface DefinitionLine {
  readonly kind: "definition";
  readonly digest: Digest;
  readonly text: string;
}

/** A commit as the ledger has it, without its place in the store it comes from. */
export type ExportedCommit = Omit<Commit, "position">;

/** One commit. All commits of a run stand together, in order. */
interface CommitLine extends ExportedCommit {
  readonly kind: "commit";
}

/** Says that all commits of a run were given, and which was the last. */
interface RunLine {
  readonly kind: "run";
  readonly run: string;
  readonly commits: number;
  readonly digest: Digest;
}

/** The last line. Without it the export was cut off. */
interface EndLine {
  readonly kind: "end";
  readonly runs: number;
  /** Chained over every line before: none was changed, left out or put in. */
  readonly digest: Digest;
}

/** A line of an export. */
export type ExportLine = ExportHead | DefinitionLine | CommitLine | RunLine | EndLine;

/** Whether a parsed value is a map with these members of these types; others are ignored. */
export function hasMembers(value: Json, types: Readonly<Record<string, "string" | "number">>): value is Record<string, Json> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const map = value as Readonly<Record<string, Json>>;
  return Object.entries(types).every(([name, type]) => Object.hasOwn(map, name) && typeof map[name] === type);
}
