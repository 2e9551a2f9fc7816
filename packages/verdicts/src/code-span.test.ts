import { describe, expect, test } from "vitest";
import { codeLine, codeSpan } from "./index.ts";

describe("foreign text in Markdown stays text (TOK-5)", () => {
  test.each([
    ["plain", "`plain`"],
    ["a `b` c", "`` a `b` c ``"],
    ["```", "```` ``` ````"],
    ["a|b", "`a¦b`"],
    ["one\n\n# two", "`one ⏎  ⏎ # two`"],
    ["<img src=x onerror=alert(1)>", "`<img src=x onerror=alert(1)>`"],
    ["‮evil", "`\\u{202e}evil`"],
    ["##[error]x", "`##\\[error]x`"],
    ["a\tb", "`a b`"],
    ["", "`  `"],
    [" ", "`   `"],
  ])("%j", (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });

  test("a line of a block never ends it", () => {
    expect(codeLine("a\n```\n<b>")).toBe("    a ⏎ ``` ⏎ <b>");
  });
});
