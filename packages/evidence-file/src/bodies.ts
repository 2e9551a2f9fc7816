import { hash } from "node:crypto";
import { join } from "node:path";
import {
  type EvidenceBody,
  type EvidenceErasure,
  type EvidenceKey,
  type EvidencePut,
  type EvidenceRead,
  type Instant,
  SluiceError,
} from "@sluice/core";
import { isPast } from "@sluice/store-kit";
import { bodyBytes, type BodyFile, jsonOf, readRaw, splitBody } from "./body-file.ts";
import {
  allBodies,
  type BodyFolder,
  endOf,
  folderOf,
  forgetEnds,
  giveBack,
  keepUntil,
  makeFolder,
  NAMES,
  namesIn,
  putFile,
  removeAllBut,
  removeFile,
  takeBody,
  takenOf,
} from "./body-folder.ts";
import { syncFolder } from "./secure-folder.ts";

/** Where bodies lie. */
export interface Bodies {
  /** The real path of the store's folder, made or refused anew each time. */
  readonly root: () => Promise<string>;
  readonly clock: () => Instant;
  readonly maxBytes: number;
}

/** So often somebody else may be quicker before a call gives up. */
const ROUNDS = 32;

/** Keeps a body: its end first, so that nobody who looks for what is past takes it away, then the bytes, then a look for an erasure. */
export async function keepBody(bodies: Bodies, { scope, body, class: kind, keepForMs }: EvidenceBody): Promise<EvidencePut> {
  const digest = digestOf(body);
  const folder = folderOf(await bodies.root(), { scope, digest });
  await makeFolder(folder);
  const storeNow = bodies.clock();
  const until = keepForMs === undefined ? Number.POSITIVE_INFINITY : storeNow + keepForMs;
  for (let round = 0; round < ROUNDS; round++) {
    const names = await namesFor(folder);
    if (names.includes(NAMES.erased)) return { kind: "erased", digest };
    await keepUntil(folder.path, names, Math.max(until, endOf(names) ?? until));
    const there = await readRaw(join(folder.path, NAMES.body), bodies.maxBytes);
    const isSound = there.kind === "present" && soundBody(there.bytes, digest) !== undefined;
    const bytes = bodyBytes({ head: { format: 1, class: kind, keptAt: storeNow }, body });
    // What stands there and is not the body is replaced: who has the bytes can mend it.
    if (!isSound) await putFile(folder.path, NAMES.body, bytes, there.kind === "absent" ? "once" : "replace");
    const after = await namesFor(folder);
    if (after.includes(NAMES.erased)) {
      // Somebody erased it meanwhile: nothing may be left of it.
      await removeAllBut(folder.path, NAMES.erased);
      return { kind: "erased", digest };
    }
    if (!after.includes(NAMES.body)) continue;
    // Whoever put it there may have died, or failed, before its name was on the disk.
    if (isSound) await syncFolder(folder.path);
    return { kind: "kept", digest };
  }
  throw new SluiceError({ code: "STORE_BUSY", message: "Too many processes keep and take away the same body of evidence at once." });
}

/** What became of a body. */
export async function readBody(bodies: Bodies, key: EvidenceKey): Promise<EvidenceRead> {
  const folder = folderOf(await bodies.root(), key);
  for (let round = 0; round < ROUNDS; round++) {
    const names = await namesIn(folder);
    if (names === undefined) return { kind: "altered" };
    if (names.includes(NAMES.erased)) return erasureIn(folder);
    const name = [NAMES.body, ...takenOf(names)].find((each) => names.includes(each));
    const until = endOf(names);
    if (name === undefined) return until === undefined && names.includes(NAMES.expired) ? expiryIn(folder) : { kind: "missing" };
    const found = await readRaw(join(folder.path, name), bodies.maxBytes);
    if (found.kind === "absent") continue; // taken away, or given back, at this very moment
    const sound = found.kind === "present" ? soundBody(found.bytes, key.digest) : undefined;
    if (sound === undefined) return { kind: "altered" };
    const { class: kind, keptAt } = sound.head;
    const ends = until === undefined || until === Number.POSITIVE_INFINITY ? {} : { keepUntil: until };
    return { kind: "present", body: sound.body.slice(), class: kind, keptAt, ...ends };
  }
  return { kind: "missing" };
}

