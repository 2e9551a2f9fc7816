import { existsSync, readFileSync } from "node:fs";
import { isJson, type Json, MAX_JSON_DEPTH } from "@sluice/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileJsonPath, type JsonPath, type JsonPathOptions, readJson } from "./index.ts";

/** The compliance test suite of RFC 9535, beside this repository where it is installed. */
const CORPUS = new URL("../../../../shared/corpora/jsonpath-cts/cts.json", import.meta.url);
const present = existsSync(CORPUS);

interface Case {
  readonly name: string;
  readonly selector: string;
  readonly document?: Json;
  readonly result?: readonly Json[];
  readonly results?: readonly (readonly Json[])[];
  readonly result_paths?: readonly string[];
  readonly results_paths?: readonly (readonly string[])[];
  readonly invalid_selector?: boolean;
}

const CASES = present ? (JSON.parse(readFileSync(CORPUS, "utf8")) as { readonly tests: readonly Case[] }).tests : [];
const ALL: JsonPathOptions = { allow: { regularExpressions: true, repeatedDescendants: true } };

function compiled(path: string, options?: JsonPathOptions): JsonPath {
  return (compileJsonPath(path, options) as { readonly query: JsonPath }).query;
}

function selected(path: string, document: Json, options?: JsonPathOptions): readonly Json[] {
  const found = compiled(path, options).select(document);
  return found.ok ? found.matches.map(({ value }) => value) : [found.problem.code];
}

const codeOf = (path: string, options?: JsonPathOptions) => {
  const read = compileJsonPath(path, options);
  return read.ok ? "compiled" : read.problem.code;
};

