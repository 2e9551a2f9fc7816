/**
 * A path, or a pattern for paths, without what some file systems do not tell apart: case, and how accents are composed. Capitals first,
 * because some letters have no capital of one character and others no small one (`ß`, `ſ`, the Kelvin sign) (threat GLB-5).
 */
export function foldPath(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}
