import type { Cancellable } from "@sluice/core";

/** Options of every call: which tenant (default `default`), and how to give up waiting for the answer. */
export interface CallOptions extends Cancellable {
  readonly scope?: string;
}
