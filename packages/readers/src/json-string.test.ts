import { describe, expect, test } from "vitest";
import { readJson } from "./index.ts";

const read = (text: string) => {
  const found = readJson(text);
  return found.ok ? found.value : found.problem.code;
};

describe("given a string with escapes", () => {
  test("each of them stands for its character (JSN-1)", () => {
    expect(read(String.raw`["\"", "\\", "\/", "\b", "\f", "\n", "\r", "\t", "\u00e9", "\uD7FF", "\ue000"]`)).toEqual([
      '"',
      "\\",
      "/",
      "\b",
      "\f",
      "\n",
      "\r",
      "\t",
      "é",
      "\uD7FF",
      "\ue000",
    ]);
  });

  test.each([String.raw`\ud800\udc00`, String.raw`\udbff\udfff`, String.raw`\ud800\udfff`, String.raw`\udbff\udc00`])(
    "%s is one character (STO-12)",
    (pair) => {
      expect(read(`"${pair}"`)).toBe(JSON.parse(`"${pair}"`));
    },
  );

  test.each([
    String.raw`\ud800`,
    String.raw`\udbffx`,
    String.raw`\udc00`,
    String.raw`\udfff`,
    String.raw`\udc00\udc00`,
    String.raw`\udfff\udc00`,
    String.raw`\ud800\udbff`,
    String.raw`\ud800\ue000`,
    String.raw`\ud800\n`,
    String.raw`\u0000`,
    String.raw`\u0000\udc00`,
  ])("%s is none (STO-9, STO-12)", (half) => {
    expect(read(`"${half}"`)).toBe("JSON_CHARACTER");
  });

  test.each([String.raw`\u12`, String.raw`\u12 4`, String.raw`\u12g4`, String.raw`\x41`, String.raw`\ud800\u12g4`])(
    "%s is no escape",
    (escape) => {
      expect(read(`"${escape}", ""`)).toBe("JSON_SYNTAX");
    },
  );
});
