import { isIdentifier, type Redactor, SluiceError } from "@sluice/core";
import { encodedForms } from "./encoded-forms.ts";
import { privateKeyBlocks } from "./private-key-blocks.ts";
import type { RedactionRule, SecretRange } from "./redaction-rule.ts";
import { searchValues } from "./value-search.ts";
import { WELL_KNOWN_RULES } from "./well-known-rules.ts";

/** What to hide besides the well-known kinds of tokens. */
export interface RedactorOptions {
  /** Values known to be secret. Those shorter than 8 characters are ignored: hiding them would destroy the text. */
  readonly secrets?: readonly string[];
  /** Kinds of secrets of the host's own. */
  readonly patterns?: readonly RedactionRule[];
}

/**
 * What a pass hides may have stood between the halves of another match, so passes go on until nothing is found. Real texts settle after
 * two; the bound is for texts that are made to keep us busy.
 */
const MOST_PASSES = 16;

/**
 * Hides secrets: given values in every usual encoding, also wrapped over lines, and well-known kinds of tokens. Each becomes
 * `[redacted:<rule>]`. Redacting twice changes nothing; time and output are linear in the text. It cannot know a secret that nobody named
 * and that has no form, nor one that is cut: redact whole texts, then shorten them (SEC-1).
 *
 * @throws SluiceError `CONFIG_INVALID` when a pattern's name is no identifier.
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const rules = [...WELL_KNOWN_RULES, ...(options.patterns ?? []).map(checkedRule)];
  const markers = ["secret", "private-key", ...rules.map(({ name }) => name)].map(markerOf);
  // A value that is part of a marker would be found in what we write, for ever.
  const values = (options.secrets ?? []).flatMap(encodedForms).filter((value) => !markers.some((marker) => marker.includes(value)));
  const find = searchValues([...new Set(values)]);

  function pass(text: string): string {
    const ranges = [...valueRanges(text, find), ...privateKeyBlocks(text), ...rules.flatMap((rule) => ruleRanges(text, rule))];
    return ranges.length === 0 ? text : replaceRanges(text, ranges);
  }

  return {
    portVersion: 1,
    redact(text) {
      let before = text;
      let after = pass(text);
      for (let passes = 1; after !== before && passes < MOST_PASSES; passes++) [before, after] = [after, pass(after)];
      return after;
    },
  };
}

function checkedRule(rule: RedactionRule): RedactionRule {
  if (!isIdentifier(rule.name))
    throw new SluiceError({ code: "CONFIG_INVALID", message: "The name of a redaction pattern must be an identifier." });
  return rule.pattern.global ? rule : { ...rule, pattern: new RegExp(rule.pattern.source, `${rule.pattern.flags}g`) };
}

function markerOf(rule: string): string {
  return `[redacted:${rule}]`;
}

/** Looks in the text without its line ends, so that a value wrapped over lines is found too. */
function valueRanges(text: string, find: ReturnType<typeof searchValues>): readonly SecretRange[] {
  if (!/[\r\n]/.test(text)) return find(text).map((range) => ({ ...range, rule: "secret" }));
  const origins = new Uint32Array(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== 10 && code !== 13) origins[length++] = index;
  }
  const at = (index: number): number => origins[index] ?? text.length;
  const flat = find(text.replace(/[\r\n]/g, "")).map(({ start, end }) => ({ start: at(start), end: at(end - 1) + 1, rule: "secret" }));
  // A value that itself has line ends is found in the text as it is.
  return [...flat, ...find(text).map((range) => ({ ...range, rule: "secret" }))];
}

function ruleRanges(text: string, rule: RedactionRule): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  for (const match of text.matchAll(rule.pattern)) {
    if (match[0] === "" || rule.accepts?.(match[0]) === false) continue;
    const secret = match.groups?.["secret"] ?? match[0];
    const start = match.index + match[0].lastIndexOf(secret);
    ranges.push({ start, end: start + secret.length, rule: rule.name });
  }
  return ranges;
}

/** Overlapping finds become one, named by the first. */
function replaceRanges(text: string, ranges: readonly SecretRange[]): string {
  const sorted = ranges.toSorted((one, other) => one.start - other.start || other.end - one.end);
  let result = "";
  let copied = 0;
  for (const { start, end, rule } of sorted) {
    if (start >= copied) {
      result += text.slice(copied, start) + markerOf(rule);
      copied = end;
    } else copied = Math.max(copied, end);
  }
  return result + text.slice(copied);
}
