import { visibleText } from "@sluice/verdicts";

const MADE_HERE = Symbol("html");

/** Text that is HTML already. Only {@link html} makes it. */
export interface Html {
  readonly [MADE_HERE]: true;
  readonly text: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * HTML in which every value that is no HTML stands as text: nothing that an agent, a tool or a person wrote is ever markup, and what would
 * hide or rearrange it is written as an escape. Attributes must be quoted. `undefined` and `false` give nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { [MADE_HERE]: true, text: strings.reduce((text, string, at) => text + rendered(parts[at - 1]) + string) };
}

/** A style sheet of ours, exactly as its digest in the page's policy has it. */
export function styleSheet(css: string): Html {
  return { [MADE_HERE]: true, text: `<style>${css}</style>` };
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return MADE_HERE in part ? part.text : part.map(rendered).join("");
}

/** Line ends stay, for texts of several lines. */
function escaped(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => visibleText(line.replaceAll("\t", "    ")));
  return lines.join("\n").replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "");
}
