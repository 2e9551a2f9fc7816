// Pages that repeat what the code says drift unless the code writes them: these passages must be as the code renders them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../scripts/checks/repository.ts";
import { defects } from "../scripts/defects/table.ts";
import { withPassage } from "../scripts/generated/page.ts";
import { passages } from "../scripts/generated/passages.ts";

describe("generated passages", () => {
  test.each(passages)("$name of $page is up to date (npm run docs:sync)", (passage) => {
    const text = readFileSync(join(root, passage.page), "utf8");
    expect(withPassage(text, passage)).toBe(text);
  });

  test("a page without a place for its passage is noticed", () => {
    expect(withPassage("no markers", { page: "x", name: "y", render: () => "z" })).toBeUndefined();
  });
});

describe("planted defects", () => {
  test("there are at least 15, each with a name of its own", () => {
    expect(defects.length).toBeGreaterThanOrEqual(15);
    expect(new Set(defects.map((defect) => defect.id)).size).toBe(defects.length);
  });

  test.each(defects)("$id can be planted: its text stands exactly once in $file", ({ file, find, replace, suites }) => {
    expect(readFileSync(join(root, file), "utf8").split(find).length).toBe(2);
    expect(replace).not.toBe(find);
    expect(suites.every((suite) => existsSync(join(root, suite)))).toBe(true);
  });
});
