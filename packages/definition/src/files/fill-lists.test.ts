import type { FileRead, GateRegistry } from "@sluice/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePipeline, fillLists, LIST_LIMITS, listFilesOf, loadDefinition, type Problem } from "../index.ts";
import { createSampleRegistry } from "../fixtures/sample-registry.ts";

const PATH = "ci/sluice.yaml";
const REGISTRY = createSampleRegistry();

/** A definition whose only gate has this configuration. */
function withConfig(config: string): string {
  return `format: 1\nname: p\ninitial: a\nstages:\n  a:\n    gates: [{ id: secrets, with: ${config} }]\n    next: b\n  b: { final: succeeded }\n`;
}

function bytes(text: string | Uint8Array): FileRead {
  return { kind: "present", bytes: typeof text === "string" ? new TextEncoder().encode(text) : text };
}

interface Filled {
  readonly with: unknown;
  readonly digest: string | undefined;
  readonly problems: readonly Problem[];
}

/** Loads, fills and compiles as a host does; files that are not given are not there. */
function filled(
  text: string,
  given: Readonly<Record<string, string | Uint8Array | FileRead>> = {},
  path = PATH,
  registry: GateRegistry = REGISTRY,
): Filled {
  const loaded = loadDefinition(text, { file: path });
  if (!loaded.ok) return { with: undefined, digest: undefined, problems: loaded.problems };
  const read = (file: string): FileRead => {
    const content = given[file] ?? { kind: "absent", because: "missing" };
    return typeof content === "string" || content instanceof Uint8Array ? bytes(content) : content;
  };
  const files = new Map(listFilesOf(loaded.source, path).map((file) => [file, read(file)]));
  const lists = fillLists(loaded.source, loaded.positions, { file: path, path, files });
  const compiled = lists.ok ? compilePipeline(lists.source, registry, { file: path, positions: lists.positions }) : lists;
  if (!compiled.ok) return { with: undefined, digest: undefined, problems: compiled.problems };
  const gate = compiled.pipeline.stages[0]?.gates[0];
  return { with: gate?.with, digest: gate?.digest, problems: [] };
}

/** Codes of what is wrong, each with the text that its place leads to. */
function refusal(text: string, given: Parameters<typeof filled>[1] = {}, path = PATH): readonly string[] {
  return filled(text, given, path).problems.map((problem) => `${problem.code} ${textAt(text, problem)}`);
}

function textAt(text: string, { line, column }: Pick<Problem, "line" | "column">): string {
  const source = text.split("\n")[(line ?? 0) - 1] ?? "";
  return /^[\w.]*/.exec(source.slice((column ?? 0) - 1))?.[0] ?? "";
}

describe("a list from a file", () => {
  test("stands in the place of its reference, without comments, blank lines and blanks", () => {
    const list = "\uFEFF# protected\r\n\r\n  src/**\t\r\n\tdocs/a b.md\n   # more\n.github/**";
    expect(filled(withConfig("{ paths: { fromFile: policy/paths.txt } }"), { "ci/policy/paths.txt": list }).with).toEqual({
      paths: ["src/**", "docs/a b.md", ".github/**"],
    });
  });

  test("stands anywhere in a configuration, and in a list its entries become items of that list", () => {
    const config = "{ a: { b: [x, { fromFile: one.txt }, { c: { fromFile: two.txt } }, y] }, d: { fromFile: one.txt } }";
    expect(filled(withConfig(config), { "ci/one.txt": "1\n2", "ci/two.txt": "3" }).with).toEqual({
      a: { b: ["x", "1", "2", { c: ["3"] }, "y"] },
      d: ["1", "2"],
    });
  });

  test("means the same as its entries written out, and its text is part of the gate's digest", () => {
    const referred = (list: string): Filled => filled(withConfig("{ paths: { fromFile: p.txt } }"), { "ci/p.txt": list });
    expect(referred("a\nb").digest).toBe(filled(withConfig("{ paths: [a, b] }")).digest);
    expect(referred("a\nb").digest).not.toBe(referred("a").digest);
    expect(referred("# other words\nb\n").digest).toBe(referred("b").digest);
  });

  test("is found by its path from the definition, also above it and below groups", () => {
    const text = withConfig("{ x: { fromFile: ../a.txt }, v: [{ fromFile: b/c.txt }, { fromFile: ../ci/b/c.txt }] }").replace(
      "gates: [",
      "before: [{ id: g, any: [{ id: h, all: [{ id: tests, with: { z: { fromFile: d.txt } } }] }] }]\n    gates: [",
    );
    const loaded = loadDefinition(text, { file: PATH });
    expect(loaded.ok && listFilesOf(loaded.source, PATH)).toEqual(["a.txt", "ci/b/c.txt", "ci/d.txt"]);
  });
});

