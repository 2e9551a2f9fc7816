import type { Gate } from "@sluice/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { compilePipeline, type Definition, type GateEntry, loadDefinition } from "./index.ts";
import { createSampleRegistry } from "./fixtures/sample-registry.ts";

const REGISTRY = createSampleRegistry();

/** What a gate is written as, before it has an id. `policy` stands beside it. */
type Sketch =
  | {
      readonly use: string;
      readonly config?: Readonly<Record<string, unknown>>;
      readonly policy: Readonly<Record<string, unknown>>;
      readonly bare: boolean;
    }
  | { readonly group: "all" | "any" | "of"; readonly members: readonly Sketch[]; readonly policy: Readonly<Record<string, unknown>> };

const CONFIGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  report: { file: "work/a.md", field: "verdict", pass: ["OK"] },
  landed: { base: "main" },
  approval: { from: [{ count: 1, of: ["alice"] }] },
};

const oddText = fc.oneof(
  fc.constantFrom(
    "yes",
    "no",
    "null",
    "~",
    "1e3",
    "0x10",
    "- a",
    "a: b",
    "#",
    "key: [",
    "|",
    "'",
    '"',
    " padded ",
    "2026-01-01",
    "true",
    "a\nb",
  ),
  fc.string({ maxLength: 12 }),
);

