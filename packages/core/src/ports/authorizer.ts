import type { Principal } from "../principal.ts";
import type { Cancellable } from "./cancellable.ts";

/** What somebody wants to do to a run. */
export interface Act {
  readonly act: "start" | "decide" | "waive" | "resume" | "extend" | "cancel" | "revise" | "adopt" | "signal" | "steal";
  readonly scope: string;
  readonly run?: string;
  readonly pipeline?: string;
  readonly gate?: string;
}

/** Asked when an act is executed. The default allows everything: the host has authenticated its caller. */
export interface Authorizer {
  readonly portVersion: 1;
  /** Whether somebody may do this now. */
  authorize(
    by: Principal,
    act: Act,
    options?: Cancellable,
  ): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly reason: string }>;
}
