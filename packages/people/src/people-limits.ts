/** Bounds on who is known (counts). What passes them is refused whole: half a group would let too few or the wrong people decide. */
export const PEOPLE_LIMITS = { groups: 500, members: 10_000, groupsOfOne: 256, keysOfOne: 10, pages: 200 } as const;
