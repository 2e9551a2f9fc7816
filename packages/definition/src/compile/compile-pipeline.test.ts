import { digestOf, type Gate, type GateRegistry, isJson, type Pipeline } from "@sluice/core";
import { describe, expect, test } from "vitest";
import type { Definition } from "../definition.ts";
import { pipelineOf, placesOf } from "../fixtures/check-text.ts";
import { delivery } from "../fixtures/delivery.ts";
import { LARGE, SMALL } from "../fixtures/sample-definitions.ts";
import { createSampleRegistry } from "../fixtures/sample-registry.ts";
import { loadDefinition } from "../load-definition.ts";
import { withMembers } from "../with-members.ts";
import { compilePipeline } from "./compile-pipeline.ts";

const registry = createSampleRegistry();

function withStage(...lines: readonly string[]): string {
  return `format: 1\nname: p\ninitial: a\nstages:\n  a:\n${lines.map((line) => `    ${line}\n`).join("")}    next: b\n  b: { final: succeeded }\n`;
}

function gateOf(pipeline: Pipeline, id: string): Gate | undefined {
  return withMembers(pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates])).find((gate) => gate.id === id);
}

/** The first gate of the first stage. */
function gateFrom(line: string): Gate | undefined {
  return pipelineOf(withStage(`gates: [${line}]`)).stages[0]?.gates[0];
}

describe("the same pipeline in YAML and TypeScript", () => {
  test("has the same digest", () => {
    const loaded = loadDefinition(LARGE, { file: "f" });
    const fromYaml = loaded.ok ? compilePipeline(loaded.source, registry) : loaded;
    const fromCode = compilePipeline(delivery, registry);
    expect(fromYaml.ok && fromCode.ok && fromCode.digest === fromYaml.digest).toBe(true);
    expect(fromCode.ok && digestOf(fromCode.pipeline) === fromCode.digest).toBe(true);
  });

  test("is plain JSON", () => {
    const pipeline = pipelineOf(LARGE);
    expect(isJson(pipeline)).toBe(true);
    expect(Object.keys(pipeline).toSorted()).toEqual(["budgets", "effects", "finally", "format", "initial", "name", "stages", "wiring"]);
    expect(JSON.parse(JSON.stringify(pipeline))).toEqual(pipeline);
  });
});

describe("short forms", () => {
  test("a gate's id and use are each other's default", () => {
    const written = ["secrets", "{ id: secrets }", "{ use: secrets }", "{ id: secrets, use: secrets }"].map(gateFrom);
    expect(new Set(written.map((gate) => gate?.digest)).size).toBe(1);
    expect(gateFrom("{ id: mine, use: secrets }")).toMatchObject({ id: "mine", use: "secrets" });
  });

  test("reserve is the first gate before the work, as if it had been written there", () => {
    const short = pipelineOf(withStage(`reserve: { name: "merge:\${repo}", until: b, maxWait: 4h }`, "before: [secrets]")).stages[0]
      ?.before;
    const long = `before: [{ id: a.reserve, use: reserve, maxWait: 4h, with: { name: "merge:\${repo}", until: b } }, secrets]`;
    expect(short?.map((gate) => gate.id)).toEqual(["a.reserve", "secrets"]);
    expect(short).toEqual(pipelineOf(withStage(long)).stages[0]?.before);
    expect(short?.[0]).toMatchObject({ binds: [], maxWaitMs: 14_400_000, plan: { kind: "reserve", name: "merge:${repo}", until: "b" } });
  });

  test("laps make a budget of the stage, routes and final steps get ids", () => {
    const pipeline = pipelineOf(SMALL);
    expect(pipeline.budgets).toEqual([{ id: "review.rework", laps: 3, then: "hold" }]);
    expect(pipeline.stages[1]?.rework).toEqual({ to: "develop", budget: "review.rework" });
    expect(pipelineOf(LARGE).stages[0]?.routes.map((route) => route.id)).toEqual(["staging.route.1"]);
    expect(pipelineOf(LARGE).finally).toEqual([{ id: "finally.1", notify: "starter" }]);
  });

  test("a route to an end counts as once; another must say it", () => {
    const { stages } = pipelineOf(
      withStage("routes: [{ when: { fact: x, exists: true }, to: b }, { when: { fact: y, exists: true }, to: hold }]"),
    );
    expect(stages[0]?.routes.map((route) => route.once)).toEqual([true, false]);
  });

  test("groups say what their members bind and read", () => {
    const group = gateFrom("{ id: g, atLeast: 1, of: [mergeable, { id: h, any: [tests, landed2] }] }".replace("landed2", "secrets"));
    expect(group).toMatchObject({
      use: "group",
      binds: ["baseCommit", "head", "work"],
      reads: "work",
      plan: { kind: "group", rule: { atLeast: 1 } },
    });
    expect(group && withMembers([group]).map((gate) => gate.id)).toEqual(["g", "mergeable", "h", "tests", "secrets"]);
  });

  test.each([
    ["stay", { do: "stay" }],
    ["hold", { do: "hold" }],
    ["supersede", { do: "supersede" }],
    ["return", { do: "return" }],
    ["a", { do: "route", to: "a" }],
  ])("onRevise: %s", (word, compiled) => {
    expect(pipelineOf(withStage(`onRevise: ${word}`)).stages[0]?.onRevise).toEqual(compiled);
  });
});

