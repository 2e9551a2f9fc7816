import { type Files, hasCode, type OpenFile, writeWhole } from "./files.ts";
import type { ProcessMark } from "./owner.ts";

/** Who holds the lock, as it says of itself. */
export interface Owner extends ProcessMark {
  /** `0` while the lock is only kept: nothing is being written, and whoever wants it may have it. */
  readonly working: 0 | 1;
  /** `1` once somebody wants the lock: whoever keeps it sees it before it works again. */
  readonly wanted: 0 | 1;
  /** Of each opened store its own, so that no owner is ever taken for another. */
  readonly handle: string;
  /** Given up without having finished: as good as gone. */
  readonly abandoned?: true;
}

const CONTENT_BYTES = 1024;
const HANDLE = /^[0-9a-f-]{36}$/;
/** The two signs are single bytes at the beginning of the text, so that each can be set without touching the other. */
const PLACE = { working: `{"working":`.length, wanted: `{"working":0,"wanted":`.length } as const;
const ZERO = Buffer.from("0");
const ONE = Buffer.from("1");

/** One of the signs that owners and those who want their lock give each other. */
type Sign = keyof typeof PLACE;

export function writeOwner(file: OpenFile, { working, wanted, ...mark }: Owner): void {
  // Of one length, so that whoever reads meanwhile sees one or the other and no rest of a longer one.
  const bytes = Buffer.from(`${JSON.stringify({ working, wanted, ...mark }).padEnd(CONTENT_BYTES - 1)}\n`);
  writeWhole(file, bytes, 0);
}

/** Everybody on this machine sees it at once; it need not survive it. */
export function writeSign(file: OpenFile, sign: Sign, value: 0 | 1): void {
  writeWhole(file, value === 0 ? ZERO : ONE, PLACE[sign]);
}

/** Makes the function that says whether a sign is set. What cannot be read counts as set. */
export function signReader(file: OpenFile, sign: Sign): () => boolean {
  const byte = Buffer.alloc(1);
  return () => file.read(byte, PLACE[sign]) !== 1 || byte[0] !== ZERO[0];
}

/** What a lock says of its owner; `undefined` when there is none, or it cannot be understood: such an owner counts as there. */
export function readOwner(files: Files, path: string): Owner | undefined {
  try {
    const owner = JSON.parse(files.text(path) ?? "null") as Owner | null;
    return owner !== null && HANDLE.test(owner.handle) ? owner : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Tells the owner of that file that its lock is wanted; `false` when its handle is closed. */
export function askOwner(files: Files, path: string): boolean {
  let file: OpenFile | undefined;
  try {
    file = files.open(path);
    writeSign(file, "wanted", 1);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  } finally {
    file?.close();
  }
}
