import { describe, expect, test } from "vitest";
import { closestName } from "./closest-name.ts";
import { showJson, showLine, shown } from "./show-line.ts";
import { table } from "./table.ts";
import { NO_TERMINAL, paint, processTerminal } from "./terminal.ts";
import { widthOf, wrapTo } from "./text-width.ts";

describe("foreign text on a terminal (TOK-5)", () => {
  test.each([
    ["\u001B[31mred", "\\u{1b}[31mred"],
    ["\u001B]8;;http://a.example\u0007link", "\\u{1b}]8;;http://a.example\\u{7}link"],
    ["over\rwritten", "over\\u{d}written"],
    ["\u202Eesrever", "\\u{202e}esrever"],
    ["in\u200Bvisible\uFEFF", "in\\u{200b}visible\\u{feff}"],
    ["fill\u3164ed\u034F \u2714\uFE0F", "fill\\u{3164}ed\\u{34f} \u2714\uFE0F"],
    ["\u009B31m", "\\u{9b}31m"],
    ["two\n  gate: pass", "two ⏎ gate: pass"],
    ["lone \uD800", "lone \\u{d800}"],
  ])("%j is shown as %s", (text, expected) => {
    expect(showLine(text)).toBe(expected);
  });

  test("whole documents: every string of them, and JSON that means the same", () => {
    const document = { a: ["x\u0007", { b: "\u202E" }], n: 1, none: null };
    expect(shown(document)).toEqual({ a: ["x\\u{7}", { b: "\\u{202e}" }], n: 1, none: null });
    expect(JSON.parse(showJson(document))).toEqual(document);
    expect(showJson({ b: "\u202E" })).toContain("\\u202e");
  });
});

describe("lines are wrapped on a terminal only", () => {
  const stream = (isTTY: boolean, columns?: number) => ({ isTTY, columns, write: () => true });
  const widths = (stdout: object, stderr: object) => {
    const { columns, errColumns } = processTerminal({ stdout, stderr, env: {} } as unknown as NodeJS.Process);
    return [columns, errColumns];
  };

  test("standard output and standard error each have their own width", () => {
    expect(widths(stream(true, 100), stream(true, 60))).toEqual([100, 60]);
    expect(widths(stream(false), stream(true, 60))).toEqual([Infinity, 60]);
    expect(widths(stream(true, 0), stream(false))).toEqual([80, Infinity]);
  });

  test("without a limit every line stays whole, and a table keeps every cell", () => {
    const long = "word ".repeat(100).trim();
    expect(wrapTo(`${long}\n  ${long}`, Infinity)).toBe(`${long}\n  ${long}`);
    expect(table(["A", "B"], [[long, long]], Infinity).split("\n")[1]).toBe(`${long}  ${long}`);
  });
});

describe("widths", () => {
  test("wide, combined and coloured characters", () => {
    const terminal = { out: () => undefined, err: () => undefined, columns: 80, errColumns: 80, colour: true, watched: false };
    expect([widthOf("abc"), widthOf("漢字"), widthOf("e\u0301"), widthOf(paint(terminal, "bad", "abc"))]).toEqual([3, 4, 1, 3]);
  });

  test.each([8, 20, 37, 80])("no line of wrapped text is wider than %d, and no character is lost", (width) => {
    const text = "a short one\n    indented words that go on for a while\nsha256:0123456789abcdef0123456789abcdef0123456789abcdef";
    const wrapped = wrapTo(text, width);
    expect(Math.max(...wrapped.split("\n").map(widthOf))).toBeLessThanOrEqual(width);
    expect(wrapped.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
  });

  const ROWS = [
    ["r-0mwqka72y-30c60e777a812f08259a", "K-1", "\u001B[31mdelivery", "漢字".repeat(9), "2026-11-21 15:27:13Z"],
    ["r-0mwqka7ut-febf55ce00190eaf5dc9", "LONGER-KEY-22", "delivery", "", "2026-11-21 15:27:14Z"],
  ];
  const HEADER = ["RUN", "KEY", "PIPELINE", "REASON", "CHANGED"];

  test.each([12, 24, 40, 60, 80, 100, 200])("a table fits %d columns and cuts nothing", (width) => {
    const text = table(HEADER, ROWS, width);
    expect(Math.max(...text.split("\n").map(widthOf))).toBeLessThanOrEqual(width);
    expect(text).not.toContain("\u001B");
    expect(text).not.toContain("…");
    const flat = text.replaceAll(/\s/g, "");
    // In one piece wherever a line has room for it.
    const pieces = width < 40 ? [] : ["r-0mwqka72y-30c60e777a812f08259a", "LONGER-KEY-22", "2026-11-21", "15:27:14Z"];
    expect(pieces.filter((piece) => !text.includes(piece))).toEqual([]);
    expect(flat.length).toBeGreaterThanOrEqual(ROWS.flat().join("").replaceAll(/\s/g, "").length);
  });

  test("where it does not fit, cells are wrapped between words; where words do not fit, rows are folded", () => {
    const rows = [["lint", "two words that wrap"]];
    expect(table(["GATE", "REASON"], rows, 80)).toBe("GATE  REASON\nlint  two words that wrap");
    expect(table(["GATE", "REASON"], rows, 17)).toBe("GATE  REASON\nlint  two words\n      that wrap");
    expect(
      table(
        ["GATE", "REASON"],
        [
          ["a-long-name", "unbreakable-text"],
          ["x", ""],
        ],
        20,
      ),
    ).toBe("GATE  REASON\na-long-name\n  unbreakable-text\nx  -");
  });
});

describe("NO_COLOR and non-terminals", () => {
  const stream = (isTTY: boolean) => ({ isTTY, columns: 80, write: () => true });
  const isColoured = (env: Readonly<Record<string, string>>, isTTY = true) =>
    processTerminal({ stdout: stream(isTTY), stderr: stream(isTTY), env } as unknown as NodeJS.Process).colour;

  test.each([
    [{}, true, true],
    [{ NO_COLOR: "" }, true, true],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "0" }, true, false],
    [{ TERM: "dumb" }, true, false],
    [{}, false, false],
  ])("%j, terminal %s: colours %s", (env, isTTY, expected) => {
    expect(isColoured(env as Readonly<Record<string, string>>, isTTY)).toBe(expected);
  });

  test("without colours paint changes nothing", () => {
    expect(paint(NO_TERMINAL, "bad", "no")).toBe("no");
  });
});

test("the nearest name, or none", () => {
  const names = ["verify", "check", "run", "explain"];
  expect(["verfiy", "chekc", "explian", "rnu", "deploy", "x".repeat(100)].map((word) => closestName(word, names))).toEqual([
    "verify",
    "check",
    "explain",
    "run",
    undefined,
    undefined,
  ]);
});
