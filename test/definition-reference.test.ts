// The reference of definitions gives the bounds that the schema has and the defaults that a pipeline gets; its lists from files are filled.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDuration } from "@sluice/core";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { expect, test } from "vitest";
import { compilePipeline, fillLists, LIST_LIMITS, listFilesOf, loadDefinition, verifyPipeline } from "../packages/definition/src/index.ts";
import { rowsBelow } from "../scripts/checks/page-table.ts";
import { readFile, root } from "../scripts/checks/repository.ts";

const page = readFile("docs/reference/definition.md").text;
const registry = createGateRegistry(builtInGates);

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
};

/** Every bound of a schema with the key it belongs to and the table that key stands in. */
function boundsIn(schema: Schema, table: string): readonly (readonly [string, string, string])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, each]) => {
    const bound = boundOf(each);
    return [...(bound === undefined ? [] : [[table, key, bound] as const]), ...boundsIn(each, `${table}.${key}`)];
  });
}

function boundOf({ minimum, maximum, minItems, maxItems, maxLength }: Schema): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (maxItems !== undefined) return minItems === undefined ? `up to ${maxItems}` : `${minItems} to ${maxItems}`;
  return maxLength === undefined ? undefined : `up to ${maxLength}`;
}

test("the bounds of every key stand in its row", () => {
  const schema = JSON.parse(readFile("packages/definition/schema/sluice-1.json").text) as Schema;
  const named = Object.entries(schema.$defs ?? {});
  const bounds = [...boundsIn(schema, "pipeline"), ...named.flatMap(([name, each]) => boundsIn(each, name))];
  expect(bounds.length).toBeGreaterThan(20);
  const wrong = bounds.filter(([table, key, bound]) => {
    const row = rowsBelow(page, `keys:${table}`).find((each) => each.key === key);
    return row?.form.includes(bound) !== true;
  });
  expect(wrong).toEqual([]);
});

const BARE = `format: 1
name: p
initial: a
budgets: { b: { laps: 1 } }
effects: { safe: {}, deploy: { class: dangerous } }
stages:
  a:
    reserve: { name: x }
    work: { run: safe }
    gates: [{ use: approval, with: { of: [alice] } }, { id: c, use: command, with: { argv: [x] }, evidence: {} }]
    routes: [{ when: { fact: x, exists: true }, to: hold }]
    rework: { to: a, laps: 1 }
    next: d
  d: { work: { run: deploy }, next: z }
  z: { final: succeeded }
`;

test("every default of a table is what a pipeline gets that does not say it", () => {
  const loaded = loadDefinition(BARE, { file: "bare.yaml" });
  const compiled = loaded.ok ? compilePipeline(loaded.source, registry) : loaded;
  const at = (...path: readonly (string | number)[]): unknown => {
    let value: unknown = compiled.ok ? compiled.pipeline : undefined;
    for (const step of path) value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[step];
    return value;
  };
  const defaults: readonly (readonly [string, string, unknown])[] = [
    ["budget", "then", at("budgets", 0, "then")],
    ["effect", "class", at("effects", 0, "class")],
    ["effect", "repeat", `${String(at("effects", 0, "repeat"))}; of a dangerous effect ${String(at("effects", 1, "repeat"))}`],
    ["reserve", "maxWait", at("stages", 0, "before", 0, "maxWaitMs")],
    ["work", "timeout", at("stages", 0, "work", "timeoutMs")],
    ["work", "attempts", at("stages", 0, "work", "attempts")],
    ["work", "every", at("stages", 0, "work", "everyMs")],
    ["route", "once", at("stages", 0, "routes", 0, "once")],
    ["rework", "then", at("budgets", 1, "then")],
    ["gate", "enforcement", at("stages", 0, "gates", 0, "enforcement")],
    ["gate", "timeout", at("stages", 0, "gates", 1, "timeoutMs")],
    ["gate", "maxWait", at("stages", 0, "gates", 1, "maxWaitMs")],
    ["gate", "attempts", at("stages", 0, "gates", 1, "attempts")],
    ["gate", "every", at("stages", 0, "gates", 1, "everyMs")],
    ["gate", "onReject", at("stages", 0, "gates", 0, "onReject")],
    ["gate", "early", at("stages", 0, "gates", 0, "early")],
    ["gate.evidence", "count", at("stages", 0, "gates", 1, "evidence", "count")],
  ];
  const told = defaults.map(([table, key]) => {
    const state = (rowsBelow(page, `keys:${table}`).find((row) => row.key === key)?.state ?? "").replaceAll("`", "");
    return [table, key, String(parseDuration(state) ?? state)];
  });
  expect(told).toEqual(defaults.map(([table, key, value]) => [table, key, String(value)]));
});

test("the example with a list is proven with the entries of its file", () => {
  const folder = join(root, "docs/reference/examples");
  const file = "policy-lists.yaml";
  const loaded = loadDefinition(readFileSync(join(folder, file), "utf8"), { file });
  const files = loaded.ok ? listFilesOf(loaded.source, file) : [];
  const read = new Map(files.map((path) => [path, { kind: "present", bytes: readFileSync(join(folder, path)) } as const]));
  const filled = loaded.ok ? fillLists(loaded.source, loaded.positions, { file, path: file, files: read }) : loaded;
  const compiled = filled.ok ? compilePipeline(filled.source, registry) : filled;
  expect(compiled.ok ? verifyPipeline(compiled.pipeline) : compiled.problems).toEqual([]);
  expect(compiled.ok && compiled.pipeline.stages[0]?.gates[0]?.with).toMatchObject({ of: ["group:ops", "alice"] });
});

test("the limits of lists are the real ones", () => {
  expect(page).toContain(`at most ${LIST_LIMITS.bytes / 1024} kB and ${LIST_LIMITS.lines} lines; at most ${LIST_LIMITS.files} files`);
});
