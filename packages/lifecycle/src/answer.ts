import type { ErrorCode, Json } from "@sluice/core";

/** What a command answers. A refusal is an answer, with or without events. Stored with the commit and given again to repeats. */
export type Answer = { readonly ok: true; readonly [fact: string]: Json } | Refusal;

/** Why a command changed nothing that it wanted to change. */
export interface Refusal {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** Makes a refusal. */
export function refusal(code: ErrorCode, reason: string): Refusal {
  return { ok: false, code, reason };
}