describe("defaults", () => {
  test("of a gate", () => {
    expect(gateFrom("secrets")).toMatchObject({
      version: 1,
      with: {},
      enforcement: "required",
      binds: ["head"],
      needs: [],
      timeoutMs: 300_000,
      maxWaitMs: 86_400_000,
      attempts: 3,
      everyMs: 30_000,
      onReject: "stop",
      early: "refuse",
    });
  });

  test("of work and effects", () => {
    const pipeline = pipelineOf(
      withStage("work: { run: x }").concat("effects: { v: { class: dangerous }, z: {} }\nfinally: [{ run: w }]\n"),
    );
    expect(pipeline.stages[0]?.work).toEqual({ run: "x", timeoutMs: 3_600_000, attempts: 3, everyMs: 30_000 });
    expect(pipeline.effects).toEqual([
      { id: "v", class: "dangerous", repeat: "never" },
      { id: "z", class: "ordinary", repeat: "safe" },
      { id: "x", class: "ordinary", repeat: "safe" },
      { id: "w", class: "ordinary", repeat: "safe" },
    ]);
  });

  test("gates that read work bind it, whatever their implementation says", () => {
    expect(gateFrom("tests")?.binds).toEqual(["head", "work"]);
    expect(gateFrom("{ id: tests, binds: [work, plan] }")?.binds).toEqual(["plan", "work"]);
  });

  test("a request's expiry and a measure's window are their longest wait", () => {
    const pipeline = pipelineOf(LARGE);
    expect(gateOf(pipeline, "confirm")?.maxWaitMs).toBe(172_800_000);
    expect(gateOf(pipeline, "health")?.maxWaitMs).toBe(900_000);
  });
});

describe("gate digests", () => {
  const base = gateFrom("{ id: secrets, with: { a: 1 } }")?.digest;

  test.each([
    "with: { a: 2 }",
    "with: { a: 1 }, enforcement: advisory",
    "with: { a: 1 }, timeout: 1m",
    "with: { a: 1 }, binds: [tree]",
    "with: { a: 1 }, needs: [x]",
  ])("change with %s", (policy) => {
    expect(gateFrom(`{ id: secrets, ${policy} }`)?.digest).not.toBe(base);
  });

  test("change with the implementation's version", () => {
    const newer: GateRegistry = {
      ...registry,
      get: (use) => {
        const descriptor = registry.get(use);
        return descriptor && { ...descriptor, version: 2 };
      },
    };
    const source: Definition = {
      format: 1,
      name: "p",
      initial: "a",
      stages: { a: { gates: ["secrets"], next: "b" }, b: { final: "succeeded" } },
    };
    const [old, fresh] = [registry, newer].map((each) => compilePipeline(source, each));
    expect(old?.ok && fresh?.ok && old.pipeline.stages[0]?.gates[0]?.digest !== fresh.pipeline.stages[0]?.gates[0]?.digest).toBe(true);
  });

  test("change with what a gate becomes by its configuration, as the registry makes it", () => {
    const made = (version: number): GateRegistry => ({
      ...registry,
      get: (use, config) => {
        const descriptor = registry.get(use);
        return descriptor && { ...descriptor, version, binds: Object.keys(config ?? {}) };
      },
    });
    const source: Definition = {
      format: 1,
      name: "p",
      initial: "a",
      stages: { a: { gates: [{ use: "secrets", with: { tree: 1 } }], next: "b" }, b: { final: "succeeded" } },
    };
    const [one, other] = [made(1), made(2)].map((each) => compilePipeline(source, each));
    expect(one?.ok && one.pipeline.stages[0]?.gates[0]).toMatchObject({ version: 1, binds: ["tree"] });
    expect(one?.ok && other?.ok && one.digest !== other.digest).toBe(true);
  });

  test("do not change with a notification, other gates, or the order of keys", () => {
    const text = withStage("gates: [secrets, { with: { a: 1 }, id: secrets2, use: secrets }]").replaceAll("secrets2", "other");
    const plain = pipelineOf(text);
    const noisy = pipelineOf(text.concat("finally: [{ notify: starter }]\n"));
    expect(gateOf(noisy, "other")?.digest).toBe(gateOf(plain, "other")?.digest);
    expect(gateFrom("{ with: { a: 1 }, id: secrets }")?.digest).toBe(base);
  });
});

