import { describe, expect, test } from "vitest";
import { fillPlaceholders, PLACEHOLDERS, placeholdersIn } from "./index.ts";

const VALUES = { scope: "default", run: "r1", key: "ORCH-22", repo: "github.com/org/web", stage: "review", lap: 2 };

describe("placeholdersIn", () => {
  test("names each once, in order", () => {
    expect(placeholdersIn("plain $5 {x} }")).toEqual({ ok: true, names: [] });
    expect(placeholdersIn("a/${key}/${lap}-${key}")).toEqual({ ok: true, names: ["key", "lap"] });
    expect(placeholdersIn(PLACEHOLDERS.map((name) => `\${${name}}`).join(""))).toEqual({ ok: true, names: PLACEHOLDERS });
  });

  test.each([
    ["a${key", "unclosed", 2],
    ["${key}${", "unclosed", 7],
    ["${branch}", "unknown", 1],
    ["x ${Key}", "unknown", 3],
    ["${ key }", "unknown", 1],
    ["${}", "unknown", 1],
    ["${${key}}", "unknown", 1],
    ["${toString}", "unknown", 1],
    ["${__proto__}", "unknown", 1],
    ["$${branch}", "unknown", 2],
  ])("%s is wrong", (template, because, column) => {
    expect(placeholdersIn(template)).toMatchObject({ ok: false, problem: { because, column } });
  });
});

describe("fillPlaceholders", () => {
  test("replaces them by the run's values", () => {
    expect(fillPlaceholders("${scope}:${repo}@${stage}/${key}/${run}.${lap}", VALUES)).toEqual({
      ok: true,
      text: "default:github.com/org/web@review/ORCH-22/r1.2",
    });
  });

  test.each(["../x", "a/b", "..", "", "a b", "${run}", "a\0", "аb", "-x", "x".repeat(129)])(
    "refuses the key %j, so that no value climbs or is parsed again (PTH-1)",
    (key) => {
      expect(fillPlaceholders("work/${key}/review.md", { ...VALUES, key })).toMatchObject({
        ok: false,
        problem: { because: "value-refused", name: "key", column: 6 },
      });
    },
  );

  test.each(["../x", "org/../x", "/org", "org//web", "org/", "org/.git", "", `${"a/".repeat(150)}b`])(
    "refuses the repository %j",
    (repo) => {
      expect(fillPlaceholders("${repo}", { ...VALUES, repo })).toMatchObject({ ok: false, problem: { because: "value-refused" } });
    },
  );

  test("refuses a lap that is no count, and a value that is not there", () => {
    for (const lap of [-1, 0.5, Number.NaN, Infinity, "1" as never])
      expect(fillPlaceholders("${lap}", { ...VALUES, lap })).toMatchObject({ ok: false });
    const { repo: _repo, ...withoutRepo } = VALUES;
    expect(fillPlaceholders("a ${repo}", withoutRepo)).toMatchObject({
      ok: false,
      problem: { because: "no-value", name: "repo", column: 3 },
    });
    expect(fillPlaceholders("${branch}", VALUES)).toMatchObject({ ok: false, problem: { because: "unknown" } });
  });

  test("an inherited value is no value (ZOD-4)", () => {
    const inherited = Object.assign(Object.create({ repo: "org/web" }) as object, { scope: "s", run: "r", key: "k", stage: "t", lap: 0 });
    expect(fillPlaceholders("${repo}", inherited as never)).toMatchObject({ ok: false, problem: { because: "no-value" } });
  });
});
