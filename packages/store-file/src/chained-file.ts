import { dirname } from "node:path";
import { SluiceError } from "@sluice/core";
import { type Files, type OpenFile, writeWhole } from "./files.ts";
import { createLineReader } from "./line-reader.ts";
import { openLine, type SealedLine, sealLine } from "./sealed-line.ts";

/** Where a line lies in its file, its end not counted. */
export interface Place {
  readonly at: number;
  readonly bytes: number;
}

/** A last line that is not whole. `complete`: only its end is missing. */
export interface Tail {
  readonly line: number;
  readonly bytes: number;
  readonly kind: "part" | "complete";
}

/** A file of sealed lines, each naming the seal of the one before. Everything but `read` is for whoever holds the lock. */
export interface ChainedFile {
  readonly path: string;
  /** Tells this file from one that came in its place. */
  readonly id: number;
  /** Length of what is known, staged lines included. */
  end(): number;
  /** The same without staged lines. */
  flushed(): number;
  /** Number of the last known line; `undefined` when there is none. */
  last(): number | undefined;
  /** Which line of the file comes next, from 1. */
  nextLine(): number;
  /** The line behind what is known, when it is whole. @throws SluiceError `STORE_CORRUPT` */
  peek(): SealedLine | undefined;
  /** Goes on behind the line that `peek` gave. */
  pass(): Place;
  /** What stands behind the last whole line (threat STO-4). @throws SluiceError `STORE_CORRUPT` when it cannot be the rest of a write */
  tail(): Tail | undefined;
  /** Removes or completes what `tail` found. */
  repairTail(tail: Tail): void;
  /** Adds a line in memory. */
  stage(members: string, number?: number): Place;
  /** Writes what was staged with one write, and returns once it is on the disk. */
  flush(): void;
  hasFailed(): boolean;
  /** Writes the newest lines again, all that came with one write: after a failed sync a system takes their pages for written (threat STO-5). */
  rewrite(): void;
  /** The known line of a number. @throws SluiceError `STORE_CORRUPT` when it is not what it was (threat STO-16) */
  read(place: Place, number: number): SealedLine;
  /** Ends a look at the file: what was read ahead is forgotten. */
  forget(): void;
  close(): void;
}

/** Opens a file that exists. */
export function openChainedFile(files: Files, path: string): ChainedFile {
  return chainedFile(files.open(path), path, files.facts(path)?.id ?? Number.NaN);
}

/** A line of a file that is put as a whole. */
export interface LineToPut {
  readonly number: number;
  readonly members: string;
}

/** So much is held in memory before it is written. */
const PUT_BYTES = 1_048_576;

/** Makes a file of these lines, whole from the beginning, in the place of whatever had its name (threat STO-3). */
export function putChainedFile(files: Files, path: string, lines: Iterable<LineToPut>): ChainedFile {
  const fresh = `${path}.new`;
  files.remove(fresh);
  const made = chainedFile(files.create(fresh), path, files.facts(fresh)?.id ?? Number.NaN);
  for (const { number, members } of lines) {
    made.stage(members, number);
    if (made.end() - made.flushed() > PUT_BYTES) made.flush();
  }
  made.flush();
  files.rename(fresh, path);
  files.syncFolder(dirname(path));
  return made;
}

/** How far a file is known. */
interface Known {
  end: number;
  flushed: number;
  lines: number;
  last: number | undefined;
  seal: string;
  /** Where the newest write began. */
  batch: number;
}

function chainedFile(file: OpenFile, path: string, id: number): ChainedFile {
  const known: Known = { end: 0, flushed: 0, lines: 0, last: undefined, seal: "", batch: 0 };
  return {
    path,
    id,
    end: () => known.end,
    flushed: () => known.flushed,
    last: () => known.last,
    nextLine: () => known.lines + 1,
    ...reading(file, path, known),
    ...writing(file, known),
    read(place, number) {
      const bytes = Buffer.allocUnsafe(place.bytes);
      const line = file.read(bytes, place.at) === place.bytes ? openLine(bytes) : undefined;
      if (line?.number === number) return line;
      throw corrupt(path, number + 1, "is not any more what it was");
    },
    close: () => file.close(),
  };
}

