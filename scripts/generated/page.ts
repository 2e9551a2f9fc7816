/** A passage of the documentation that is written by the code it describes. It stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`. */
export interface GeneratedPassage {
  readonly page: string;
  readonly name: string;
  readonly render: () => string;
}

/** The page with the passage as the code writes it, or `undefined` when the page has no place for it. */
export function withPassage(text: string, { name, render }: GeneratedPassage): string | undefined {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) return undefined;
  return `${text.slice(0, from + begin.length)}\n\n${render().trim()}\n\n${text.slice(to)}`;
}
