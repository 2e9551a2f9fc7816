import { type Digest, type Logger, SluiceError } from "@sluice/core";
import { inScope } from "@sluice/store-kit";
import { applyCommit } from "./apply-commit.ts";
import { type ChainedFile, corrupt, type Tail } from "./chained-file.ts";
import { applyChange, applySnapshot, type ClaimsLine, type ClaimsSnapshot } from "./claims-line.ts";
import { type CommitLine, type DefinitionLine, entryOfLine, FORMAT, type HeaderLine } from "./ledger-line.ts";
import type { SealedLine } from "./sealed-line.ts";
import type { StoreIndex } from "./store-index.ts";

/** The two files, as far as they were read, and what came of it. */
export interface FollowedFiles {
  readonly index: StoreIndex;
  ledger: ChainedFile;
  claims: ChainedFile;
  /** The first line of the ledger. */
  header: HeaderLine;
  /** Length of the claims' first line. */
  standBytes: number;
}

/**
 * Reads on in both files as far as they go. They name each other's last line, so there is one order in which all happened, and a file that
 * lacks lines which the other one speaks of is found out. Only for whoever holds the lock.
 *
 * @throws SluiceError `STORE_CORRUPT`, `STORE_SCHEMA_UNKNOWN`
 */
export function followFiles(followed: FollowedFiles): void {
  while (followNext(followed));
  if (followed.claims.last() === undefined) throw corrupt(followed.claims.path, 1, "is missing");
}

function followNext(followed: FollowedFiles): boolean {
  const { ledger, claims } = followed;
  const change = claims.peek();
  const last = ledger.last() ?? -1;
  if (change !== undefined && (change.data as Partial<ClaimsLine>).ledger === last) {
    guarded(claims, () => followChange(followed, change));
    return true;
  }
  const line = ledger.peek();
  if (line === undefined && change === undefined) return false;
  if (line === undefined) throw corrupt(ledger.path, ledger.nextLine(), `is missing, and ${claims.path} speaks of it`);
  guarded(ledger, () => followLine(followed, line));
  return true;
}

function followChange(followed: FollowedFiles, line: SealedLine): void {
  const { index, claims, header } = followed;
  if (claims.last() === undefined) {
    const snapshot = line.data as unknown as ClaimsSnapshot;
    checkFormat(claims.path, snapshot.format);
    if (snapshot.store !== header.store) throw corrupt(claims.path, 1, "belongs to another store");
    applySnapshot(index, snapshot);
    followed.standBytes = claims.pass().bytes;
    return;
  }
  const change = line.data as unknown as ClaimsLine;
  applyChange(index, change, change.at);
  claims.pass();
}

function followLine({ index, ledger, claims }: FollowedFiles, line: SealedLine): void {
  // What came before the claims' first line cannot be compared any more.
  if (claims.last() !== undefined && line.data["claims"] !== claims.last())
    throw corrupt(claims.path, claims.nextLine(), `is not the one that line ${ledger.nextLine()} of ${ledger.path} speaks of`);
  const place = ledger.pass();
  if ("removed" in line.data) return;
  if ("definition" in line.data) {
    const { scope, digest } = (line.data as unknown as DefinitionLine).definition;
    noteDefinition(index, scope, digest, { number: line.number, place });
  } else applyCommit(index, entryOfLine(line.data as unknown as CommitLine), line.number, place);
}

/** The first text kept under a digest stays. */
export function noteDefinition(
  index: StoreIndex,
  scope: string,
  digest: Digest,
  where: { readonly number: number; readonly place: { readonly at: number; readonly bytes: number } },
): void {
  const name = inScope(scope, digest);
  if (!index.definitions.has(name)) index.definitions.set(name, where);
}

/** A line that is sealed, and still not one that Sluice writes. */
function guarded(file: ChainedFile, follow: () => void): void {
  const nextLine = file.nextLine();
  try {
    follow();
  } catch (error) {
    if (SluiceError.is(error)) throw error;
    throw corrupt(file.path, nextLine, "is none that a store writes");
  }
}

/** Reads the first line of a ledger. @throws SluiceError `STORE_CORRUPT`, `STORE_SCHEMA_UNKNOWN` */
export function readHeader(ledger: ChainedFile): HeaderLine {
  const line = ledger.peek();
  if (line?.number !== 0) throw corrupt(ledger.path, 1, "is missing");
  const header = line.data as unknown as HeaderLine;
  checkFormat(ledger.path, header.format);
  ledger.pass();
  return header;
}

function checkFormat(path: string, format: unknown): void {
  if (format === FORMAT) return;
  throw new SluiceError({
    code: "STORE_SCHEMA_UNKNOWN",
    message: `${path} is written in format ${String(format)}; this version knows ${FORMAT}. Use the release that wrote it, or a later one.`,
    details: { file: path, known: FORMAT },
  });
}

/** The last lines that are not whole, file by file. */
export function tailsOf({ ledger, claims }: FollowedFiles): readonly { readonly file: ChainedFile; readonly tail: Tail }[] {
  return [ledger, claims].flatMap((file) => {
    const tail = file.tail();
    return tail === undefined ? [] : [{ file, tail }];
  });
}

/** Never in silence: what was not whole was never acknowledged, unless somebody cut it. */
export function tellRepair(logger: Logger | undefined, path: string, { line, bytes, kind }: Tail): void {
  const what = kind === "part" ? "was not whole, as after a power cut, and was removed" : "lacked its end, which was added";
  logger?.log("warn", `Line ${line} of ${path} ${what}.`, { file: path, line, bytes });
}