/** Whether there is a body. */
export async function hasBody(bodies: Bodies, key: EvidenceKey): Promise<boolean> {
  const names = (await namesIn(folderOf(await bodies.root(), key))) ?? [];
  return !names.includes(NAMES.erased) && (names.includes(NAMES.body) || takenOf(names).length > 0);
}

/** The mark comes first: a crash after it leaves bytes that nobody is shown, and erasing again takes them away. */
export async function eraseBody(bodies: Bodies, { by, because, ...key }: EvidenceErasure): Promise<boolean> {
  const folder = folderOf(await bodies.root(), key);
  await makeFolder(folder);
  const mark = new TextEncoder().encode(`${JSON.stringify({ format: 1, by, because, at: bodies.clock() })}\n`);
  const isNew = await putFile(folder.path, NAMES.erased, mark, "once");
  await removeAllBut(folder.path, NAMES.erased);
  return isNew;
}

/** Takes away what is past. */
export async function expireBodies(bodies: Bodies, limit: number, signal: AbortSignal | undefined): Promise<number> {
  const root = await bodies.root();
  const storeNow = bodies.clock();
  let gone = 0;
  for await (const key of allBodies(root)) {
    if (gone === limit || signal?.aborted === true) break;
    const folder = folderOf(root, key);
    const names = (await namesIn(folder)) ?? [];
    // Left by somebody who died over it.
    for (const taken of names.includes(NAMES.body) ? [] : takenOf(names)) await giveBack(folder.path, taken);
    if (isPast(endOf(names), storeNow) && (await takeAway(folder, storeNow))) gone += 1;
  }
  return gone;
}

/** Taken under another name first, and then looked at again: somebody may have asked to keep it longer in the meantime. */
async function takeAway(folder: BodyFolder, storeNow: Instant): Promise<boolean> {
  const taken = await takeBody(folder.path);
  const names = await namesFor(folder);
  if (!isPast(endOf(names), storeNow)) {
    if (taken !== undefined) await giveBack(folder.path, taken);
    return false;
  }
  const mark = new TextEncoder().encode(`${JSON.stringify({ format: 1, at: storeNow })}\n`);
  await putFile(folder.path, NAMES.expired, mark, "replace");
  await forgetEnds(folder.path, names, (end) => isPast(end, storeNow));
  return taken !== undefined && (await removeFile(folder.path, taken));
}

/** An erasure whose words cannot be read is one all the same: nothing is handed out on doubt. */
async function erasureIn({ path }: BodyFolder): Promise<EvidenceRead> {
  const { by, because, at } = await markIn(path, NAMES.erased);
  const isSound = typeof by === "string" && typeof because === "string" && typeof at === "number";
  return isSound
    ? { kind: "erased", by, because, at }
    : { kind: "erased", by: "unknown", because: "the mark of the erasure cannot be read", at: 0 };
}

async function expiryIn({ path }: BodyFolder): Promise<EvidenceRead> {
  const { at } = await markIn(path, NAMES.expired);
  return typeof at === "number" ? { kind: "expired", at } : { kind: "missing" };
}

/** Longest mark: two labels and what stands around them, in bytes. */
const MARK_BYTES = 8192;

async function markIn(path: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  const found = await readRaw(join(path, name), MARK_BYTES);
  return (found.kind === "present" ? jsonOf(found.bytes) : undefined) ?? {};
}

async function namesFor(folder: BodyFolder): Promise<readonly string[]> {
  const names = await namesIn(folder);
  if (names !== undefined) return names;
  throw new SluiceError({ code: "STORE_INSECURE", message: `A link stands on the way to ${folder.path}; nothing is kept through it.` });
}

function soundBody(bytes: Uint8Array, digest: string): BodyFile | undefined {
  const split = splitBody(bytes);
  return split !== undefined && digestOf(split.body) === digest ? split : undefined;
}

function digestOf(body: Uint8Array): `sha256:${string}` {
  return `sha256:${hash("sha256", body)}`;
}
