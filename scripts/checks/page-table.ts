/** A row of a reference table: `| \`key\` | form | default or required | meaning |`. */
export type Row = { readonly key: string; readonly form: string; readonly state: string };

/** The rows of the first table below a marker. */
export function rowsBelow(page: string, marker: string): readonly Row[] {
  const from = page.indexOf(`<!-- ${marker} -->`);
  const lines = from === -1 ? [] : page.slice(from).split("\n");
  const rest = lines.slice(lines.findIndex((line) => line.startsWith("|")));
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(2, end).map((line) => {
    const [, key = "", form = "", state = ""] = line.split("|").map((cell) => cell.trim());
    return { key: key.replaceAll("`", ""), form, state };
  });
}
