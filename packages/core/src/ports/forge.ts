import type { Instant } from "../instant.ts";
import type { Cancellable } from "./cancellable.ts";
import type { Page } from "./run-store.ts";

/** How far a change request has come. One that was merged is not `closed`: that is one that was given up. */
export type ChangeState = "open" | "closed" | "merged";

/** A change request (pull request, merge request) as its forge shows it. What it says is hearsay: what is in a repository, git says. */
export interface ChangeRequest {
  /** As people write it (`17`), unique in the repository. */
  readonly id: string;
  /** What is to be merged. */
  readonly head: {
    /** Name of the branch (`feature`). */
    readonly branch: string;
    readonly commit: string;
    /** Whether the branch is in the repository itself: in a fork, anybody may have one of the same name. */
    readonly own: boolean;
  };
  /** Name of the branch that it is to be merged into. */
  readonly base: string;
  readonly state: ChangeState;
  readonly draft: boolean;
  /** The commit that it was merged as. Only where it was merged, and the forge says so. */
  readonly mergedAs?: string;
  /** When anything of it changed last, as the forge says. */
  readonly updatedAt: Instant;
}

/** One page of change requests. */
export interface ChangePage extends Page<ChangeRequest> {
  /** How many stand there that could not be read: they are left out, and hide no others. */
  readonly unreadable: number;
}

/** One repository of a forge. Rejects with a SluiceError `FORGE_FAILED` when the forge cannot be asked. */
export interface Forge {
  readonly portVersion: 1;
  /** The repository, as the forge names it (`acme/web`). */
  readonly repo: string;
  /**
   * Change requests in every state, newest changed first. One that changes between two pages may come twice or not at all: the next look
   * finds it.
   */
  changes(page: { readonly after?: string; readonly limit: number }, options?: Cancellable): Promise<ChangePage>;
}