describe("what gates refuse", () => {
  test.each<[string, string, string, string]>([
    ["an unknown gate", "gates: [{ id: x, use: secrts }]", "gates: [{ id: x, use: secrets }]", "GATE_UNKNOWN 6:27"],
    ["an unknown short form", "gates: [x]", "gates: [secrets]", "GATE_UNKNOWN 6:13"],
    [
      "a configuration",
      "gates: [{ id: report, with: { fil: x } }]",
      "gates: [{ id: report, with: { file: x } }]",
      "GATE_CONFIG_INVALID 6:33",
    ],
    ["a missing configuration", "gates: [report]", "gates: [{ id: report, with: { file: x } }]", "GATE_CONFIG_INVALID 6:13"],
    ["an implementation that throws", "gates: [throwing]", "gates: [secrets]", "GATE_DESCRIPTOR_BROKEN 6:13"],
    ["an implementation with another kind's plan", "gates: [lying]", "gates: [secrets]", "GATE_DESCRIPTOR_BROKEN 6:13"],
    ["a gate that cannot fail", "gates: [note]", "gates: [{ id: note, enforcement: advisory }]", "GATE_CANNOT_FAIL 6:13"],
    [
      "binds without work",
      "gates: [{ id: tests, binds: [head] }]",
      "gates: [{ id: tests, binds: [head, work] }]",
      "GATE_BINDS_INCOMPLETE 6:33",
    ],
    [
      "an unknown cause",
      "gates: [{ id: secrets, onError: { x: { then: accept, because: x } } }]",
      "gates: [{ id: secrets, onError: { lost: { then: accept, because: x } } }]",
      "GATE_CAUSE_UNKNOWN 6:39",
    ],
    [
      "a cause where looks are counted",
      "gates: [{ id: measure, with: { for: 1m }, onError: { lost: { then: accept, because: x } } }]",
      "gates: [{ id: secrets, onError: { lost: { then: accept, because: x } } }]",
      "KEY_INEFFECTIVE 6:47",
    ],
    [
      "onReject where nobody rejects",
      "gates: [{ id: secrets, onReject: hold }]",
      "gates: [{ id: approval, with: { from: [] }, onReject: hold }]",
      "KEY_INEFFECTIVE 6:28",
    ],
    [
      "early where nobody decides",
      "gates: [{ id: secrets, early: keep }]",
      "gates: [{ id: approval, with: { from: [] }, early: keep }]",
      "KEY_INEFFECTIVE 6:28",
    ],
    [
      "maxWait on a request",
      "gates: [{ id: approval, with: { from: [] }, maxWait: 1d }]",
      "gates: [{ id: approval, with: { from: [], expires: 1d } }]",
      "KEY_INEFFECTIVE 6:49",
    ],
    [
      "one id twice",
      "gates: [secrets, { id: g, any: [secrets] }]",
      "gates: [secrets, { id: g, any: [{ id: other, use: secrets }] }]",
      "NAME_DUPLICATE 6:37",
    ],
    [
      "an id of a reservation",
      "gates: [{ id: a.reserve, use: secrets }]\n    reserve: { name: x }",
      "gates: [secrets]\n    reserve: { name: x }",
      "NAME_DUPLICATE 6:19",
    ],
    ["an unknown placeholder", "reserve: { name: '${branch}' }", "reserve: { name: '${key}' }", "PLACEHOLDER_UNKNOWN 6:22"],
  ])("%s", (_what, wrong, twin, place) => {
    expect(placesOf(withStage(wrong))).toContain(place);
    expect(placesOf(withStage(twin))).toEqual([]);
  });

  test("a stage whose derived names are too long", () => {
    const named = (name: string): string => `${withStage()}  ${name}: { reserve: { name: x }, next: b }\n`;
    expect(placesOf(named("b".repeat(57)))).toEqual(["NAME_INVALID 8:3"]);
    expect(placesOf(named("b".repeat(56)))).toEqual([]);
  });

  test("a shared budget with a stage's own name", () => {
    const text = withStage("rework: { to: a, laps: 1 }");
    expect(placesOf(`${text}budgets: { a.rework: { laps: 1 } }\n`)).toEqual(["NAME_DUPLICATE 9:12"]);
    expect(placesOf(`${text}budgets: { a.own: { laps: 1 } }\n`)).toEqual([]);
  });

  test("an exception's text never shows", () => {
    const loaded = loadDefinition(withStage("gates: [throwing]"), { file: "f" });
    const compiled = loaded.ok ? compilePipeline(loaded.source, registry) : loaded;
    expect(compiled.ok).toBe(false);
    expect(JSON.stringify(compiled)).not.toContain("secret of the host");
  });
});

