// The page of the readers names exactly their codes and limits, and each of its examples provokes its code.
import { describe, expect, test } from "vitest";
import * as readers from "../packages/readers/src/index.ts";
import { readFile } from "../scripts/checks/repository.ts";

const page = readFile("docs/reference/readers.md").text;
const problems = page.split("<!-- problems:begin -->")[1]?.split("<!-- problems:end -->")[0] ?? "";
const LIMITS = {
  FRONTMATTER_LIMITS: readers.FRONTMATTER_LIMITS,
  JSON_LIMITS: readers.JSON_LIMITS,
  JSON_PATH_LIMITS: readers.JSON_PATH_LIMITS,
} as const;

/** The cells of the table's rows, without the two lines of its head. */
function rows(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What an example stands for: texts with how often they are repeated, one after the other; or bytes. */
function sourceOf(example: string): string | Uint8Array {
  const [, hex] = /^bytes `([0-9a-f]+)`$/.exec(example) ?? [];
  if (hex !== undefined) return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const parts = [...example.matchAll(/`("(?:[^"\\]|\\.)*")`(?: × (\d+))?/g)];
  return parts.map(([, text = '""', times = "1"]) => (JSON.parse(text) as string).repeat(Number(times))).join("");
}

function codeOf(code: string, source: string | Uint8Array): string {
  const nonce = code.endsWith("_NONCE") ? { nonce: "7f3a" } : {};
  const read = reading();
  return read.ok ? "read" : read.problem.code;

  function reading(): { readonly ok: true } | { readonly ok: false; readonly problem: readers.ReadProblem } {
    if (code.startsWith("FRONTMATTER_")) return readers.readFrontmatter(source);
    if (code.startsWith("JSON_")) return readers.readJson(source, code === "JSON_NO_OBJECT" ? { noisy: "last-object" } : {});
    if (code.startsWith("REQUIREMENTS_")) return readers.readRequirements(source, nonce);
    if (code.startsWith("MARKER_"))
      return readers.readMarker(source, { label: "QA", vocabulary: { pass: ["PASS"], fail: ["FAIL"] }, ...nonce });
    const compiled = readers.compileJsonPath(String(source));
    return compiled.ok ? compiled.query.select(Array.from({ length: 5000 }, (_, at) => at)) : compiled;
  }
}

describe("docs/reference/readers.md", () => {
  const table = rows(problems);

  test("has a row for each code that a reader can give, and no other", () => {
    const source = readFile("packages/readers/src/read-problem.ts").text;
    const codes = [...source.matchAll(/\| "([A-Z_]+)"/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(30);
    expect(table.map(([code = ""]) => code.replaceAll("`", ""))).toEqual(codes);
  });

  test.each(table)("the example of %s provokes it", (name = "", cause = "", remedy = "", example = "") => {
    const code = name.replaceAll("`", "");
    expect(codeOf(code, sourceOf(example))).toBe(code);
    expect([cause.length > 5, remedy.length > 5]).toEqual([true, true]);
  });

  test.each(Object.entries(LIMITS))("tells %s", (name, limits) => {
    const below = page.split(`<!-- limits:${name} -->\n\n`)[1]?.split("\n\n")[0] ?? "";
    const told = rows(below).map(([limit = "", most = ""]) => [limit.replaceAll("`", ""), Number(most.replaceAll(",", ""))]);
    expect(told).toEqual(Object.entries(limits));
  });

  test("tells the other limits, and the names of the readers", () => {
    expect(page).toContain(`${readers.MARKER_BYTES.toLocaleString("en-US")} bytes are read (\`MARKER_BYTES\`)`);
    const names = [readers.FRONTMATTER_READER, readers.JSON_READER, readers.MARKER_READER, readers.REQUIREMENTS_READER];
    expect([...page.matchAll(/reader `([a-z]+\/\d+)`/g)].map(([, name]) => name)).toEqual(names);
  });

  test("has a section for each function that reads", () => {
    const told = [...page.matchAll(/^`(\w+)\(/gm)].map(([, name]) => name);
    expect(told).toEqual(["readFrontmatter", "readJson", "compileJsonPath", "readMarker", "readRequirements", "combineMarkerAndExit"]);
    expect(told.filter((name) => !(String(name) in readers))).toEqual([]);
  });
});
