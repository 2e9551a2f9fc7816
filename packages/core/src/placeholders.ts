import { isKey } from "./identifiers.ts";
import type { PlaceholderValues } from "./ports/gate-registry.ts";

/** The names that `${…}` may hold, in fields that are marked for it. */
export const PLACEHOLDERS = ["scope", "run", "key", "repo", "stage", "lap"] as const;

/** A name of {@link PLACEHOLDERS}. */
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** What is wrong with a template: `name` as far as one could be read, `column` starts at 1. */
export interface PlaceholderProblem {
  readonly because: "unclosed" | "unknown" | "no-value" | "value-refused";
  readonly name: string;
  readonly column: number;
}

type Part = { readonly text: string } | { readonly name: Placeholder; readonly column: number };

type Parsed = { readonly ok: true; readonly parts: readonly Part[] } | { readonly ok: false; readonly problem: PlaceholderProblem };

/** The placeholders of a template, each once, or the first thing wrong with it. There is no escape: `${` always opens one. */
export function placeholdersIn(
  template: string,
): { readonly ok: true; readonly names: readonly Placeholder[] } | { readonly ok: false; readonly problem: PlaceholderProblem } {
  const parsed = parse(template);
  if (!parsed.ok) return parsed;
  return { ok: true, names: [...new Set(parsed.parts.flatMap((part) => ("name" in part ? [part.name] : [])))] };
}

/**
 * The template with its placeholders replaced. Every value must be a name by the key grammar (`repo`: such names joined by `/`), so
 * that no value can climb out of a folder; the result is never parsed again (threat PTH-1).
 */
export function fillPlaceholders(
  template: string,
  values: PlaceholderValues,
): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: PlaceholderProblem } {
  const parsed = parse(template);
  if (!parsed.ok) return parsed;
  let text = "";
  for (const part of parsed.parts) {
    if ("text" in part) {
      text += part.text;
      continue;
    }
    const { name, column } = part;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return { ok: false, problem: { because: "no-value", name, column } };
    if (!isPlaceholderValue(name, value)) return { ok: false, problem: { because: "value-refused", name, column } };
    text += String(value);
  }
  return { ok: true, text };
}

function parse(template: string): Parsed {
  const parts: Part[] = [];
  let from = 0;
  for (let open = template.indexOf("${"); open !== -1; open = template.indexOf("${", from)) {
    const column = open + 1;
    const close = template.indexOf("}", open);
    if (close === -1) return { ok: false, problem: { because: "unclosed", name: shown(template.slice(open + 2)), column } };
    const name = template.slice(open + 2, close);
    if (!isPlaceholder(name)) return { ok: false, problem: { because: "unknown", name: shown(name), column } };
    if (open > from) parts.push({ text: template.slice(from, open) });
    parts.push({ name, column });
    from = close + 1;
  }
  if (from < template.length) parts.push({ text: template.slice(from) });
  return { ok: true, parts };
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

function isPlaceholderValue(name: Placeholder, value: string | number): boolean {
  if (name === "lap") return Number.isSafeInteger(value) && Number(value) >= 0;
  if (name === "repo") return typeof value === "string" && value.length <= 256 && value.split("/").every(isKey);
  return isKey(value);
}

function shown(name: string): string {
  return name.slice(0, 40);
}
