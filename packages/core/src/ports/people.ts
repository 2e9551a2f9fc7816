import type { Cancellable } from "./cancellable.ts";

/** Who is in which group. */
export interface People {
  readonly portVersion: 1;
  /**
   * Groups of a principal, without the `group:` prefix, and roles, with the prefix `role:`. An unknown principal has none. Rejects when it
   * cannot be told: then nobody decides anything.
   */
  groupsOf(principal: string, options?: Cancellable): Promise<readonly string[]>;
  /** Members of a group, or holders of a role (`role:NAME`), or `undefined` when they cannot be listed. */
  membersOf(group: string, options?: Cancellable): Promise<readonly string[] | undefined>;
  /** Public keys with which a principal may sign decisions. Absent: nobody can sign. */
  keysOf?(principal: string, options?: Cancellable): Promise<readonly SigningKey[]>;
}

/** A public key of a person. */
export interface SigningKey {
  readonly id: string;
  /** Ed25519, the 32 bytes in base64. */
  readonly ed25519: string;
}