describe("early decisions and danger (invariant 7)", () => {
  const early = (stage: string, danger: string): string =>
    `format: 1\nname: p\ninitial: a\neffects: { x: { class: ${danger} } }\nstages:\n  a: { ${stage}work: { run: build }, next: b }\n` +
    `  b: { work: { run: x }, gates: [{ id: after, use: approval, early: keep, with: { from: [] } }], next: c }\n  c: { final: succeeded }\n`;
  const keep = "{ id: g, any: [{ id: ask, use: approval, early: keep, with: { from: [] } }] }";

  test("`keep` is refused in front of a dangerous effect, on this stage or a later one", () => {
    expect(placesOf(early(`before: [${keep}], `, "dangerous"))).toEqual(["GATE_EARLY_REFUSED 6:8"]);
    expect(placesOf(early(`gates: [${keep}], `, "dangerous"))).toEqual(["GATE_EARLY_REFUSED 6:8"]);
  });

  test("`keep` is fine where nothing dangerous follows", () => {
    expect(placesOf(early(`before: [${keep}], `, "ordinary"))).toEqual([]);
    expect(placesOf(early("", "dangerous"))).toEqual([]);
  });
});

describe("definitions made in code", () => {
  const sound: Definition = {
    format: 1,
    name: "p",
    initial: "a",
    stages: { a: { gates: ["secrets"], next: "b" }, b: { final: "succeeded" } },
  };
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;

  test("one that is sound compiles, members that are undefined count as absent", () => {
    const loose = { ...sound, finally: undefined } as unknown as Definition;
    const [one, other] = [sound, loose].map((each) => compilePipeline(each, registry));
    expect(one?.ok && other?.ok && one.digest === other.digest).toBe(true);
  });

  test.each<[string, unknown, string]>([
    ["nothing", undefined, "VALUE_TYPE"],
    ["a function", () => {}, "VALUE_TYPE"],
    ["a class instance", new Map(), "VALUE_TYPE"],
    ["YML-2 a cycle", { ...sound, stages: cyclic }, "YAML_TOO_DEEP"],
    ["YML-3 __proto__", { ...sound, wiring: JSON.parse(`{"__proto__": {"x": "display"}}`) as unknown }, "KEY_FORBIDDEN"],
    ["ZOD-4 an inherited key", Object.create(sound) as unknown, "VALUE_TYPE"],
    ["not a number", { ...sound, budgets: { x: { laps: Number.NaN } } }, "NUMBER_INVALID"],
    ["NUL in a text", { ...sound, name: "p\0" }, "YAML_CHARACTER"],
    ["an unknown key", { ...sound, steps: [] }, "KEY_UNKNOWN"],
    ["very many parts", { ...sound, stages: { a: { gates: Array.from({ length: 30_000 }, () => "x") } } }, "YAML_TOO_LARGE"],
  ])("%s is a problem without a line", (_what, value, code) => {
    const compiled = compilePipeline(value as Definition, registry);
    expect(compiled.ok).toBe(false);
    expect(compiled.ok ? [] : compiled.problems).toContainEqual(expect.objectContaining({ code, path: expect.any(Array) as unknown }));
    expect(compiled.ok ? [] : compiled.problems.filter((problem) => problem.line !== undefined)).toEqual([]);
  });
});
