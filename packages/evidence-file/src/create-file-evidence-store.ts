import { resolve } from "node:path";
import { type EvidenceStore, type Instant, SluiceError } from "@sluice/core";
import { createCheckedEvidenceStore, EVIDENCE_MAX_BYTES } from "@sluice/store-kit";
import { type Bodies, eraseBody, expireBodies, hasBody, keepBody, readBody } from "./bodies.ts";
import { secureFolder } from "./secure-folder.ts";

/** Options of {@link createFileEvidenceStore}. */
export interface FileEvidenceOptions {
  /** The folder, on a disk of this machine. Made when missing, for this user only (0700; its files 0600). Keep it away from worktrees. */
  readonly folder: string;
  /** The store's time; default: the wall clock of this machine. All processes of one store must agree on it. */
  readonly clock?: () => Instant;
  /** Largest body, in bytes; default 8 MiB. */
  readonly maxBytes?: number;
}

/**
 * Bodies of evidence in plain files, for any number of processes of one machine and without any driver: a folder for each body,
 * `FOLDER/SCOPE/ab/abcdef…`, named after the digest. An acknowledged body is on the disk, and so is an acknowledged erasure. Nothing is
 * locked: a body is there whole or not at all, and an erasure wins against whoever keeps the same body meanwhile.
 *
 * The folder is looked at before each call, which rejects with `STORE_INSECURE` where others could write it, and with `STORE_FAILED` where
 * the system refuses.
 */
export function createFileEvidenceStore(options: FileEvidenceOptions): EvidenceStore {
  const { clock = Date.now, maxBytes = EVIDENCE_MAX_BYTES } = options;
  const location = resolve(options.folder);
  const bodies: Bodies = { root: () => secureFolder(location), clock, maxBytes };
  return createCheckedEvidenceStore({
    portVersion: 1,
    capabilities: { durability: "disk", manyProcesses: true, maxBytes },
    location,
    put: (body) => coded(() => keepBody(bodies, body)),
    get: (key) => coded(() => readBody(bodies, key)),
    has: (key) => coded(() => hasBody(bodies, key)),
    erase: (erasure) => coded(() => eraseBody(bodies, erasure)),
    expire: ({ limit, signal }) => coded(() => expireBodies(bodies, limit, signal)),
    async close() {
      // Nothing is held open between calls.
    },
  });
}

async function coded<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    if (SluiceError.is(cause)) throw cause;
    const system = (cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown";
    const message = `A body of evidence could not be read or written (${system}).`;
    throw new SluiceError({ code: "STORE_FAILED", message, details: { system }, cause });
  }
}
