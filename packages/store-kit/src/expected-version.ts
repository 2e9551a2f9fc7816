/** The one optimistic-version rule: a writer may append only after the very event it saw last; 0 means that there is no run yet. */
export function isExpectedVersion(expectedVersion: number, version: number): boolean {
  return expectedVersion === version;
}
