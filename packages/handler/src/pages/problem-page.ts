import type { Problem } from "../problem.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";

/** A page for what cannot be shown or done. */
export function problemPage(base: string, { title, detail, code }: Problem): Html {
  return layout(
    title,
    html`<h1>${title}</h1>
      <p>${detail} ${code && html`<code>${code}</code>`}</p>
      <p><a href="${base || "/"}">All open questions</a></p>`,
  );
}
