/** The given limits where they are lower than the most that is allowed; what is no number raises nothing. */
export function loweredLimits<Name extends string>(
  most: Readonly<Record<Name, number>>,
  given: Partial<Readonly<Record<Name, number>>> = {},
): Readonly<Record<Name, number>> {
  const limits: Record<Name, number> = { ...most };
  for (const name of Object.keys(most) as Name[]) {
    const wanted = given[name] ?? most[name];
    if (wanted < most[name]) limits[name] = wanted;
  }
  return limits;
}
