import { isWellFormed } from "@sluice/core";

/** A text of at most `limit` characters that every store can hold: cut at the end, without lone surrogates or NUL (threats STO-9, STO-12). */
export function boundedText(text: string, limit: number): string {
  const short = text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
  const whole = isWellFormed(short) ? short : short.replace(/\p{Surrogate}/gu, "\uFFFD");
  return whole.replaceAll("\0", "\uFFFD");
}
