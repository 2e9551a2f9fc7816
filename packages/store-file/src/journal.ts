import { randomUUID } from "node:crypto";
import type { Append, Instant, JsonObject, Logger } from "@sluice/core";
import { commitDigest, type EncodedAppend, findRun, runIndex } from "@sluice/store-kit";
import { applyCommit } from "./apply-commit.ts";
import { type ChainedFile, corrupt, openChainedFile, type Place, putChainedFile } from "./chained-file.ts";
import { applyChange, type ClaimsChange, type ClaimsLine, type ClaimsSnapshot, standOf } from "./claims-line.ts";
import type { Files } from "./files.ts";
import { followFiles, type FollowedFiles, noteDefinition, readHeader, tailsOf, tellRepair } from "./follow-files.ts";
import { type CommitLine, commitMembers, type DefinitionLine, entryOfAppend, FORMAT, type HeaderLine, membersOf } from "./ledger-line.ts";
import { resetIndex } from "./reset-index.ts";
import { rewriteLedger } from "./rewrite-ledger.ts";
import { sha256Hex } from "./sha256-hex.ts";
import type { StorePaths } from "./store-folder.ts";
import { createStoreIndex, type IndexedCommit, type StoreIndex } from "./store-index.ts";
import type { StoreLock } from "./store-lock.ts";

/** What a journal stands on. */
export interface JournalPlace {
  readonly files: Files;
  readonly paths: StorePaths;
  readonly lock: StoreLock;
  readonly logger?: Logger | undefined;
  /** What becomes of a last line that is not whole. Default: it is repaired. */
  readonly tails?: "repair" | "refuse";
}

/** The two files of a store and the index of what they say. Everything but reading is for whoever holds the lock. */
export interface Journal {
  readonly index: StoreIndex;
  /** Whether nobody has written since: then nothing needs to be locked. */
  isCurrent(): boolean;
  /** Reads what others have written, and repairs what one who is gone has left; `inherited` when the lock was such a one's. */
  catchUp(inherited: boolean): void;
  /** Adds a commit; on the disk after `flush`. */
  commit(append: Append, encoded: EncodedAppend, storeNow: Instant): void;
  /** Adds a definition; on the disk after `flush`. */
  define(definition: DefinitionLine["definition"]): void;
  /** Takes runs that have ended out of the ledger. What was added before is on the disk then. */
  remove(scope: string, runs: ReadonlySet<string>): void;
  /** Says how things stand that are not history; on the disk after `flush`. */
  change(change: ClaimsChange, storeNow: Instant): void;
  /** Returns once all that was added is on the disk. What goes to one file is flushed before something is added to the other. */
  flush(): void;
  /** Whether something that was added could not be brought to the disk. */
  hasFailed(): boolean;
  /** Writes the claims anew once most of their lines have been overtaken. */
  compact(storeNow: Instant): void;
  /** The line of a commit. */
  readCommit(commit: IndexedCommit): CommitLine;
  /** The text of a definition. */
  readDefinition(where: Numbered): string;
  close(): void;
}

/** Where the line of a number lies. */
type Numbered = { readonly number: number; readonly place: Place };

/** Claims are written anew when they are so many times as long as they would have to be, and not below this length. */
const COMPACT_FACTOR = 4;
const COMPACT_BYTES = 256 * 1024;

/**
 * Opens the files, or makes them where there are none, and reads them. Only while the lock is held.
 *
 * @throws SluiceError `STORE_CORRUPT`, `STORE_SCHEMA_UNKNOWN`
 */
