import type { RunFilter, RunIndex, SignalMatch } from "@sluice/core";

/** The columns by which runs are found, in the order adapters store them. */
export const RUN_COLUMNS = [
  "pipeline",
  "key",
  "status",
  "outcome",
  "stage",
  "repo",
  "head",
  "change",
  "parent",
  "startedBy",
  "definition",
] as const satisfies readonly (keyof RunIndex)[];

/** The columns by which a signal finds its run. */
export const SIGNAL_COLUMNS = ["key", "repo", "head", "change"] as const satisfies readonly (keyof SignalMatch)[];

/** The columns of an index in order; `null` for absent ones. */
export function runColumns(index: RunIndex): readonly (string | null)[] {
  return RUN_COLUMNS.map((column) => index[column] ?? null);
}

/** The index out of its columns, absent ones left out. */
export function runIndex(columns: readonly (string | null | undefined)[]): RunIndex {
  const index: Partial<Record<keyof RunIndex, string>> = {};
  for (const [at, column] of RUN_COLUMNS.entries()) {
    const value = columns[at];
    if (value != null) index[column] = value;
  }
  return index as unknown as RunIndex;
}

/** The asked columns with the values that are accepted in each. */
export function filterColumns(
  where: RunFilter | undefined,
): readonly { readonly column: keyof RunIndex; readonly values: readonly string[] }[] {
  return RUN_COLUMNS.flatMap((column) => {
    const wanted = where?.[column];
    if (wanted === undefined) return [];
    return [{ column, values: typeof wanted === "string" ? [wanted] : wanted }];
  });
}

/** Whether all asked columns have one of the accepted values. */
export function matchesFilter(index: RunIndex, where: RunFilter | undefined): boolean {
  return filterColumns(where).every(({ column, values }) => {
    const value = index[column];
    return value !== undefined && values.includes(value);
  });
}

/** Whether every member of a signal's match equals the run's; one that asks for nothing matches nothing. */
export function matchesSignal(match: SignalMatch, run: SignalMatch): boolean {
  const asked = SIGNAL_COLUMNS.filter((column) => match[column] !== undefined);
  return asked.length > 0 && asked.every((column) => match[column] === run[column]);
}
