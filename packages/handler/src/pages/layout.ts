import { digestBytes } from "@sluice/core";
import { type Html, html, styleSheet } from "./html.ts";
import { STYLE } from "./style.ts";

const STYLE_HASH = base64(digestBytes(STYLE).slice("sha256:".length));

/** Loads and runs nothing, sends forms only back here, and stands in nobody's frame. */
export function contentSecurityPolicy(): string {
  return `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;
}

/** A whole page. */
export function layout(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${styleSheet(STYLE)}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `;
}

function base64(hex: string): string {
  return btoa(hex.replace(/../g, (digits) => String.fromCharCode(Number.parseInt(digits, 16))));
}