describe("the paths of the policy itself", () => {
  const LIST = { "ci/p.txt": "x" };

  test("are the definition, its list files of all gates, the configurations beside it, and those named", () => {
    const config = "{ paths: { policyFiles: [CODEOWNERS, ci/p.txt] }, other: { fromFile: p.txt } }";
    expect(filled(withConfig(config), LIST).with).toMatchObject({
      paths: ["ci/p.txt", "ci/sluice.config.js", "ci/sluice.config.mjs", "ci/sluice.config.ts", "ci/sluice.yaml", "CODEOWNERS"],
    });
  });

  test("can stand among others", () => {
    expect(filled(withConfig("{ paths: [a, { policyFiles: [] }] }"), {}, "sluice.yaml").with).toEqual({
      paths: ["a", "sluice.config.js", "sluice.config.mjs", "sluice.config.ts", "sluice.yaml"],
    });
  });

  test.each(["{ policyFiles: x }", "{ policyFiles: }", "{ policyFiles: [1] }", "{ policyFiles: [''] }", "{ policyFiles: { a: 1 } }"])(
    "%s is no list of paths",
    (reference) => {
      const places = refusal(withConfig(`{ paths: ${reference} }`));
      expect(places).toHaveLength(1);
      expect(places[0]).toMatch(/^VALUE_TYPE (x|policyFiles|)$/);
    },
  );

  test("a path that patterns would read otherwise is refused, not misread", () => {
    expect(refusal(withConfig("{ paths: { policyFiles: [] } }"), {}, "[a]/sluice.yaml")).toEqual(["FILE_PATH_INVALID "]);
  });
});

describe("a reference that cannot be filled is a problem at its place, never an empty list", () => {
  test.each([
    "''",
    "/etc/passwd",
    "../../x",
    "a/../../../x",
    "a//b",
    "./a",
    "a/",
    "..",
    ".",
    "'C:a'",
    "'a\\b'",
    "'*.txt'",
    "'a?'",
    "'[a]'",
    "'{a}'",
    "'!a'",
    "../.git/config",
    "../.GIT/config",
    "'../#a'",
    '"a\\u202Eb"',
    '"a\\0b"',
    "5",
    "true",
    "[a]",
    "{ a: 1 }",
    "",
    "x/".repeat(300),
  ])("PTH-1 PTH-2 the path %s", (path) => {
    const places = refusal(withConfig(`{ paths: { fromFile: ${path} } }`), { "ci/x": "x" });
    expect(places).toHaveLength(1);
    expect(places[0]).toMatch(/^(FILE_PATH_INVALID|YAML_CHARACTER) /);
  });

  test("a path up to the top of the repository is none that leads out", () => {
    expect(filled(withConfig("{ paths: { fromFile: ../p.txt } }"), { "p.txt": "x" }).with).toEqual({ paths: ["x"] });
  });

  test.each<[string, FileRead | undefined]>([
    ["is missing", undefined],
    ["is a link", { kind: "refused", because: "not-a-regular-file" }],
    ["lies outside", { kind: "refused", because: "outside" }],
    ["is too large", { kind: "refused", because: "too-large" }],
    ["cannot be read", { kind: "refused", because: "unreadable" }],
    ["is too large though it was read", bytes("x".repeat(LIST_LIMITS.bytes + 1))],
  ])("given the file %s", (_what, read) => {
    expect(refusal(withConfig("{ paths: { fromFile: p.txt } }"), read === undefined ? {} : { "ci/p.txt": read })).toEqual([
      "FILE_UNREADABLE p.txt",
    ]);
  });

  test.each<[string, string | Uint8Array]>([
    ["nothing", ""],
    ["only comments", "# a\n\n  # b\n"],
    ["bytes that are not UTF-8", Uint8Array.of(0x61, 0xff)],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x61, 0x00)],
    ["NUL", "a\0"],
    ["an escape sequence", "a\u001B[2J"],
    ["a bare CR", "a\rb"],
    ["text that changes direction", "a\u202Eb"],
    ["a second byte order mark", "\uFEFF\uFEFFa"],
    ["more than 1000 lines", "a\n".repeat(1001)],
    ["a comment after an entry", "src/** # all of it"],
  ])("given %s in the file", (_what, content) => {
    expect(refusal(withConfig("{ paths: { fromFile: p.txt } }"), { "ci/p.txt": content })).toEqual(["FILE_CONTENT_INVALID p.txt"]);
  });

  test("1000 lines are read", () => {
    expect(filled(withConfig("{ paths: { fromFile: p.txt } }"), { "ci/p.txt": "a\n".repeat(1000) }).problems).toEqual([]);
  });

  test("another key beside it is no other meaning", () => {
    expect(refusal(withConfig("{ paths: { fromFile: p.txt, default: [] } }"), { "ci/p.txt": "x" })).toEqual(["KEY_CONFLICT default"]);
    expect(refusal(withConfig("{ fromFile: p.txt }"), { "ci/p.txt": "x" })).toEqual(["KEY_CONFLICT "]);
  });

  test("more than 32 files, or too many entries in all, are refused", () => {
    const names = Array.from({ length: 33 }, (_unused, index) => `f${index}.txt`);
    const files = Object.fromEntries(names.map((name) => [`ci/${name}`, "x"]));
    const listed = (many: readonly string[]): string =>
      withConfig(`{ paths: [${many.map((name) => `{ fromFile: ${name} }`).join(", ")}] }`);
    expect(refusal(listed(names.slice(0, 32)), files)).toEqual([]);
    expect(refusal(listed(names), files)).toHaveLength(1);
    const long = { "ci/f0.txt": "a\n".repeat(1000) };
    expect(refusal(listed(Array.from({ length: 21 }, () => "f0.txt")), long)[0]).toMatch(/^FILE_CONTENT_INVALID /);
  });

  test("all that are wrong are told in one go, and no text of the file", () => {
    const { problems } = filled(withConfig("{ a: { fromFile: p.txt }, b: { fromFile: q.txt }, c: { fromFile: /r } }"), {
      "ci/p.txt": "topsecret\0",
    });
    expect(problems.map(({ code }) => code)).toEqual(["FILE_CONTENT_INVALID", "FILE_UNREADABLE", "FILE_PATH_INVALID"]);
    expect(JSON.stringify(problems)).not.toContain("topsecret");
  });
});

