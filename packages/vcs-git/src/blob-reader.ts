import type { FileRead } from "@sluice/core";
import { failed, type Git } from "./git-command.ts";
import { fieldsOf, mayBeEscaped } from "./path-bytes.ts";

const ARGUMENT_BYTES = 100_000;
const BATCH_BYTES = 32 * 1024 * 1024;

/** One file to read. */
export interface BlobRequest {
  readonly commit: string;
  readonly path: string;
  readonly maxBytes: number;
}

interface Waiting extends BlobRequest {
  readonly resolve: (file: FileRead) => void;
  readonly reject: (error: unknown) => void;
}

interface Entry {
  readonly mode: string;
  readonly id: string;
  readonly size: number;
}

/**
 * Reads files of commits. Requests made together, or while others are answered, are answered together: two processes for any number of
 * files of a commit.
 */
export function createBlobReader(git: () => Promise<Git>): (request: BlobRequest) => Promise<FileRead> {
  let waiting: Waiting[] = [];
  let busy = false;

  async function work(): Promise<void> {
    busy = true;
    await Promise.resolve(); // whoever asks in the same breath comes along
    while (waiting.length > 0) {
      const commit = waiting[0]?.commit;
      const batch = waiting.filter((one) => one.commit === commit);
      waiting = waiting.filter((one) => one.commit !== commit);
      try {
        await answer(await git(), batch);
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    busy = false;
  }

  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ ...request, resolve, reject });
      if (!busy) void work();
    });
}

async function answer(git: Git, batch: readonly Waiting[]): Promise<void> {
  for (const part of split(batch, ({ path }) => Buffer.byteLength(path) + 16, ARGUMENT_BYTES)) {
    const entries = await listEntries(git, part);
    const readable: { readonly one: Waiting; readonly entry: Entry }[] = [];
    for (const one of part) {
      const entry = entries.get(keyOf(one.path));
      const refusal = refusalOf(one, entry);
      if (refusal === undefined && entry !== undefined) readable.push({ one, entry });
      else if (refusal !== undefined) one.resolve(refusal);
    }
    for (const group of split(readable, ({ entry }) => entry.size + 100, BATCH_BYTES)) {
      const blobs = await readBlobs(git, [...new Set(group.map(({ entry }) => entry.id))]);
      for (const { one, entry } of group) {
        const bytes = blobs.get(entry.id);
        if (bytes?.length !== entry.size) throw failed("cat-file", "a file is missing or has another size than its entry says");
        one.resolve({ kind: "present", bytes: new Uint8Array(bytes) });
      }
    }
  }
}

function refusalOf({ path, maxBytes }: BlobRequest, entry: Entry | undefined): FileRead | undefined {
  if (entry === undefined) return mayBeEscaped(path) ? { kind: "refused", because: "unreadable" } : { kind: "absent", because: "missing" };
  if (entry.mode !== "100644" && entry.mode !== "100755") return { kind: "refused", because: "not-a-regular-file" };
  return entry.size > maxBytes ? { kind: "refused", because: "too-large" } : undefined;
}

/** Paths are compared as bytes. */
function keyOf(path: string): string {
  return Buffer.from(path, "utf8").toString("latin1");
}

async function listEntries(git: Git, part: readonly Waiting[]): Promise<ReadonlyMap<string, Entry>> {
  const paths = [...new Set(part.map(({ path }) => path))];
  const { stdout } = await git("ls-tree", ["-z", "-l", "-t", "--full-tree", part[0]?.commit ?? "", "--", ...paths], {});
  const fields = fieldsOf(stdout);
  if (fields === undefined) throw failed("ls-tree", "its list is incomplete");
  const entries = new Map<string, Entry>();
  for (const field of fields) {
    const match = /^(\d{6}) \w+ ([0-9a-f]+) +(\d+|-)\t([\s\S]*)$/.exec(field.toString("latin1"));
    const [, mode, id, size, path] = match ?? [];
    if (mode === undefined || id === undefined || path === undefined) throw failed("ls-tree", "an entry is outside its format");
    entries.set(path, { mode, id, size: Number(size === "-" ? 0 : size) });
  }
  return entries;
}

async function readBlobs(git: Git, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const { stdout } = await git("cat-file", ["--batch"], { stdin: ids.map((id) => `${id}\n`).join("") });
  const blobs = new Map<string, Buffer>();
  let at = 0;
  for (const id of ids) {
    const lineEnd = stdout.indexOf(10, at);
    const match = /^([0-9a-f]+) blob (\d+)$/.exec(stdout.toString("latin1", at, lineEnd));
    const start = lineEnd + 1;
    const end = start + Number(match?.[2]);
    if (match?.[1] !== id || stdout[end] !== 10) throw failed("cat-file", "an answer is outside its format");
    blobs.set(id, stdout.subarray(start, end));
    at = end + 1;
  }
  return blobs;
}

function split<Item>(items: readonly Item[], weigh: (item: Item) => number, limit: number): readonly (readonly Item[])[] {
  const parts: Item[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const item of items) {
    weight += weigh(item);
    if (weight > limit) {
      parts.push([]);
      weight = weigh(item);
    }
    parts.at(-1)?.push(item);
  }
  return parts;
}
