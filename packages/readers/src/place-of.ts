/** A line and a column, both starting at 1, the column in UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where an offset of a text stands. Lines end with LF. */
export function placeOf(text: string, offset: number): Place {
  let line = 1;
  let begin = 0;
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", end + 1)) {
    line++;
    begin = end + 1;
  }
  return { line, column: offset - begin + 1 };
}
