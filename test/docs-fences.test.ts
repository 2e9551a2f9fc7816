// Code that stands only in prose stops working unseen: every fence is a copy of a file that is compiled or run.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { documentationPages, fenceFaults, regionOf, syncFences } from "../scripts/checks/docs-fences.ts";
import { readFile, root } from "../scripts/checks/repository.ts";

test("every fence of the documentation equals its file", () => {
  const read = (path: string) => (existsSync(join(root, path)) ? readFile(path).text : undefined);
  const pages = documentationPages();
  expect(pages).toContain("docs/architecture.md");
  expect(pages.flatMap((path) => fenceFaults(path, read(path) ?? "", read))).toEqual([]);
});

const files: Record<string, string> = {
  "a.ts":
    "const before = 1;\n  // #region use\n  const a = 1;\n    // #region inner\n    a;\n    // #endregion inner\n  // #endregion use\n",
  "b.yaml": "# #region stages\nstages: []\n# #endregion stages\n",
};
const read = (path: string) => files[path];
const page = (marker: string, language: string, body: string) => `# Page\n\n${marker}\n\n\`\`\`${language}\n${body}\n\`\`\`\n\nEnd.\n`;

test("a region is cut out, dedented, without inner marks", () => {
  expect(regionOf(files["a.ts"] ?? "", "use")).toBe("const a = 1;\n  a;");
  expect(regionOf(files["b.yaml"] ?? "", "stages")).toBe("stages: []");
  expect(regionOf(files["b.yaml"] ?? "", undefined)).toBe("stages: []");
  expect(regionOf("// #region open\nconst a = 1;\n", "open")).toBeUndefined();
});

test.each([
  ["a region", page("<!-- a.ts#use -->", "ts", "const a = 1;\n  a;")],
  ["a whole file", page("<!-- b.yaml -->", "yaml", "stages: []")],
  ["an exempt language", page("", "bash", "npm test")],
])("%s passes", (_what, text) => {
  expect(fenceFaults("p.md", text, read)).toEqual([]);
});

test.each([
  ["no marker", page("", "ts", "const a = 1;")],
  ["another text", page("<!-- a.ts#use -->", "ts", "const a = 2;")],
  ["a marked fence of an exempt language that differs", page("<!-- b.yaml -->", "text", "else")],
  ["no such region", page("<!-- a.ts#gone -->", "ts", "const a = 1;")],
  ["no such file", page("<!-- gone.ts -->", "ts", "const a = 1;")],
])("%s is found", (_what, text) => {
  expect(fenceFaults("p.md", text, read)).toHaveLength(1);
});

test("sync rewrites what differs and keeps the rest", () => {
  const stale = page("<!-- a.ts#use -->", "ts", "old") + page("<!-- b.yaml -->", "yaml", "older\nstill") + page("", "bash", "npm test");
  const synced = syncFences(stale, read);
  expect(fenceFaults("p.md", synced, read)).toEqual([]);
  expect(synced).toContain("npm test");
  expect(syncFences(synced, read)).toBe(synced);
});