describe.skipIf(!present)(`RFC 9535 compliance test suite${present ? "" : " (absent: ../shared/corpora/jsonpath-cts)"}`, () => {
  const invalid = CASES.filter((each) => each.invalid_selector === true);
  const valid = CASES.filter((each) => each.invalid_selector !== true);

  test("is whole", () => {
    expect([valid.length, invalid.length]).toEqual([456, 247]);
  });

  test("refuses every invalid path at load (JP-1, JP-2)", () => {
    expect(invalid.filter(({ selector }) => codeOf(selector, ALL) !== "JSONPATH_SYNTAX").map(({ name }) => name)).toEqual([]);
  });

  test.each(valid.map((each) => [each.name, each] as const))("%s (JP-2)", (_name, { selector, document = null, ...want }) => {
    const found = compiled(selector, ALL).select(document);
    const matches = found.ok ? found.matches : [];
    const results = want.results ?? [want.result ?? []];
    const at = results.findIndex((each) => JSON.stringify(each) === JSON.stringify(matches.map(({ value }) => value)));
    expect([found.ok, at === -1 ? matches : "as wanted"]).toEqual([true, "as wanted"]);
    expect(want.results_paths ?? [want.result_paths]).toContainEqual(matches.map(({ path }) => path));
  });

  test("by default refuses exactly regular expressions and repeated descents (JP-3)", () => {
    const refused = valid.filter(({ selector }) => codeOf(selector) === "JSONPATH_REFUSED");
    const wide = valid.filter(({ selector }) => /\b(?:match|search)\(/.test(selector) || selector.split("..").length > 2);
    expect(refused.map(({ name }) => name)).toEqual(wide.map(({ name }) => name));
    expect(refused.length).toBeGreaterThan(30);
    expect(refused.filter(({ selector }) => codeOf(selector, ALL) !== "compiled")).toEqual([]);
    expect(valid.filter((each) => !refused.includes(each) && codeOf(each.selector) !== "compiled")).toEqual([]);
  });

  test("reads every document of it as JSON.parse does, and selects in the reading as in the value", () => {
    for (const { selector, document = null } of valid) {
      const text = JSON.stringify(document);
      const read = readJson(text);
      expect([selector, read.ok]).toEqual([selector, isSafe(text)]);
      const value = read.ok ? read.value : document;
      expect(value).toEqual(document);
      expect(selected(selector, value, ALL)).toEqual(selected(selector, document, ALL));
    }
  });

  function isSafe(text: string): boolean {
    return isJson(JSON.parse(text)) && !/\d{17}|1e\d/.test(text);
  }
});

describe("what runs code elsewhere is no path", () => {
  test.each([
    "$[?(@.constructor.constructor('return process')())]",
    "$..[?(@['constructor']('globalThis.x=1')())]",
    "$[(@.length-1)]",
    "$[?(@.a = 1)]",
    "$[?(x => x)(1)]",
    "$.a.`parent`",
    "$.a^",
    "$.a~",
    "$[?process.exit()]",
    "$[?@.a =~ /x/]",
    "$[?@.a in ['x']]",
    "$.__proto__.polluted = 1",
    "a.b",
    "",
    " $",
    "$ ",
    "$.",
    "$[01]",
    "@.a",
    "$[?eval('1')]",
    "$[?import('fs')]",
  ])("%s (JP-1)", (path) => {
    expect(codeOf(path, ALL)).toBe("JSONPATH_SYNTAX");
  });

  test("a problem has its column, a hint, and no word of the path", () => {
    const read = compileJsonPath("$.verdict[?ghp_0123456789()]");
    expect(read).toMatchObject({
      ok: false,
      problem: { code: "JSONPATH_SYNTAX", line: 1, column: 12, hint: expect.any(String) as string },
    });
    expect(JSON.stringify(read)).not.toContain("ghp_");
  });
});

test("every problem says what was found and what to write instead", () => {
  const query = compiled("$[?count($.*) > 0]");
  const reads = [
    compileJsonPath(`$${".a".repeat(600)}`),
    compileJsonPath("$["),
    compileJsonPath("$[?match(@.a, 'x')]"),
    compileJsonPath("$..a..b"),
    query.select(Array.from({ length: 5000 }, () => 0)),
  ];
  const problems = reads.map((read) => (read.ok ? undefined : read.problem));
  expect(problems.map((problem) => problem?.code)).toEqual([
    "JSONPATH_SYNTAX",
    "JSONPATH_SYNTAX",
    "JSONPATH_REFUSED",
    "JSONPATH_REFUSED",
    "JSONPATH_COSTLY",
  ]);
  expect(problems.filter((problem) => (problem?.message.length ?? 0) < 20 || (problem?.hint.length ?? 0) < 20)).toEqual([]);
});

describe("refused by default (JP-3)", () => {
  test.each([
    ["$[?match(@.a, '(a+)+b')]", 4],
    ["$[?search(@.a, 'x')]", 4],
    ["$[?@.a && !match(@.b, 'x')]", 12],
    ["$[?count(@[?search(@, 'x')]) > 1]", 13],
    ["$[?length(value(@[?match(@, 'x')])) > 1]", 20],
    ["$..a..b", 5],
    ["$..[?@..a]", 7],
    ["$[?count($..*) > count(@..*)]", 25],
  ])("%s", (path, column) => {
    const read = compileJsonPath(path);
    expect(read).toMatchObject({ ok: false, problem: { code: "JSONPATH_REFUSED", line: 1, column } });
  });

  test.each([
    "$..a",
    "$[?@..a]",
    "$[?length(@.a) > 2 && count(@.*) < 3]",
    "$['match(', 'search(', '..', \"a..b\"]",
    "$[?@.a == '..match(x)..']",
  ])("%s is not", (path) => {
    expect(codeOf(path)).toBe("compiled");
  });

  test("where they are allowed, they match", () => {
    expect(selected("$[?match(@.a, 'x+')]", [{ a: "xx" }, { a: "xy" }], ALL)).toEqual([{ a: "xx" }]);
    expect(codeOf("$[?match(@.a, 'x+')]", { allow: { repeatedDescendants: true } })).toBe("JSONPATH_REFUSED");
    expect(codeOf("$..a..b", { allow: { regularExpressions: true } })).toBe("JSONPATH_REFUSED");
  });

  test("a path may not be longer than 1024 characters, and none that is shorter overflows", () => {
    expect(codeOf(`$${".a".repeat(511)}`)).toBe("compiled");
    expect(codeOf(`$${".a".repeat(510)}.ab`)).toBe("compiled");
    expect(codeOf(`$${".a".repeat(512)}`)).toBe("JSONPATH_SYNTAX");
    for (const sign of ["(", "[", "!", "$[?", "@[?@", "length("]) {
      expect(["compiled", "JSONPATH_SYNTAX"]).toContain(codeOf(`$[?${sign.repeat(Math.floor(1000 / sign.length))}`));
    }
  });
});

describe("select", () => {
  test("says where each match stands, by a normalised path that selects it alone (TG-13)", () => {
    const document = { "it's": [{ 'a\\"\n': 1 }], "\u0002b": 2, é: null };
    const found = compiled("$..*").select(document);
    const matches = found.ok ? found.matches : [];
    const [quoted = "", control = "", accent = "", item = "", deep = ""] = matches.map(({ path }) => path);
    expect([quoted, control, accent, item, deep]).toEqual([
      "$['it\\'s']",
      "$['\\u0002b']",
      "$['é']",
      "$['it\\'s'][0]",
      "$['it\\'s'][0]['a\\\\\"\\n']",
    ]);
    for (const path of [quoted, accent, item, deep])
      expect(selected(path, document)).toEqual([matches.find((each) => each.path === path)?.value]);
    expect(matches.at(-1)?.location).toEqual(["it's", 0, 'a\\"\n']);
  });

  test("what is absent gives nothing, and no inherited name is a member (TG-13, TG-14)", () => {
    for (const path of [
      "$.gone",
      "$.a.gone.deeper",
      "$.constructor",
      "$.__proto__",
      "$.toString",
      "$.list.length",
      "$.list[3]",
      "$.a[0]",
    ]) {
      expect([path, selected(path, { a: { b: 1 }, list: [1] })]).toEqual([path, []]);
    }
    expect(selected("$", { a: 1 })).toEqual([{ a: 1 }]);
  });

  test("tells whether it can select one value at most", () => {
    const singular = ["$", "$.a['b'][0]", "$.*", "$..a", "$[0,1]", "$[0:1]", "$[?@.a]"].map((path) => compiled(path).singular);
    expect(singular).toEqual([true, true, false, false, false, false, false]);
  });

  test("the same query answers the same, however often and after whatever else", () => {
    const query = compiled("$.c[?@.a == $.b]");
    const dear = { b: "x".repeat(4000), c: Array.from({ length: 40_000 }, () => ({ a: 1 })) };
    const first = query.select({ b: 1, c: [{ a: 1 }] });
    expect(query.select(dear)).toMatchObject({ ok: false, problem: { code: "JSONPATH_COSTLY" } });
    expect(query.select({ b: 1, c: [{ a: 1 }] })).toEqual(first);
    expect(first).toMatchObject({ ok: true, matches: [{ path: "$['c'][0]" }] });
  });
});

describe("hostile documents", () => {
  const nested = (depth: number): Json => Array.from({ length: depth }).reduce<Json>((inner) => [inner], 0);
  const wide = Array.from({ length: 90_000 }, (_, at) => at);
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const throwing = new Proxy([], {
    ownKeys() {
      throw new TypeError("no");
    },
  });

  test("one that is larger or deeper than a reading is refused whole (JSN-4)", () => {
    const query = compiled("$..a");
    for (const document of [nested(MAX_JSON_DEPTH + 1), nested(5000), [...wide, ...wide], cycle as Json, throwing as Json]) {
      expect(query.select(document)).toMatchObject({ ok: false, problem: { code: "JSONPATH_COSTLY" } });
    }
    expect(selected("$", nested(MAX_JSON_DEPTH + 1))).toEqual(["JSONPATH_COSTLY"]);
    expect(selected("$..a", nested(MAX_JSON_DEPTH))).toEqual([]);
    expect(selected("$[0]", [...wide, ...wide.slice(0, 9999)])).toEqual([0]);
    expect(selected("$[0]", [...wide, ...wide.slice(0, 10_000)])).toEqual(["JSONPATH_COSTLY"]);
    expect(selected("$[89999]", wide)).toEqual([89_999]);
  });

  test.each([
    ["two wildcards twice", `$${"[*,*]".repeat(30)}`, nested(60), {}],
    ["every value looks at all", "$[?count($.*) > 0]", wide, {}],
    ["every value is compared with a long text", "$[?length($[0]) > 3]", ["x".repeat(500_000), ...wide.slice(0, 50_000)], {}],
    [
      "every value is compared with a large one",
      "$[?@ == $[0]]",
      [Object.fromEntries(wide.map((at) => [`k${at}`, 0])), ...wide.slice(0, 9000)],
      {},
    ],
    ["every value, and every value again", "$[?count($[?count($.*) > 0]) > 0]", wide.slice(0, 2000), {}],
    ["repeated descents", `$${"..*".repeat(8)}`, nested(30), ALL],
  ] as const)("%s end after a bounded number of steps (JP-3)", (_what, path, document, options) => {
    expect(compiled(path, options).select(document)).toMatchObject({ ok: false, problem: { code: "JSONPATH_COSTLY" } });
  });

  test("their modest twins are answered", () => {
    expect(selected(`$${"[*,*]".repeat(5)}`, nested(60))).toHaveLength(32);
    expect(selected("$[?count($.*) > 0]", wide.slice(0, 500))).toHaveLength(500);
    expect(selected("$[?length($[0]) > 3]", ["x".repeat(5000), 1, 2])).toHaveLength(3);
    expect(selected("$[?@ == $[0]]", [{ a: 1 }, { a: 1 }, { a: 2 }])).toHaveLength(2);
    expect(selected("$..*..*", nested(8), ALL)).toHaveLength(28);
    expect(
      selected(
        "$..[?@.v == 'x']",
        wide.slice(0, 30_000).map((v) => ({ v: v % 2 === 0 ? "x" : v })),
      ),
    ).toHaveLength(15_000);
  });

  test("never throws, whatever JSON it is given", () => {
    const paths = ["$", "$..*", "$.a[?@.b == $.c]", "$[?length(@) > 1]", "$[::2]", "$[?@.a > 1 && !@.b]", "$[-1]", "$..[?@ == $]"].map(
      (path) => compiled(path),
    );
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        for (const query of paths) expect(query.select(value as Json)).toMatchObject({ ok: true });
      }),
    );
  });
});
