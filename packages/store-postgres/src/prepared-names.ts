/** Names of texts, the same for every store of this process: they may share a pool. */
const NAMES = new Map<string, string>();

/** The name under which the server keeps a statement. */
export function preparedName(text: string): string {
  const known = NAMES.get(text);
  if (known !== undefined) return known;
  const name = `sluice_${NAMES.size}`;
  NAMES.set(text, name);
  return name;
}
