import { type ChainedFile, type LineToPut, openChainedFile, putChainedFile } from "./chained-file.ts";
import type { Files } from "./files.ts";
import { type HeaderLine, membersOf, type RemovedLine } from "./ledger-line.ts";

/**
 * Writes a ledger anew without the commits of some runs, and puts it in the place of the old one in one step. Every line keeps its number,
 * because the claims and the readers of the feed speak of numbers; in the place of what was removed stands that it was.
 */
export function rewriteLedger(files: Files, path: string, isRemoved: (line: object) => boolean): ChainedFile {
  const old = openChainedFile(files, path);
  try {
    return putChainedFile(files, path, linesWithout(old, isRemoved));
  } finally {
    old.close();
  }
}

function* linesWithout(old: ChainedFile, isRemoved: (line: object) => boolean): Generator<LineToPut, void, undefined> {
  for (let line = old.peek(); line !== undefined; line = old.peek()) {
    const { number, data } = line;
    old.pass();
    if (number === 0) yield { number, members: membersOf(rewritten(data as unknown as HeaderLine)) };
    else if (isRemoved(data))
      yield { number, members: membersOf({ claims: data["claims"] as number, removed: true } satisfies RemovedLine) };
    else yield { number, members: membersOf(data) };
  }
}

/** Tells a ledger that a store has written anew from one that somebody put in its place. */
function rewritten(header: HeaderLine): HeaderLine {
  return { ...header, rewritten: (header.rewritten ?? 0) + 1 };
}
