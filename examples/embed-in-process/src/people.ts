import type { People } from "@sluice/sdk";

// #region people
/** Groups that stand in the host's own configuration. */
export function groups(members: Readonly<Record<string, readonly string[]>>): People {
  return {
    portVersion: 1,
    groupsOf: async (id) => Object.keys(members).filter((group) => members[group]?.includes(id)),
    membersOf: async (group) => members[group],
  };
}
// #endregion people
