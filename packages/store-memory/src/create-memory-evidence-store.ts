import { hash } from "node:crypto";
import type { EvidenceClass, EvidenceErasure, EvidenceRead, EvidenceStore, Instant } from "@sluice/core";
import { createCheckedEvidenceStore, EVIDENCE_MAX_BYTES, inScope, isPast, laterEnd } from "@sluice/store-kit";

/** Options of {@link createMemoryEvidenceStore}. */
export interface MemoryEvidenceOptions {
  /** The store's time; default: the wall clock. */
  readonly clock?: () => Instant;
  /** Largest body, in bytes; default 8 MiB. */
  readonly maxBytes?: number;
}

interface Kept {
  readonly body: Uint8Array;
  readonly class: EvidenceClass;
  readonly keptAt: Instant;
  readonly keepUntil: Instant | undefined;
}

type Gone = Extract<EvidenceRead, { readonly kind: "erased" | "expired" }>;

/** Bodies of evidence that are gone with their process: for tests and trials. */
export function createMemoryEvidenceStore(options: MemoryEvidenceOptions = {}): EvidenceStore {
  const { clock = Date.now, maxBytes = EVIDENCE_MAX_BYTES } = options;
  const kept = new Map<string, Kept>();
  const gone = new Map<string, Gone>();
  return createCheckedEvidenceStore({
    portVersion: 1,
    capabilities: { durability: "process", manyProcesses: false, maxBytes },
    async put({ scope, body, class: kind, keepForMs }) {
      const digest = `sha256:${hash("sha256", body)}` as const;
      const name = inScope(scope, digest);
      if (gone.get(name)?.kind === "erased") return { kind: "erased", digest };
      gone.delete(name);
      const storeNow = clock();
      const before = kept.get(name);
      const first = keepForMs === undefined ? undefined : storeNow + keepForMs;
      kept.set(
        name,
        before === undefined
          ? { body: body.slice(), class: kind, keptAt: storeNow, keepUntil: first }
          : { ...before, keepUntil: laterEnd(before.keepUntil, storeNow, keepForMs) },
      );
      return { kind: "kept", digest };
    },
    async get({ scope, digest }) {
      const name = inScope(scope, digest);
      const found = kept.get(name);
      if (found === undefined) return gone.get(name) ?? { kind: "missing" };
      const { body, class: kind, keptAt, keepUntil } = found;
      return { kind: "present", body: body.slice(), class: kind, keptAt, ...(keepUntil === undefined ? {} : { keepUntil }) };
    },
    has: async ({ scope, digest }) => kept.has(inScope(scope, digest)),
    async erase({ scope, digest, by, because }: EvidenceErasure) {
      const name = inScope(scope, digest);
      if (gone.get(name)?.kind === "erased") return false;
      kept.delete(name);
      gone.set(name, { kind: "erased", by, because, at: clock() });
      return true;
    },
    async expire({ limit }) {
      const storeNow = clock();
      const past = [...kept].filter(([, { keepUntil }]) => isPast(keepUntil, storeNow)).slice(0, limit);
      for (const [name] of past) {
        kept.delete(name);
        gone.set(name, { kind: "expired", at: storeNow });
      }
      return past.length;
    },
    async close() {
      // Nothing to give back: the last reference frees the memory.
    },
  });
}
