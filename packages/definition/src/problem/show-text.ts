/** C0, DEL, C1, zero width and BOM, line and paragraph separators, direction marks, surrogates: they move the cursor or hide text. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/** Text that is safe to print on a terminal: control and invisible characters are replaced one for one, and it is cut at `limit`. */
export function showText(text: string, limit = 120): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut.replace(UNSHOWABLE, "\u{fffd}");
}
