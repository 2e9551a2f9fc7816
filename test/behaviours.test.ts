// Every behaviour that the reference lists is proven by a test that quotes it, or answered by a decision; and no test quotes one in vain.
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { BEHAVIOUR_IDS, type BehaviourRow, behaviourRows, quotedBehaviours, rowFaults } from "../scripts/checks/behaviours.ts";
import { filesBelow, isTest, readFile, root } from "../scripts/checks/repository.ts";

const PAGE = "docs/reference/behaviours.md";
const rows = behaviourRows(readFile(PAGE).text);

/** The ids that a file linked from the page quotes: in titles of tests, anywhere in decisions. */
function quotes(link: string): readonly string[] | undefined {
  const path = posix.join(posix.dirname(PAGE), link);
  if (!existsSync(join(root, path))) return undefined;
  const file = readFile(path);
  if (isTest(path)) return quotedBehaviours(file);
  return path.startsWith("docs/decisions/") ? BEHAVIOUR_IDS.filter((id) => file.text.includes(id)) : [];
}

describe("docs/reference/behaviours.md", () => {
  test("has one row for each behaviour, in order", () => {
    expect(rows.map(({ id }) => id)).toEqual(BEHAVIOUR_IDS);
  });

  test("every row names where it is proven or answered, and it is quoted there", () => {
    expect(rows.flatMap((row) => rowFaults(row, quotes))).toEqual([]);
  });

  test("every behaviour that a test quotes has a row", () => {
    const quoted = filesBelow("")
      .filter(isTest)
      .flatMap((path) => quotedBehaviours(readFile(path)));
    expect(quoted.length).toBeGreaterThan(BEHAVIOUR_IDS.length);
    expect([...new Set(quoted)].filter((id) => !rows.some((row) => row.id === id))).toEqual([]);
  });
});

describe("the check finds", () => {
  const row: BehaviourRow = { id: "TG-01", text: "a gate is data", proofs: ["a.test.ts"] };

  test.each<[string, BehaviourRow]>([
    ["a row without a proof", { ...row, proofs: [] }],
    ["a row without words", { ...row, text: "" }],
    ["a proof that does not quote the id", { ...row, id: row.id.replace("1", "2") }],
    ["a proof that is not there", { ...row, proofs: ["a.test.ts", "gone.test.ts"] }],
  ])("%s", (_what, wrong) => {
    const known = new Map([["a.test.ts", ["TG-01"]]]);
    expect(rowFaults(row, (path) => known.get(path))).toEqual([]);
    expect(rowFaults(wrong, (path) => known.get(path))).toHaveLength(1);
  });

  test("ids in titles and in tables of cases, and nowhere else", () => {
    const id = (number: number): string => `TG-${number}`;
    const text = [
      `// ${id(11)} in a comment`,
      `const key = "${id(12)}";`,
      `describe("one (${id(13)})", () => {`,
      `  test.each([["two ${id(14)}", () => "${id(15)}"]])("%s \${x} ${id(16)}", () => { start("${id(17)}"); });`,
      "  test(`three ${key} (" + id(18) + ")`, () => undefined);",
      `  test("out of range (TG-99, TG-2)", () => undefined);`,
      "});",
    ].join("\n");
    expect(quotedBehaviours({ path: "a.test.ts", text }).toSorted()).toEqual([13, 14, 16, 18].map(id));
  });
});