const policy = fc.record(
  {
    enforcement: fc.constantFrom("required", "advisory", "shadow"),
    scope: fc.record({
      keys: fc.array(
        oddText.filter((text) => text !== ""),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    if: fc.record({ fact: fc.constantFrom("frozen", "Ready to ship"), equals: fc.oneof(oddText, fc.integer(), fc.boolean()) }),
  },
  { requiredKeys: [] },
);

const sketch: fc.Arbitrary<Sketch> = fc.letrec<{ sketch: Sketch }>((tie) => ({
  sketch: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({
      use: fc.constantFrom("secrets", "mergeable", "report", "landed", "approval", "tests"),
      config: fc.dictionary(fc.constantFrom("a", "b", "paths"), fc.oneof(oddText, fc.integer(), fc.array(oddText, { maxLength: 3 }))),
      policy,
      bare: fc.boolean(),
    }),
    fc.record({
      group: fc.constantFrom("all" as const, "any" as const, "of" as const),
      members: fc.array(tie("sketch"), { minLength: 1, maxLength: 3 }),
      policy,
    }),
  ),
})).sketch;

type StageDefinition = Definition["stages"][string];

interface Written {
  readonly definition: Definition;
  /** Every gate that was written, groups before their members. */
  readonly ids: readonly string[];
}

/** A definition with these gates: each list is one stage's, by turns behind its work and before it, there behind a reservation. */
function written(lists: readonly (readonly Sketch[])[]): Written {
  const ids: string[] = [];
  const entry = (each: Sketch): GateEntry => {
    if ("group" in each) {
      const id = `g${ids.length}`;
      ids.push(id);
      const members = each.members.map(entry);
      return { id, ...each.policy, ...(each.group === "of" ? { atLeast: 1, of: members } : { [each.group]: members }) };
    }
    const isBare = each.bare && !ids.includes(each.use) && CONFIGS[each.use] === undefined;
    const id = isBare ? each.use : `g${ids.length}`;
    ids.push(id);
    return isBare ? each.use : ({ id, use: each.use, with: { ...each.config, ...CONFIGS[each.use] }, ...each.policy } as GateEntry);
  };
  const placed = (gates: readonly Sketch[], stage: string, isBehind: boolean): Pick<StageDefinition, "reserve" | "before" | "gates"> => {
    if (isBehind) return { gates: gates.map(entry) };
    ids.push(`${stage}.reserve`);
    return { reserve: { name: "right" }, before: gates.map(entry) };
  };
  const stages = lists.map((gates, index): readonly [string, StageDefinition] => {
    const stage = `s${index}`;
    return [stage, { work: { run: "x" }, ...placed(gates, stage, index % 2 === 0), next: `s${index + 1}` }];
  });
  const all = Object.fromEntries<StageDefinition>([...stages, [`s${lists.length}`, { final: "succeeded" }]]);
  return { definition: { format: 1, name: "p", initial: "s0", stages: all }, ids };
}

function idsOf(gates: readonly Gate[]): readonly string[] {
  return gates.flatMap((gate) => [gate.id, ...(gate.plan.kind === "group" ? idsOf(gate.plan.children) : [])]);
}

/** Everything that a text says once it was loaded and compiled: gates and digest, or that it was refused. */
function translated(
  text: string,
  loaded = loadDefinition(text, { file: "f" }),
): { readonly ids: readonly string[]; readonly digest: string } | undefined {
  const compiled = loaded.ok ? compilePipeline(loaded.source, REGISTRY) : loaded;
  if (!compiled.ok) return undefined;
  return { ids: compiled.pipeline.stages.flatMap((stage) => idsOf([...stage.before, ...stage.gates])), digest: compiled.digest };
}

const lists = fc.array(fc.array(sketch, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 });

/** A failure is told as it was found: gates within gates are made smaller in so many ways that nobody would wait for the end of it. */
const AT_ONCE = { endOnFailure: true };

/** No limit of the test, only of a machine that does many other things. */
const PATIENCE_MS = 120_000;

describe("translation keeps gates (TG-33)", () => {
  test(
    "an object written as YAML or JSON, and read again, is the same definition with every gate",
    () => {
      fc.assert(
        fc.property(lists, (each) => {
          const { definition, ids } = written(each);
          const compiled = compilePipeline(definition, REGISTRY);
          const digest = compiled.ok ? compiled.digest : "refused";
          expect(digest).toMatch(/^sha256:/);
          for (const text of [stringify(definition, { aliasDuplicateObjects: false }), JSON.stringify(definition)]) {
            expect(translated(text)).toEqual({ ids, digest });
          }
        }),
        { numRuns: 100, ...AT_ONCE },
      );
    },
    PATIENCE_MS,
  );

  test(
    "whatever is changed in the text, every gate that is written is there, or the text is refused",
    () => {
      const damage = fc.constantFrom("", "x", " ", "\n", ":", "-", "gates", "id: g1", "#", "use", "[", "}");
      const outcomes = { kept: 0, refused: 0 };
      fc.assert(
        fc.property(lists, fc.nat(), fc.nat(6), damage, (each, at, cut, piece) => {
          const { definition } = written(each);
          const whole = stringify(definition, { aliasDuplicateObjects: false });
          const from = at % whole.length;
          const text = whole.slice(0, from) + piece + whole.slice(from + cut);
          const loaded = loadDefinition(text, { file: "f" });
          const result = translated(text, loaded);
          outcomes[result === undefined ? "refused" : "kept"]++;
          expect(result?.ids.toSorted()).toEqual(loaded.ok && result !== undefined ? gateNamesIn(loaded.source) : undefined);
        }),
        { numRuns: 150, ...AT_ONCE },
      );
      expect(Math.min(outcomes.kept, outcomes.refused)).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );

  test.each<[string, GateEntry]>([
    ["an unknown field", { id: "g", use: "secrets", treatSkippedAsPass: true } as unknown as GateEntry],
    ["an unknown gate", { id: "g", use: "secretz" }],
    ["a gate whose configuration is refused", { id: "g", use: "report" }],
    ["a gate that is nothing", null as unknown as GateEntry],
  ])("given %s among sound ones, nothing is converted", (_what, bad) => {
    const { definition } = written([[{ use: "secrets", policy: {}, bare: true }]]);
    const stage = { gates: ["mergeable", bad], next: "s1" };
    expect(compilePipeline({ ...definition, stages: { ...definition.stages, s0: stage } }, REGISTRY).ok).toBe(false);
    expect(translated(stringify({ ...definition, stages: { ...definition.stages, s0: stage } }))).toBeUndefined();
  });
});

/** The names of all gates that a plain definition writes down, found by walking every list, whatever its key is called; reservations are gates. */
function gateNamesIn(definition: Definition): readonly string[] {
  const names = (value: unknown): readonly string[] => {
    if (!Array.isArray(value)) return [];
    return value.flatMap((entry: unknown) => {
      if (typeof entry === "string") return [entry];
      const { id, use, all, any, of } = entry as Readonly<Record<string, unknown>>;
      return [String(id ?? use), ...names(all), ...names(any), ...names(of)];
    });
  };
  return Object.entries(definition.stages)
    .flatMap(([id, { reserve, before, gates }]) => [...(reserve === undefined ? [] : [`${id}.reserve`]), ...names(before), ...names(gates)])
    .toSorted();
}
