import { type Page, SluiceError } from "@sluice/core";

const DIGITS = 16;
const POSITION = /^\d{16}$/;

/** A place in an ascending listing as text; compares as a string like the number does. */
export function encodePosition(position: number): string {
  return String(position).padStart(DIGITS, "0");
}

/** Reads what a page's `next` or a commit's `position` said; 0 when absent. @throws SluiceError `COMMAND_INVALID` */
export function decodePosition(text: string | undefined): number {
  if (text === undefined) return 0;
  const position = POSITION.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(position)) return position;
  throw new SluiceError({ code: "COMMAND_INVALID", message: "`after` is not a place that a page of this store named." });
}

/** A page out of up to `limit + 1` found things: the extra one only says that there is more. */
export function toPage<Found, Item>(
  found: readonly Found[],
  limit: number,
  show: (one: Found) => Item,
  place: (one: Found) => string,
): Page<Item> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(show);
  return found.length > limit && last !== undefined ? { items, next: place(last) } : { items };
}
