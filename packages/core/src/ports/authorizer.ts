import type { Principal } from "../principal.ts";
import type { Cancellable } from "./cancellable.ts";

/** What somebody wants to do to a run. */
export interface Act {
  readonly act:
    | "start"
    | "decide"
    | "advise"
    | "delegate"
    | "waive"
    | "resume"
    | "extend"
    | "cancel"
    | "revise"
    | "adopt"
    | "signal"
    | "steal"
    | "execute"
    | "supersede"
    | "erase-evidence";
  readonly scope: string;
  readonly run?: string;
  readonly pipeline?: string;
  readonly gate?: string;
  /** With `execute`: the effect that is about to begin. */
  readonly effect?: string;
}

/**
 * What a refusal is about. `scope`: not in this scope; `capability`: not this act; `initiator`: not this person any more. These end what
 * was asked for. `operability`: the target cannot take it now; `prerequisite`: something has to come first. These may be asked again.
 */
export type RefusalClass = "scope" | "capability" | "initiator" | "operability" | "prerequisite";

/** What the authorizer says. A refusal without a class counts as `capability`. */
export type Authorization =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly reason: string;
      readonly class?: RefusalClass;
      /** Stable code of the host's own, such as `FREEZE_ACTIVE`. Default: `NOT_AUTHORIZED`. */
      readonly code?: string;
    };

/**
 * Asked when an act is executed: a person's act when it arrives, and `execute` for whoever started the run when its work is about to begin. The
 * default allows everything: the host has authenticated its caller.
 */
export interface Authorizer {
  readonly portVersion: 1;
  /** Whether somebody may do this now. */
  authorize(by: Principal, act: Act, options?: Cancellable): Promise<Authorization>;
}
