import { type Html, html } from "./html.ts";

/** A moment, in UTC, for people and for machines. */
export function moment(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC</time>`;
}

/** Whose answers are missing. */
export function missingWords(missing: readonly { readonly count: number; readonly of: readonly string[] }[]): string {
  return missing.length === 0 ? "nobody" : missing.map(({ count, of }) => `${count} of ${of.join(", ")}`).join(" and ");
}
