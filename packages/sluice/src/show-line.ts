import { LOG_COMMAND, oneLine as showLine, visibleText } from "@sluice/verdicts";

export { showLine };

/** Text of several lines that are ours; what stands in them is treated as by {@link showLine}. */
export function showLines(text: string): string {
  return text
    .split("\n")
    .map((line) => visibleText(line.replaceAll("\t", "  ")))
    .join("\n");
}

/** Every string of a value as {@link showLine} shows it. */
export function shown<Value>(value: Value): Value {
  if (typeof value === "string") return showLine(value) as Value & string;
  if (Array.isArray(value)) return value.map(shown) as Value & unknown[];
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown<unknown>(item)])) as Value & object;
}

/** One JSON document. Hidden characters, and what a log takes for a command, are written as JSON escapes, which mean the same. */
export function showJson(document: unknown): string {
  return JSON.stringify(document, undefined, 2)
    .replaceAll(LOG_COMMAND, String.raw`#\u0023`)
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, jsonEscapeOf);
}

function jsonEscapeOf(char: string): string {
  return Array.from({ length: char.length }, (_unused, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
}