function reading(file: OpenFile, path: string, known: Known): Pick<ChainedFile, "peek" | "pass" | "tail" | "repairTail" | "forget"> {
  const reader = createLineReader(file);
  let ahead: { readonly line: SealedLine; readonly place: Place } | undefined;
  const fault = (what: string): SluiceError => corrupt(path, known.lines + 1, what);
  const follow = (line: SealedLine | undefined): SealedLine => {
    if (line === undefined) throw fault("does not match its seal");
    if (line.after !== known.seal) throw fault("does not follow the line before");
    if (known.last !== undefined && line.number !== known.last + 1) throw fault("has the wrong number");
    return line;
  };
  return {
    peek() {
      if (ahead !== undefined) return ahead.line;
      const { bytes, ended } = reader.lineAt(known.end);
      if (!ended) return undefined;
      ahead = { line: follow(openLine(bytes)), place: { at: known.end, bytes: bytes.length } };
      return ahead.line;
    },
    pass() {
      if (ahead === undefined) throw new SluiceError({ code: "INTERNAL", message: "No line was looked at." });
      const { line, place } = ahead;
      advance(known, place, line);
      known.flushed = known.end;
      ahead = undefined;
      return place;
    },
    tail() {
      const { bytes } = reader.lineAt(known.end);
      if (bytes.length === 0) return undefined;
      const kind = tailKind(bytes);
      if (kind === "altered") throw fault("does not end as lines do");
      return { line: known.lines + 1, bytes: bytes.length, kind };
    },
    repairTail({ bytes, kind }) {
      if (kind === "part") file.truncate(known.end);
      else writeWhole(file, Buffer.from("\n"), known.end + bytes);
      file.sync();
      reader.forget();
    },
    forget() {
      reader.forget();
      ahead = undefined;
    },
  };
}

function writing(file: OpenFile, known: Known): Pick<ChainedFile, "stage" | "flush" | "hasFailed" | "rewrite"> {
  let staged: Buffer[] = [];
  let failed = false;
  return {
    stage(members, number = (known.last ?? -1) + 1) {
      const joined = known.end - known.flushed;
      const { bytes, seal } = sealLine({ number, after: known.seal, joined }, members);
      staged.push(bytes);
      const place = { at: known.end, bytes: bytes.length - 1 };
      advance(known, place, { number, seal, joined });
      return place;
    },
    flush() {
      const [only] = staged;
      if (only === undefined) return;
      const bytes = staged.length === 1 ? only : Buffer.concat(staged);
      staged = [];
      failed = true;
      writeWhole(file, bytes, known.flushed);
      file.sync();
      failed = false;
      known.flushed += bytes.length;
    },
    hasFailed: () => failed,
    rewrite() {
      const bytes = Buffer.allocUnsafe(known.end - known.batch);
      const read = file.read(bytes, known.batch);
      writeWhole(file, bytes.subarray(0, read), known.batch);
      file.sync();
    },
  };
}

function advance(known: Known, { at, bytes }: Place, { number, seal, joined }: Pick<SealedLine, "number" | "seal" | "joined">): void {
  known.batch = at - joined;
  known.end = at + bytes + 1;
  known.lines++;
  known.last = number;
  known.seal = seal;
}

/** An interrupted write leaves a part of a line. A whole one with something else behind it was whole once, and acknowledged. */
function tailKind(bytes: Buffer): Tail["kind"] | "altered" {
  if (openLine(bytes) !== undefined) return "complete";
  return openLine(bytes.subarray(0, -1)) === undefined ? "part" : "altered";
}

/** A store that cannot be trusted any more, and where. */
export function corrupt(path: string, line: number | undefined, what: string): SluiceError {
  const where = line === undefined ? "A line" : `Line ${line}`;
  return new SluiceError({
    code: "STORE_CORRUPT",
    message: `${where} of ${path} ${what}; nothing is read from it or written to it any more.`,
    details: { file: path, ...(line === undefined ? {} : { line }) },
  });
}
