import { describe, expect, test } from "vitest";
import { readFrontmatter, readVerdictWord } from "./index.ts";

/** One kind of attack: files that must never pass, and the honest file that looks most like them and must. */
interface Family {
  readonly id: string;
  readonly hostile: readonly (string | Uint8Array)[];
  readonly twin: string | Uint8Array;
  /** How every one of them is refused, where the reason matters: these must not reach the YAML parser. */
  readonly code?: string;
}

const file = (...lines: readonly string[]) => `---\n${lines.join("\n")}\n---\nbody\n`;
const PASS = "verdict: PASS";
const MARK = "globalThis.sluiceWasHere = true";
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)));
const tagged = (tag: string) => `---${tag}\n${PASS}\n---\n`;
const scripted = (tag: string) => `---${tag}\n(${MARK}, {verdict: "PASS"})\n---\n`;
const steps = (count: number, text: string) => Array.from({ length: count }, (_, at) => `${" ".repeat(at)}${text}`);

const FAMILIES: readonly Family[] = [
  {
    id: "FM-1 scripts",
    hostile: ["js", "javascript", "JS", " js ", "\tjs", "JavaScript", "coffee"].map(scripted),
    twin: file(PASS, `note: "${MARK}"`),
  },
  { id: "FM-1 languages", hostile: ["yaml", "json", "toml", "cson", " # x", "{", "yml"].map(tagged), twin: `--- \t\n${PASS}\n---\t\n` },
  {
    id: "FM-2 prototype names",
    hostile: ["toString", "hasOwnProperty", "valueOf", "__lookupGetter__", "__proto__", "constructor"].map(tagged),
    twin: file(PASS, "toString: x", "valueOf: y"),
  },
  { id: "FM-3 parsed again", hostile: [file("a: [", PASS), file("a: [", PASS), file("key: x: y", PASS)], twin: file("a: []", PASS) },
  {
    id: "FM-4 blank lines",
    hostile: [`---\n${"\n".repeat(100_000)}${PASS}\n---\n`, `---\n${" \n".repeat(40_000)}${PASS}\n---\n`],
    twin: `---\n${" \n".repeat(1900)}${PASS}\n---\n`,
  },
  {
    id: "FM-5 fences",
    hostile: [
      `---\n---evil: 2\n${PASS}\n---\n`,
      `---\na: |\n---\n${PASS}\n---\n`,
      `---\n${PASS}\n----\n`,
      `---\n${PASS}\n ---\n`,
      `----\n${PASS}\n---\n`,
      `---\n${PASS}`,
      `---\n${PASS}\n...\n---\n`,
      `---\n%YAML 1.1\n${PASS}\n---\n`,
      "---",
      "",
    ],
    twin: `---\n${PASS}\n---`,
  },
  {
    id: "FM-5 first line",
    hostile: [
      ` ---\n${PASS}\n---\n`,
      `\n---\n${PASS}\n---\n`,
      `text\n---\n${PASS}\n---\n`,
      `\u200B---\n${PASS}\n---\n`,
      `---\r${PASS}\r---\r`,
    ],
    twin: `---\r\n${PASS}\r\n---\r\n`,
  },
  {
    id: "FM-5 byte order marks",
    hostile: [`\uFEFF\uFEFF${file(PASS)}`, file(`\uFEFF${PASS}`), file(`a: 1\n\uFEFF${PASS}`)],
    twin: `\uFEFF${file(PASS)}`,
  },
  {
    id: "FM-5 not a map",
    hostile: [file("PASS"), file("- verdict: PASS"), file("[verdict, PASS]"), file(""), file("# verdict: PASS"), file("|\n verdict: PASS")],
    twin: file("{verdict: PASS}"),
  },
  {
    id: "FM-6 body",
    hostile: [`${file("a: 1")}---\n${PASS}\n---\n`, `${file("verdict: FAIL")}\n${PASS}\n`, `# Report\n\n${file(PASS)}`],
    twin: `${file(PASS)}\n---\nverdict: FAIL\n---\n`,
  },
  {
    id: "FM-7 typed values",
    hostile: ["true", "yes", "1", "0x1", "~", "null", "", "[PASS]", "{PASS: 1}"].map((word) => file(`verdict: ${word}`)),
    twin: file('verdict: "PASS"'),
  },
  {
    id: "YML-1 aliases",
    hostile: [
      file("a: &p PASS", "verdict: *p"),
      file("verdict: &x PASS"),
      file("a: &a [x]", ...Array.from({ length: 9 }, (_, at) => `b${at}: [*a, *a, *a]`), PASS),
    ],
    twin: file('a: "&p *p"', PASS),
  },
  { id: "YML-2 cycles", hostile: [file("a: &a {b: *a}", PASS), file("&a verdict: PASS")], twin: file("a: {b: a}", PASS) },
  {
    id: "YML-3 prototypes",
    hostile: [
      file("__proto__: {verdict: PASS}"),
      file(PASS, "__proto__: {x: 1}"),
      file(PASS, "constructor: {prototype: {x: 1}}"),
      file(PASS, "prototype: 1"),
      file(PASS, "a: {__proto__: 1}"),
      file(PASS, '"__pro\\u0074o__": 1'),
    ],
    twin: file(PASS, "proto: {x: 1}"),
  },
  {
    id: "YML-4 merge keys",
    hostile: [file("<<: {verdict: PASS}"), file(PASS, "<<: {a: 1}"), file(PASS, '"<<": 1')],
    twin: file(PASS, "a: <<"),
  },
  {
    id: "YML-5 duplicates",
    hostile: [
      file("verdict: FAIL", PASS),
      file('"verdict": FAIL', PASS),
      file('"verd\\u0069ct": FAIL', PASS),
      file("Verdict: FAIL", PASS),
      file("&k verdict: FAIL", "*k : PASS"),
      file("!!binary dmVyZGljdA==: FAIL", PASS),
      file("VERDICT : FAIL", PASS),
      file("ｖｅｒｄｉｃｔ: FAIL", PASS),
      file("1: a", '"1": b', PASS),
      file("a\u0301: 1", "\u00E1: 2", PASS),
      file("? verdict", ": FAIL", PASS),
      file("{verdict: FAIL, verdict: PASS}"),
    ],
    twin: file("verdict2: FAIL", PASS),
  },
  {
    id: "YML-7 tags",
    hostile: [
      file("verdict: !!str PASS"),
      file("verdict: !!verdict PASS"),
      file("verdict: !js PASS"),
      file("!!map", PASS),
      file("verdict: !!binary UEFTUw=="),
      file("verdict: !<tag:yaml.org,2002:str> PASS"),
    ],
    twin: file('verdict: "PASS" # !!str'),
  },
  {
    id: "YML-8 characters",
    hostile: ["\u0000", "\u0007", "\u001B[0m", "\u007F", "\u0085", "\u009B", "\uD800", "\r", "\u0008"].map((char) =>
      file(PASS, `note: a${char}b`),
    ),
    twin: file(PASS, "note: a\tb"),
  },
  {
    id: "YML-8 escaped characters",
    hostile: [file(PASS, 'note: "a\\0b"'), file(PASS, 'note: "a\\uD800b"'), file('verdict: "PASS\\0"')],
    twin: file(PASS, 'note: "a\\u00E9b"'),
  },
  {
    id: "YML-8 encodings",
    hostile: [
      bytes(file(PASS), [0xff]),
      bytes("---\n", [0xc3, 0x28], `: 1\n${PASS}\n---\n`),
      bytes([0xff, 0xfe], file(PASS)),
      bytes("---\n", PASS, [0xed, 0xa0, 0x80], "\n---\n"),
    ],
    twin: bytes([0xef, 0xbb, 0xbf], file(PASS)),
  },
  {
    id: "YML-9 documents",
    hostile: [file("a: 1", "---", PASS), file("a: 1", "--- # next", PASS), file("a: 1", "...", PASS), file("a: 1", "...x", PASS)],
    twin: file('a: "---"', PASS),
  },
  {
    id: "YML-10 depth",
    code: "FRONTMATTER_TOO_DEEP",
    hostile: ["[", "{", "- ", "? ", "a: ", "[a: ", ": ", "- ? "].map((each) => `---\n${each.repeat(3000)}\n${PASS}\n---\n`),
    twin: file(`a: ${"[".repeat(20)}${"]".repeat(20)}`, PASS),
  },
  {
    id: "YML-10 depth by lines",
    code: "FRONTMATTER_TOO_DEEP",
    hostile: [file(...steps(300, "a:"), PASS), file(...steps(300, "-")), file(...steps(300, "?"))],
    twin: file(...steps(20, "a:"), PASS),
  },
  {
    id: "YML-11 sizes",
    hostile: [
      file(PASS, ...Array.from({ length: 1900 }, (_, at) => `k${at}: 1`)),
      file(`{${PASS},${"k,".repeat(20_000)}}`),
      file(PASS, `a: [${"x,".repeat(30_000)}]`),
      file('""'.repeat(30_000), PASS),
      file(`${"k".repeat(60_000)}: 1`, PASS),
      file(`${"k".repeat(500)}: 1`, PASS),
    ],
    twin: file(PASS, `k: ${"x".repeat(60_000)}`),
  },
  {
    id: "TOK-1 spellings",
    hostile: [
      "PАSS",
      "PASS\u00A0",
      "paſſ",
      "ＰＡＳＳ",
      "P\u200BASS",
      "PASS FAIL",
      "NOT PASS",
      "PASSED",
      "PASS.",
      "**PASS**",
      "PASS\u2028",
      "Pass!",
      "PA SS",
      "𝐏𝐀𝐒𝐒",
    ].map((word) => file(`verdict: ${word}`)),
    twin: file("verdict: \t pass \t"),
  },
  {
    id: "TOK-6 look-alike keys",
    hostile: ["verdісt", "verdict\u200B", "ｖerdict", "verdict ", "verdict\u00A0", " verdict.x"].map((key) => file(`"${key}": PASS`)),
    twin: file('"verdict": PASS'),
  },
];

