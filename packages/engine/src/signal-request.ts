import type { Instant, Json, Principal, SignalMatch } from "@sluice/core";
import type { Refusal } from "@sluice/lifecycle";

/**
 * A fact from outside. It is untrusted data: it never changes facets and never decides. Its run is named by `run`, or found among the
 * unfinished runs by `match`. A match on `repo`, `head` or `change` says that the world may have moved: the subject is looked at, and so is
 * the world by gates that wait for it.
 *
 * Two types report detached work, when they carry its `token`: `work-finished` (`data`: `{ exit, output?, note? }`) and `work-alive`.
 * Every other signal is recorded as the newest fact of its type.
 */
export type SignalRequest = SignalTarget & {
  /** Dedupe key: the same signal twice changes nothing. */
  readonly id: string;
  readonly type: string;
  /** At most 1024 characters of JSON (work results: their own limit). */
  readonly data?: Json;
  /** The one-time token that the work was given. Only its digest is kept. */
  readonly token?: string;
  /** When it happened, as the source says. Data only. */
  readonly occurredAt?: Instant;
  /** Who sent it, when the host knows. */
  readonly by?: Principal;
};

/** Which run a signal is for. */
export type SignalTarget = { readonly run: string; readonly match?: undefined } | { readonly match: SignalMatch; readonly run?: undefined };

/** What became of a signal. `kept`: nobody matches yet, and it is offered to runs until its lifetime ends. */
export type SignalAnswer =
  | { readonly ok: true; readonly run: string; readonly [fact: string]: Json }
  | { readonly ok: true; readonly kept: true; readonly run?: undefined }
  | (Refusal & { readonly runs?: readonly string[] });