export function openJournal(place: JournalPlace, inherited: boolean): Journal {
  const { files, lock } = place;
  const followed = openFiles(place);
  const { index } = followed;
  let isHalfRemoved = false;
  const readLine = ({ number, place }: Numbered): JsonObject => {
    // Added a moment ago, together with what now asks for it.
    if (place.at >= followed.ledger.flushed()) flush(lock, followed);
    return followed.ledger.read(place, number).data;
  };
  const close = (): void => {
    followed.ledger.close();
    followed.claims.close();
  };
  try {
    catchUp(place, followed, inherited);
  } catch (error) {
    close();
    throw error;
  }
  return {
    index,
    isCurrent: () => isCurrent(files, followed.ledger) && isCurrent(files, followed.claims),
    catchUp: (inherited) => catchUp(place, followed, inherited),
    ...additions(followed),
    remove(scope, runs) {
      flush(lock, followed);
      // What is in the ledger's place after a failure is known to whoever opens it, and to nobody before (threat STO-5).
      isHalfRemoved = true;
      removeRuns(place, followed, (line) => isCommitOf(line, scope, runs));
      isHalfRemoved = false;
    },
    flush: () => flush(lock, followed),
    hasFailed: () => isHalfRemoved || followed.ledger.hasFailed() || followed.claims.hasFailed(),
    compact: (at) => compact(place, followed, at),
    readCommit: (where) => readLine(where) as unknown as CommitLine,
    readDefinition: (where) => (readLine(where) as unknown as DefinitionLine).definition.text,
    close,
  };
}

function additions(followed: FollowedFiles): Pick<Journal, "commit" | "define" | "change"> {
  const { index } = followed;
  const lastLine = (): number => followed.ledger.last() ?? 0;
  const lastClaim = (): number => followed.claims.last() ?? 0;
  return {
    commit(append, encoded, at) {
      const { scope, run, commandId } = append;
      const previous = findRun(index, append)?.digest;
      const digest = commitDigest({ scope, run, commandId, previous }, encoded.events, sha256Hex);
      const commit = { append, encoded, at, previous, digest, index: runIndex(encoded.columns), claims: lastClaim() };
      const place = followed.ledger.stage(commitMembers(commit));
      applyCommit(index, entryOfAppend(commit), lastLine(), place);
    },
    define(definition) {
      const place = followed.ledger.stage(membersOf({ claims: lastClaim(), definition } satisfies DefinitionLine));
      noteDefinition(index, definition.scope, definition.digest, { number: lastLine(), place });
    },
    change(change, at) {
      followed.claims.stage(membersOf({ ledger: lastLine(), at, ...change } satisfies ClaimsLine));
      applyChange(index, change, at);
    },
  };
}

function compact({ files, paths, lock }: JournalPlace, followed: FollowedFiles, at: Instant): void {
  const { index, ledger, claims, header, standBytes } = followed;
  if (claims.end() < Math.max(COMPACT_BYTES, COMPACT_FACTOR * standBytes)) return;
  lock.beginWriting();
  const members = snapshotMembers({ store: header.store, ledger: ledger.last() ?? 0, at, tokens: index.lastToken, ...standOf(index, at) });
  followed.claims = putChainedFile(files, paths.claims, [{ number: claims.last() ?? 0, members }]);
  followed.standBytes = followed.claims.end();
  claims.close();
}

function openFiles({ files, paths, lock }: JournalPlace): FollowedFiles {
  const [hasLedger, hasClaims] = [paths.ledger, paths.claims].map((path) => files.facts(path) !== undefined);
  if (!hasLedger) {
    if (hasClaims) throw corrupt(paths.ledger, 1, "is missing");
    lock.beginWriting();
    const header: HeaderLine = { format: FORMAT, store: randomUUID() };
    putChainedFile(files, paths.ledger, [{ number: 0, members: membersOf(header) }]).close();
  }
  const ledger = openChainedFile(files, paths.ledger);
  const header = readHeader(ledger);
  if (!hasClaims) {
    // They are made before anything else is written: later, without them, nobody knows which tokens were given out.
    if (ledger.peek() !== undefined || ledger.tail() !== undefined) throw corrupt(paths.claims, 1, "is missing");
    lock.beginWriting();
    putChainedFile(files, paths.claims, [
      { number: 0, members: snapshotMembers({ store: header.store, ledger: 0, at: 0, tokens: 0 }) },
    ]).close();
  }
  return { index: createStoreIndex(), ledger, claims: openChainedFile(files, paths.claims), header, standBytes: 0 };
}

