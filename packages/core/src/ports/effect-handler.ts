import type { Json } from "../json.ts";
import type { Subject } from "../subject.ts";
import type { Instant } from "../instant.ts";
import type { Cancellable } from "./cancellable.ts";

/** Why work was sent back: one entry per gate, verbatim but bounded and redacted. */
export interface ReworkReason {
  readonly gate: string;
  readonly code: string;
  readonly reason: string;
  readonly findings: readonly {
    readonly message: string;
    readonly path?: string;
    readonly line?: number;
    readonly column?: number;
    readonly hint?: string;
  }[];
}

/** What a handler is asked to do. */
export interface EffectRequest {
  /** Idempotency key: the same for every try of this effect, different for every other. */
  readonly key: string;
  readonly scope: string;
  readonly run: string;
  readonly pipeline: string;
  readonly stage: string;
  readonly effect: string;
  /** Id of this try. */
  readonly work: string;
  /** One-time token that a detached worker shows when it reports its end. */
  readonly token: string;
  /**
   * Unguessable before this try was sent. A worker writes it into the markers by which gates judge its words, so that no quoted
   * instruction, old log or other run speaks for it (threats TOK-2, TOK-7). Never to be written into the repository.
   */
  readonly nonce: string;
  readonly attempt: number;
  /** Rework laps taken so far on the way to this stage, and how many there may be. */
  readonly lap: number;
  readonly laps?: number;
  readonly reasons: readonly ReworkReason[];
  readonly subject: Subject;
  readonly deadline: Instant;
}

/**
 * What performing gave. `unreadable`: it produced output that nobody can read, which is something else than none. `detached`: somebody
 * else will signal the end with the token.
 */
export type EffectResult =
  | {
      readonly kind: "ended";
      readonly exit: number | null;
      readonly output?: Json;
      readonly unreadable?: true;
      readonly note?: string;
      /** How many of what the definition's `counts` names; told again by a repeated try, they replace what that effect had told. */
      readonly counts?: Readonly<Record<string, number>>;
    }
  | { readonly kind: "detached" };

/** What the world says about an effect that was begun by somebody who vanished. */
export type EffectProof =
  | { readonly kind: "happened"; readonly exit: number | null; readonly output?: Json; readonly unreadable?: true }
  | { readonly kind: "did-not-happen" }
  | { readonly kind: "unknown" };

/**
 * What the world says about detached work: it goes on; it has ended, with its exit (`null`: by a signal) whoever was told; it is gone and
 * left no exit; or nobody here can tell.
 */
export type EffectInspection =
  | { readonly kind: "running" }
  | { readonly kind: "ended"; readonly exit: number | null; readonly output?: Json; readonly unreadable?: true; readonly note?: string }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown" };

/** Acts on the world. Must be idempotent by `key`: at least one try, at most one recorded result. */
export interface EffectHandler {
  readonly portVersion: 1;
  /** Does it. Rejecting means that it could not even be tried, or that nobody knows how far it came. */
  perform(request: EffectRequest, options: Required<Cancellable>): Promise<EffectResult>;
  /** Asks the world whether it happened. Needed by `repeat: ask`. */
  prove?(request: EffectRequest, options: Required<Cancellable>): Promise<EffectProof>;
  /**
   * Looks at detached work that has not reported, now and then, in whatever process: so that a lost report strands nothing. What it found to
   * be gone twice, some time apart, counts as vanished.
   */
  inspect?(request: Omit<EffectRequest, "token">, options: Required<Cancellable>): Promise<EffectInspection>;
  /** Absolute path of the folder whose files gates may read afterwards. */
  folder?(request: Omit<EffectRequest, "token">): string;
}
