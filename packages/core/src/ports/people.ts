import type { Cancellable } from "./cancellable.ts";

/** Who is in which group. */
export interface People {
  readonly portVersion: 1;
  /** Groups of a principal, without the `group:` prefix. An unknown principal has none. */
  groupsOf(principal: string, options?: Cancellable): Promise<readonly string[]>;
  /** Members of a group, or `undefined` when they cannot be listed. */
  membersOf(group: string, options?: Cancellable): Promise<readonly string[] | undefined>;
}
