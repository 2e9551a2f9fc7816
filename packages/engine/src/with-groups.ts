import type { Cancellable, Principal } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";
import { namesTold } from "./names-told.ts";

/** A principal with the groups and roles that they have now, not those that the caller names, where there is a People port. */
export async function withGroups(parts: EngineParts, by: Principal, options: Cancellable): Promise<Principal> {
  const { people } = parts.options;
  return people === undefined ? by : { ...by, groups: namesTold(await people.groupsOf(by.id, options), "groups of a person") };
}
