// The reference of definitions and gates says exactly what the schema and the gates say, and its examples are proven pipelines.
import { join } from "node:path";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { describe, expect, test } from "vitest";
import { compilePipeline, loadDefinition, verifyPipeline } from "../packages/definition/src/index.ts";
import { rowsBelow } from "../scripts/checks/page-table.ts";
import { filesBelow, isTest, readFile } from "../scripts/checks/repository.ts";

type Schema = {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly $defs?: Readonly<Record<string, Schema>>;
};

const definitionPage = readFile("docs/reference/definition.md").text;
const gatesPage = readFile("docs/reference/gates.md").text;
const schema = JSON.parse(readFile("packages/definition/schema/sluice-1.json").text) as Schema;

/** Every map that the schema describes, by the name its table has. */
function maps(): ReadonlyMap<string, Schema> {
  const named = Object.entries(schema.$defs ?? {}).flatMap(([name, each]): [string, Schema][] =>
    [each, ...(each.anyOf ?? [])].filter(({ properties }) => properties !== undefined).map((map) => [name, map]),
  );
  const all: [string, Schema][] = [["pipeline", schema], ...named];
  const inner = all.flatMap(([name, { properties = {} }]) =>
    Object.entries(properties).flatMap(([key, each]): [string, Schema][] =>
      each.properties === undefined ? [] : [[`${name}.${key}`, each]],
    ),
  );
  return new Map([...all, ...inner]);
}

describe("docs/reference/definition.md", () => {
  test("has a table for each map of the schema, and no other", () => {
    const tables = [...definitionPage.matchAll(/<!-- keys:([\w.]+) -->/g)].map(([, name = ""]) => name);
    expect(tables.toSorted()).toEqual([...maps().keys()].toSorted());
  });

  test.each([...maps()])("the keys of %s, which are required, and their words", (name, { properties = {}, required = [] }) => {
    const rows = rowsBelow(definitionPage, `keys:${name}`);
    expect(rows.map(({ key }) => key).toSorted()).toEqual(Object.keys(properties).toSorted());
    expect(
      rows
        .filter(({ state }) => state === "required")
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(required.toSorted());
    for (const { key, form } of rows) {
      const words = [...form.matchAll(/`([^`]+)`/g)].map(([, word = ""]) => word);
      expect([key, words]).toEqual([key, properties[key]?.enum ?? (key === "format" ? ["1"] : [])]);
    }
  });

  test("its example uses every key of the format", () => {
    const text = readFile("docs/reference/examples/every-key.yaml").text;
    const keys = [...maps().values()].flatMap(({ properties = {} }) => Object.keys(properties));
    expect([...new Set(keys)].filter((key) => !new RegExp(`(?:^|[\\s{])${key}:`, "m").test(text))).toEqual([]);
  });

  test.each(["every-key.yaml", "gates.yaml"])("the example %s is proven without a finding", (name) => {
    const loaded = loadDefinition(readFile(join("docs/reference/examples", name)).text, { file: name });
    const compiled = loaded.ok ? compilePipeline(loaded.source, createGateRegistry(builtInGates)) : loaded;
    expect(compiled.ok ? verifyPipeline(compiled.pipeline) : compiled.problems).toEqual([]);
  });
});

/** How the codes of the gates that judge a change begin. */
const CHANGE_CODES = "(?:CHANGE|PATHS?|POLICY|SIZE|ARTEFACTS?|BRANCH|COMMITS?|LINES?|LITERALS?)";

describe("docs/reference/gates.md", () => {
  test("has a section for each built-in gate, and no other", () => {
    const sections = [...gatesPage.matchAll(/<!-- gate:([\w.-]+) -->/g)].map(([, id = ""]) => id);
    expect(sections.toSorted()).toEqual(builtInGates.map(({ id }) => id).toSorted());
  });

  test.each(builtInGates.map((gate) => [gate.id, gate] as const))("the facts and fields of %s", (id, gate) => {
    const section = gatesPage.slice(gatesPage.indexOf(`<!-- gate:${id} -->`)).split("\n## ")[0] ?? "";
    const binds = gate.binds.length === 0 ? "nothing" : gate.binds.join(" and ");
    expect(section).toContain(`- kind ${gate.kind}, reads ${gate.reads}, binds ${binds}, version ${gate.version}`);
    // A gate tells its fields when it is given one that it does not have.
    const refused = gate.validate({ "no-such-field": 1 });
    const issues = refused.ok ? [] : refused.issues;
    const told = issues.find(({ path }) => path[0] === "no-such-field")?.message.split("there are: ")[1] ?? "";
    const rows = rowsBelow(section, `gate:${id}`);
    expect(rows.map(({ key }) => key)).toEqual(told.split(", "));
    const missing = issues.filter(({ path }) => path.length === 1 && path[0] !== "no-such-field").map(({ path }) => path[0]);
    const required = rows.filter(({ state }) => state === "required").map(({ key }) => key);
    expect(required.filter((key) => !missing.includes(key))).toEqual([]);
  });

  test("the codes of gates that run code", () => {
    const files = filesBelow("packages/gates/src").filter((path) => !isTest(path));
    const readers = ["exit-table", "marked-exit", "read-problem"].map((name) => `packages/readers/src/${name}.ts`);
    const source = [...files, ...readers].map((path) => readFile(path).text).join("\n");
    const codesIn = (text: string, quote: string): readonly string[] => {
      const code = new RegExp(
        `${quote}((?:NOT_)?(?:REPORT|EXIT|COMMAND|LANDED|OUTPUT|MARKER|REQUIREMENTS|PROOF|PROBE)(?:_[A-Z_]+)?|${CHANGE_CODES}_[A-Z_]+)${quote}`,
        "g",
      );
      return [...new Set([...text.matchAll(code)].map(([, name = ""]) => name))].toSorted();
    };
    expect(codesIn(gatesPage, "`")).toEqual(codesIn(source, '"'));
  });
});
