import { expect, test } from "vitest";
import { visibleText } from "./index.ts";

test("given text that hides or rearranges other text, it is written as escapes (TOK-5)", () => {
  expect(visibleText("ok \u202Ekcabllor\u202C")).toBe(String.raw`ok \u{202e}kcabllor\u{202c}`);
  expect(visibleText("a\u200Bb\u00ADc\u2066d\u{E0041}e")).toBe(String.raw`a\u{200b}b\u{ad}c\u{2066}d\u{e0041}e`);
  expect(visibleText("one\ntwo\u2028three\u001B[2K\uD800")).toBe(String.raw`one\u{a}two\u{2028}three\u{1b}[2K\u{d800}`);
});

test("given text that shows itself, it stays", () => {
  for (const text of ["", "plain", "é 漢字 עברית", "☎\uFE0F ☎\uFE0E"]) expect(visibleText(text)).toBe(text);
});
