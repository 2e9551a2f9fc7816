// What README, guides and pages say about the repository is compared with the repository.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { documentationPages } from "../scripts/checks/docs-fences.ts";
import { filesBelow, readFile, readPackages, root } from "../scripts/checks/repository.ts";

const readme = readFile("README.md").text;
const pages = [...new Set([...documentationPages(), "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"])];

function section(page: string, title: string): string {
  return page.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
}

function fences(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, "g"))].map(([, inside = ""]) => inside.trimEnd());
}

describe("README.md", () => {
  test("says why in five lines", () => {
    expect(readme.split("\n\n")[1]?.split("\n")).toHaveLength(5);
  });

  test("its quick start is these two commands, and package.json has them", () => {
    const scripts = (JSON.parse(readFile("package.json").text) as { readonly scripts: Readonly<Record<string, string>> }).scripts;
    expect(fences(section(readme, "Quick start"), "\\w+")).toEqual(["npm run demo\nnpm test"]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(["demo", "test"]));
  });

  test("its definition has at most 15 lines, its host at most 25", () => {
    expect(fences(readme, "yaml").map((text) => text.split("\n").length <= 15)).toEqual([true]);
    expect(fences(readme, "ts").map((text) => text.split("\n").length <= 25)).toEqual([true]);
  });

  test("its map lists every package, and no other", () => {
    const map = readme.split("<!-- packages:begin -->")[1]?.split("<!-- packages:end -->")[0] ?? "";
    const listed = [...map.matchAll(/^\| `([^`]+)`/gm)].map(([, name = ""]) => name);
    expect(listed.toSorted()).toEqual(
      readPackages()
        .map(({ manifest }) => manifest.name)
        .toSorted(),
    );
  });

  test("the Node it asks for is that of every package", () => {
    const asked = /Node (\d+\.\d+) or newer/.exec(section(readme, "Where it runs"))?.[1];
    const engines = readPackages().map(({ name }) => JSON.parse(readFile(`packages/${name}/package.json`).text) as Record<string, unknown>);
    expect(new Set(engines.map((manifest) => JSON.stringify(manifest["engines"])))).toEqual(
      new Set([JSON.stringify({ node: `>=${asked}` })]),
    );
  });

  test("the packages it says are not there are not there", () => {
    const names = readPackages().map(({ name }) => name);
    expect(names.filter((name) => /^(?:forge-(?!github$)|handoff)/.test(name))).toEqual([]);
  });
});

describe("links", () => {
  test.each(pages)("every relative link of %s leads to a file", (page) => {
    const targets = [...readFile(page).text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });

  test("the map of the documentation leads to every page", () => {
    const map = readFile("docs/README.md").text;
    const reached = pages.filter((page) => page.startsWith("docs/") && !page.startsWith("docs/decisions/") && page !== "docs/README.md");
    expect(reached.filter((page) => !map.includes(`(${page.slice("docs/".length)})`))).toEqual([]);
  });
});

describe("guides and decisions", () => {
  const guides = filesBelow("docs/guides").filter((path) => path.endsWith(".md"));

  test.each(guides)("%s ends with the tests that run its code", (guide) => {
    const last = readFile(guide).text.trimEnd().split("\n").at(-1) ?? "";
    expect(last).toMatch(/^Checked by: \[.*\.test\.ts\]/);
  });

  test("the list of decisions is the folder, and each title is the record's", () => {
    const records = filesBelow("docs/decisions").filter((path) => !path.endsWith("README.md"));
    const want = records.map(
      (path) => `- [${readFile(path).text.split("\n")[0]?.slice("# ".length)}](${path.slice("docs/decisions/".length)})`,
    );
    const list = readFile("docs/decisions/README.md").text.split("\n");
    expect(list.filter((line) => line.startsWith("- ["))).toEqual(want);
  });

  test.each(filesBelow("docs/decisions").filter((path) => /\/\d{4}-/.test(path)))("%s is short and has its parts", (path) => {
    const { text } = readFile(path);
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(["Context", "Decision", "Consequences"]);
  });
});

describe("SECURITY.md", () => {
  test("every defence names tests that exist, and their names carry the threats", () => {
    const rows = section(readFile("SECURITY.md").text, "What is defended, and by what")
      .split("\n")
      .filter((line) => line.includes(".test.ts`"));
    const faults = rows.flatMap((row) => {
      const files = [...row.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, path = ""]) => path);
      const ids = (/\(([A-Z, ]+)\)/.exec(row.split("|")[1] ?? "")?.[1] ?? "").split(", ").filter((id) => id !== "");
      const gone = files.filter((path) => !existsSync(join(root, path)));
      if (gone.length > 0) return gone;
      const text = files.map((path) => readFile(path).text).join("\n");
      return ids.filter((id) => !new RegExp(`\\b${id}-\\d`).test(text)).map((id) => `${id} is in none of ${files.join(", ")}`);
    });
    expect(rows.length).toBeGreaterThan(10);
    expect(faults).toEqual([]);
  });
});

describe("docs/guides/write-a-gate.md", () => {
  test("lists every maker of outcomes, and no other", () => {
    const source = readFile("packages/gates/src/outcome-makers.ts").text;
    const makers = [...source.matchAll(/^export function (\w+)/gm)].map(([, name = ""]) => name);
    const listed = section(readFile("docs/guides/write-a-gate.md").text, "What it answers").matchAll(/^\| `(\w+)`/gm);
    expect([...listed].map(([, name = ""]) => name).toSorted()).toEqual(makers.toSorted());
  });
});