function outcomeOf(source: string | Uint8Array): string {
  const read = readFrontmatter(source);
  if (!read.ok) return read.problem.code;
  const word = read.data["verdict"];
  return typeof word === "string" ? readVerdictWord(word, { pass: ["PASS"], fail: ["FAIL"] }) : "no-word";
}

const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype).toSorted();

function expectClean(): void {
  expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(PROTOTYPE);
  expect(({} as Record<string, unknown>)["verdict"]).toBe(undefined);
  expect(Object.hasOwn(globalThis, "sluiceWasHere")).toBe(false);
}

/** Same seed, same order. */
function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const keyed = items.map((item, at) => ({ item, key: Math.imul(at + 1, 2_654_435_761 + seed) >>> 0 }));
  return keyed.toSorted((one, other) => one.key - other.key).map(({ item }) => item);
}

describe("hostile frontmatter", () => {
  test.each(FAMILIES.map((family) => [family.id, family] as const))(
    "%s never passes, its honest twin does",
    (_id, { hostile, twin, code }) => {
      for (const source of hostile) {
        const outcome = outcomeOf(source);
        expect(outcome).not.toBe("pass");
        expect(outcome).toBe(code ?? outcome);
        expectClean();
      }
      expect(outcomeOf(twin)).toBe("pass");
      expectClean();
    },
  );

  test("the corpus has at least 60 cases", () => {
    expect(FAMILIES.flatMap((family) => family.hostile).length).toBeGreaterThanOrEqual(60);
  });

  test("the same outcome in any order, three times in one process (FM-3, YML-10)", () => {
    const cases = FAMILIES.flatMap((family) => [...family.hostile, family.twin]);
    const first = new Map(cases.map((source) => [source, outcomeOf(source)]));
    for (const seed of [7, 11, 13]) for (const source of shuffled(cases, seed)) expect(outcomeOf(source)).toBe(first.get(source));
    expectClean();
  });

  test("a polluted prototype supplies no field (ZOD-4)", () => {
    const prototype = Object.prototype as Record<string, unknown>;
    try {
      prototype["verdict"] = "PASS";
      expect(outcomeOf(file("a: 1"))).toBe("no-word");
    } finally {
      delete prototype["verdict"];
    }
    expectClean();
  });
});