describe("without a source of files", () => {
  test.each(["{ paths: { fromFile: p.txt } }", "{ paths: [a, { policyFiles: [] }] }", "{ x: { z: [{ fromFile: p.txt }] } }"])(
    "%s is refused where it stands",
    (config) => {
      const loaded = loadDefinition(withConfig(config), { file: PATH });
      const compiled = loaded.ok ? compilePipeline(loaded.source, REGISTRY, { positions: loaded.positions }) : loaded;
      const problems = compiled.ok ? [] : compiled.problems;
      expect(problems.map(({ code, line, path }) => [code, line, path.at(-1)])).toEqual([
        ["FILE_SOURCE_MISSING", 6, config.includes("policyFiles") ? "policyFiles" : "fromFile"],
      ]);
    },
  );
});

describe("what a gate says about an entry", () => {
  const registry = {
    ...REGISTRY,
    get: (use: string) => {
      const secrets = REGISTRY.get("secrets");
      if (use !== "secrets" || secrets === undefined) return REGISTRY.get(use);
      const issue = { path: ["paths", 3], message: "must be something else" };
      return { ...secrets, validate: () => ({ ok: false as const, issues: [issue] }) };
    },
  };

  test.each([
    ["an entry of a file", "{ paths: [a, b, { fromFile: p.txt }] }", "{ fromFile", "ci/p.txt:4"],
    ["an item after a file", "{ paths: [a, { fromFile: p.txt }, bad] }", "bad", undefined],
    ["an entry of a file alone", "{ paths: { fromFile: q.txt } }", "{ fromFile", "ci/q.txt:4"],
  ])("%s is told at its reference with the line of its file", (_what, config, place, line) => {
    const text = withConfig(config);
    const { problems } = filled(text, { "ci/p.txt": "x\n# y\n\nz", "ci/q.txt": "a\nb\nc\nd" }, PATH, registry);
    const [problem] = problems;
    const source = text.split("\n")[(problem?.line ?? 0) - 1] ?? "";
    expect(source.slice((problem?.column ?? 0) - 1).startsWith(place)).toBe(true);
    expect(problem?.hint?.includes(line ?? "stands in")).toBe(line === undefined ? undefined : true);
  });
});

test("any file and any path give a list or a problem with a place, never an exception", () => {
  const path = fc.oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.constantFrom("p.txt", "../p.txt", "..", "a/../p.txt"));
  fc.assert(
    fc.property(path, fc.uint8Array({ maxLength: 200 }), (name, content) => {
      const text = withConfig(`{ paths: { fromFile: ${JSON.stringify(name)} } }`);
      const { problems } = filled(text, { "ci/p.txt": content, "p.txt": content });
      expect(problems.every(({ line, column }) => (line ?? 0) > 0 && (column ?? 0) > 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