function snapshotMembers(stand: Omit<ClaimsSnapshot, "format">): string {
  return membersOf({ format: FORMAT, ...stand } satisfies ClaimsSnapshot);
}

function catchUp(place: JournalPlace, followed: FollowedFiles, inherited: boolean): void {
  const { files, paths, lock, logger } = place;
  if (!inherited && isCurrent(files, followed.ledger) && isCurrent(files, followed.claims)) return;
  if (files.facts(paths.ledger)?.id !== followed.ledger.id) reopen(place, followed);
  if (files.facts(paths.claims)?.id !== followed.claims.id) {
    const overtaken = followed.claims;
    followed.claims = openChainedFile(files, paths.claims);
    overtaken.close();
  }
  for (const file of [followed.ledger, followed.claims]) refuseLoss(files, file);
  followFiles(followed);
  if (inherited) {
    for (const file of [followed.ledger, followed.claims]) file.rewrite();
    files.syncFolder(paths.folder);
  }
  for (let tails = tailsOf(followed); tails.length > 0; tails = tailsOf(followed)) {
    for (const { file, tail } of tails) {
      if (place.tails === "refuse") throw corrupt(file.path, tail.line, "is not whole");
      lock.beginWriting();
      file.repairTail(tail);
      tellRepair(logger, file.path, tail);
    }
    followFiles(followed);
  }
  followed.ledger.forget();
  followed.claims.forget();
}

function flush(lock: StoreLock, followed: FollowedFiles): void {
  for (const file of [followed.ledger, followed.claims]) {
    if (file.end() === file.flushed()) continue;
    lock.beginWriting();
    file.flush();
  }
}

function isCurrent(files: Files, file: ChainedFile): boolean {
  const found = files.facts(file.path);
  return found?.id === file.id && found.size === file.end();
}

/** Writes the ledger anew, and reads both files from their beginnings: every place in them is another one now. */
function removeRuns({ files, paths, lock }: JournalPlace, followed: FollowedFiles, isRemoved: (line: object) => boolean): void {
  lock.beginWriting();
  rewriteLedger(files, paths.ledger, isRemoved).close();
  reopen({ files, paths }, followed);
  followFiles(followed);
}

function isCommitOf(line: object, scope: string, runs: ReadonlySet<string>): boolean {
  const { scope: found, run } = line as { readonly scope?: unknown; readonly run?: unknown };
  return found === scope && typeof run === "string" && runs.has(run);
}

/**
 * Begins anew with a ledger that came in the place of the one that was read. It must be the same store's, written by a removal, and not
 * shorter: anything else was put there by somebody.
 */
function reopen({ files, paths }: Pick<JournalPlace, "files" | "paths">, followed: FollowedFiles): void {
  const known = { ledger: followed.ledger, claims: followed.claims, header: followed.header };
  if (files.facts(paths.ledger) === undefined) throw corrupt(paths.ledger, undefined, "is gone: the file was replaced");
  const ledger = openChainedFile(files, paths.ledger);
  const header = readHeader(ledger);
  if (header.store !== known.header.store || (header.rewritten ?? 0) <= (known.header.rewritten ?? 0)) {
    ledger.close();
    throw corrupt(paths.ledger, undefined, "is gone: the file was replaced");
  }
  resetIndex(followed.index);
  Object.assign(followed, { ledger, header, claims: openChainedFile(files, paths.claims), standBytes: 0 });
  known.ledger.close();
  known.claims.close();
  followFiles(followed);
  if ((ledger.last() ?? 0) < (known.ledger.last() ?? 0)) throw corrupt(paths.ledger, undefined, "is gone: the file was cut off");
}

/** Nothing is ever taken away from these files but by writing them anew. */
function refuseLoss(files: Files, file: ChainedFile): void {
  const found = files.facts(file.path);
  if (found?.id !== file.id) throw corrupt(file.path, undefined, "is gone: the file was replaced");
  if (found.size < file.flushed()) throw corrupt(file.path, undefined, "is gone: the file was cut off");
}
