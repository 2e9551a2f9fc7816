import type { Digest } from "../digest.ts";
import type { EvidenceClass } from "../evidence.ts";
import type { Instant } from "../instant.ts";
import type { Cancellable } from "./cancellable.ts";

/** One body of one scope. */
export interface EvidenceKey {
  readonly scope: string;
  readonly digest: Digest;
}

/** A body that is to be kept. */
export interface EvidenceBody {
  readonly scope: string;
  /** Redacted by whoever brings it: a store shows what it was given. */
  readonly body: Uint8Array;
  /** Of the evidence it belongs to. What is kept already stays under its first class. */
  readonly class: EvidenceClass;
  /** For how long it is kept, in milliseconds. Absent: until somebody erases it. */
  readonly keepForMs?: number;
}

/**
 * What became of a body. `erased`: somebody has erased this very content, and it stays so; nothing was kept. `digest` names the body in either case.
 */
export interface EvidencePut {
  readonly kind: "kept" | "erased";
  readonly digest: Digest;
}

/** Who erases a body, and why. Texts of 1 to 512 UTF-16 units without control characters. */
export interface EvidenceErasure extends EvidenceKey {
  readonly by: string;
  readonly because: string;
}

/**
 * What reading a body gave. `altered`: the bytes under that name are not those that were kept; they are never handed out. `erased` and
 * `expired` are told for as long as the store exists; `missing` says that the store knows nothing of it.
 */
export type EvidenceRead =
  | {
      readonly kind: "present";
      readonly body: Uint8Array;
      readonly class: EvidenceClass;
      readonly keptAt: Instant;
      /** Store time from which on `expire` takes it away. Absent: never. */
      readonly keepUntil?: Instant;
    }
  | { readonly kind: "missing" }
  | { readonly kind: "altered" }
  | { readonly kind: "erased"; readonly by: string; readonly because: string; readonly at: Instant }
  | { readonly kind: "expired"; readonly at: Instant };

/** What an evidence store promises, declared and tested. */
export interface EvidenceStoreCapabilities {
  /** `process`: gone with the process. `disk`: an acknowledged body, and an acknowledged erasure, survive a crash of the machine. */
  readonly durability: "process" | "disk";
  /** Whether several processes may open the same store at once. */
  readonly manyProcesses: boolean;
  /** Largest body, in bytes. */
  readonly maxBytes: number;
}

/**
 * Where the bodies of evidence lie, apart from the runs: a body is named by its digest alone, so the ledger is complete without it, and it
 * can be erased without breaking a chain. All times are the store's. Every method refuses names outside their grammar with
 * `IDENTIFIER_INVALID`.
 */
export interface EvidenceStore {
  readonly portVersion: 1;
  readonly capabilities: EvidenceStoreCapabilities;
  /** Absolute path of the file or folder of this machine in which the bodies lie. Absent: they lie in no such place. */
  readonly location?: string;
  /**
   * Keeps a body under the digest of its bytes. Of two times for which the same body shall be kept, the later end counts. Throws
   * `EVIDENCE_TOO_LARGE`.
   */
  put(body: EvidenceBody, options?: Cancellable): Promise<EvidencePut>;
  /** The body, verified against its digest. */
  get(key: EvidenceKey, options?: Cancellable): Promise<EvidenceRead>;
  /** Whether a body is kept under that name; says nothing about its bytes. */
  has(key: EvidenceKey, options?: Cancellable): Promise<boolean>;
  /**
   * Takes the bytes away for good and remembers who did it and why; the same content is never kept again. Idempotent: `false` when it was
   * erased before, whose words stay. What was never kept is marked all the same.
   */
  erase(erasure: EvidenceErasure, options?: Cancellable): Promise<boolean>;
  /** Takes away up to `limit` bodies whose time has come, of every scope; answers how many. Those may be kept again later. */
  expire(options: { readonly limit: number } & Cancellable): Promise<number>;
  /** Idempotent. Later calls answer `STORE_CLOSED`. */
  close(): Promise<void>;
}
