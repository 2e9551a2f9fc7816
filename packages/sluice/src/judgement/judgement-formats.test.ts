import { describe, expect, test } from "vitest";
import type { GateVerdict } from "../judge-stage.ts";
import { formatJudgement, JUDGEMENT_FORMATS } from "./judgement-format.ts";
import type { JudgementReport } from "./judgement-report.ts";
import { NO_TERMINAL } from "../terminal.ts";

/** What agents, tools and repositories may write into a finding, a reason or a path (TOK-5). */
const HOSTILE = [
  "two\n::error file=a::lines",
  "cr\r::stop-commands::token\r\n::token::",
  "  ::add-mask::x",
  "::set-output name=a::b",
  "##[add-matcher]evil.json ##vso[task.setvariable]x",
  "]]> <script>alert(1)</script> & \"quoted\" 'single'",
  "<img src=x onerror=alert(1)> [link](https://evil.example) ![i](x) @everyone #1 www.evil.example",
  "``` fence ` tick |pipe\\| ~~~",
  "nul \u0000 escape \u001B[31m \u009B bell \u0007",
  "\u202Eesrever\u202C zero\u200Bwidth\u2028line\u2029para",
  "lone \uD800 and \uFFFE \uFFFF",
  "100% %0A %25 a,b:c",
  "$(id) `id` ${x} {0} {{",
];

function verdict(more: Partial<GateVerdict>): GateVerdict {
  return {
    gate: "lint",
    value: "fail",
    code: "LINT_FAILED",
    reason: "it fails",
    findings: [],
    evidence: [],
    enforcement: "required",
    durationMs: 1234,
    ...more,
  };
}

function report(verdicts: readonly GateVerdict[], more: Partial<JudgementReport> = {}): JudgementReport {
  return {
    pipeline: "quality",
    stage: "commit",
    subject: { kind: "git", key: "check", facets: { head: "a".repeat(40), base: "main", baseCommit: "b".repeat(40) } },
    policy: { trusted: true, from: "main" },
    disposition: "hold",
    verdicts,
    blocking: verdicts.map(({ gate }) => gate),
    unasked: [],
    definition: "sluice.yaml",
    ...more,
  };
}

const formatted = (format: (typeof JUDGEMENT_FORMATS)[number], given: JudgementReport): string =>
  formatJudgement(given, format, NO_TERMINAL);

/** A report in which every text that is not ours is hostile in the same way. */
function hostile(text: string): JudgementReport {
  const finding = { message: text, path: text, line: 3, hint: text };
  return report([verdict({ reason: text, findings: [finding, { message: text, path: "src/a.ts", line: 1, column: 2 }] })]);
}

describe.each(JUDGEMENT_FORMATS)("%s", (format) => {
  test.each(HOSTILE)("given %j, then it hides, moves and breaks nothing (TOK-5)", (text) => {
    const written = formatted(format, hostile(text));
    expect(written.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(written).not.toMatch(/\p{Cs}/u);
  });

  const VISIBLE = HOSTILE.filter((text) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text));
  test.each(VISIBLE)("given %j, then it has as many lines as harmless text of that length", (text) => {
    const harmless = text.replaceAll(/[^\s]/g, "x");
    expect(formatted(format, hostile(text)).split("\n")).toHaveLength(formatted(format, hostile(harmless)).split("\n").length);
  });

  test.each(HOSTILE)("given %j, then a log in which it stands takes none of it for a command", (text) => {
    const lines = formatted(format, hostile(text)).split(/\r\n|\r|\n/);
    const ours = /^::(error|warning|notice) (file=[^:,]*,line=[13],(col=2,)?)?title=lint::fail LINT_FAILED: /;
    expect(lines.filter((line) => /##(\[|vso\[)/.test(line) || (/^\s*::/.test(line) && !ours.test(line)))).toEqual([]);
  });
});

describe("github", () => {
  test("one annotation for each finding, by what it means, with positions in the repository only, then what a run would do", () => {
    const given = report(
      [
        verdict({
          findings: [
            { message: "bad", path: "src/a b,c.ts", line: 3, column: 4 },
            { message: "worse", path: "../../etc/passwd", line: 1 },
          ],
        }),
        verdict({ gate: "hint", enforcement: "advisory", reason: "maybe" }),
        verdict({ gate: "confirm", value: "pending", code: "REQUEST_NOT_ASKED", reason: "people" }),
        verdict({ gate: "good", value: "pass", code: "OK", findings: [{ message: "remark" }] }),
      ],
      { blocking: ["lint", "confirm"] },
    );
    expect(formatted("github", given)).toBe(
      [
        "::error file=src/a b%2Cc.ts,line=3,col=4,title=lint::fail LINT_FAILED: it fails%0Abad",
        "::error title=lint::fail LINT_FAILED: it fails%0A../../etc/passwd: worse",
        "::warning title=hint::fail LINT_FAILED: maybe",
        "::notice title=confirm::pending REQUEST_NOT_ASKED: people",
        "sluice: quality/commit: 1 of 4 gates pass, a run would: hold",
        "",
      ].join("\n"),
    );
  });
});

describe("junit", () => {
  test("one case for each gate; red is what stands in the way and nothing else", () => {
    const given = report(
      [
        verdict({ findings: [{ message: "]]> <b>", path: "a.ts", line: 2 }] }),
        verdict({ gate: "tool", value: "error", class: "infrastructure", code: "EXIT_NOT_STARTED" }),
        verdict({ gate: "hint", enforcement: "advisory" }),
        verdict({ gate: "confirm", value: "pending", code: "REQUEST_NOT_ASKED" }),
        verdict({ gate: "off", value: "skipped", cause: "condition", code: "GATE_SKIPPED" }),
        verdict({ gate: "good", value: "pass", code: "OK" }),
      ],
      { blocking: ["lint", "tool", "confirm"], unasked: ["landed"] },
    );
    const xml = formatted("junit", given);
    const suites = [...xml.matchAll(/<testsuites? name="quality\/commit" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/g)];
    expect(suites.map((each) => each.slice(1, 5))).toEqual([
      ["7", "1", "1", "3"],
      ["7", "1", "1", "3"],
    ]);
    const cases = [...xml.matchAll(/<testcase name="([^"]+)"[^>]*>\s*<(failure|error|skipped|system-out)/g)].map(([, name, end]) => [
      name,
      end,
    ]);
    expect(cases).toEqual([
      ["lint", "failure"],
      ["tool", "error"],
      ["hint", "system-out"],
      ["confirm", "skipped"],
      ["off", "skipped"],
      ["good", "system-out"],
      ["landed", "skipped"],
    ]);
    expect(xml).toContain("- a.ts:2: ]]&gt; &lt;b&gt;");
  });

  test.each(HOSTILE)("given %j, then it is well-formed XML that says it", (text) => {
    const xml = formatted("junit", hostile(text));
    const names: string[] = [];
    const closed: (readonly [string | undefined, string])[] = [];
    const body = xml.replace(/^<\?xml[^?]*\?>\n/, "");
    // Tags, entities and text: whatever is left over is not well-formed.
    const rest = body.replaceAll(
      /<(\/?)([a-z-]+)((?: [a-z]+="(?:[^<&"]|&(?:amp|lt|gt|quot|apos);)*")*)(\/?)>/g,
      (_tag, close, name: string, _at, empty) => {
        if (close === "/") closed.push([names.pop(), name]);
        else if (empty !== "/") names.push(name);
        return "";
      },
    );
    expect(names).toEqual([]);
    expect(closed.filter(([opened, name]) => opened !== name)).toEqual([]);
    expect(rest.replaceAll(/&(?:amp|lt|gt|quot|apos);/g, "")).not.toMatch(/[<>&\uFFFE\uFFFF]/);
  });
});

describe("markdown", () => {
  test.each(HOSTILE)("given %j, then it stands in indented code, where nothing is a link, an image, a mention or HTML", (text) => {
    const lines = formatted("markdown", hostile(text)).split("\n");
    const foreign = lines.filter((line) => line.startsWith("    "));
    expect(foreign.length).toBeGreaterThanOrEqual(4);
    const ours = lines.filter((line) => !line.startsWith("    "));
    expect(ours).toEqual(
      formatted("markdown", hostile("x"))
        .split("\n")
        .filter((line) => !line.startsWith("    ")),
    );
  });

  test("names and policy stand in code spans that they cannot end", () => {
    const policy = { trusted: false, from: "a`b``c|d" };
    const text = formatted("markdown", report([verdict({})], { policy }));
    expect(text).toContain("``` a`b``c¦d ``` (**not trusted**)");
    expect(text).toContain("| `lint` | `fail` | `LINT_FAILED` | required | stands in the way | 1234 ms |");
  });
});

interface Sarif {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [{ readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly unknown[] }];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly kind: string;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly {
          readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string }; readonly region?: object };
        }[];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
    },
  ];
}

describe("sarif", () => {
  const sarif = (given: JudgementReport): Sarif["runs"][0] => {
    const log = JSON.parse(formatted("sarif", given)) as Sarif;
    expect(log).toMatchObject({ version: "2.1.0", runs: [{ tool: { driver: { name: "Sluice" } } }] });
    return log.runs[0];
  };

  test("a rule for each gate, a result for each finding, levels by what they mean", () => {
    const run = sarif(
      report(
        [
          verdict({ findings: [{ message: "one", path: "./src//a b.ts", line: 3, column: 4 }, { message: "two" }] }),
          verdict({ gate: "hint", enforcement: "advisory" }),
          verdict({ gate: "tally", enforcement: "shadow" }),
          verdict({ gate: "confirm", value: "pending", code: "REQUEST_NOT_ASKED" }),
          verdict({ gate: "good", value: "pass", code: "OK" }),
        ],
        { blocking: ["lint", "confirm"], unasked: ["landed"] },
      ),
    );
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(["lint", "hint", "tally", "confirm", "good", "landed"]);
    expect(run.results.map(({ ruleId, kind, level }) => [ruleId, kind, level])).toEqual([
      ["lint", "fail", "error"],
      ["lint", "fail", "error"],
      ["hint", "fail", "warning"],
      ["tally", "fail", "note"],
      ["confirm", "open", "none"],
    ]);
    expect(run.results.every(({ ruleId, ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id === ruleId)).toBe(true);
    expect(run.results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "src/a%20b.ts", uriBaseId: "%SRCROOT%" },
      region: { startLine: 3, startColumn: 4 },
    });
    expect(run.results[1]?.locations[0]?.physicalLocation).toEqual({ artifactLocation: { uri: "sluice.yaml", uriBaseId: "%SRCROOT%" } });
    expect(run.invocations).toMatchObject([
      { executionSuccessful: true, toolExecutionNotifications: [{ associatedRule: { id: "landed" } }] },
    ]);
  });

  test("it has the members that the schema of SARIF 2.1.0 knows, and those that it requires", () => {
    const known: Readonly<Record<string, readonly string[]>> = {
      log: ["$schema", "version!", "runs!"],
      runs: ["tool!", "automationDetails", "invocations", "columnKind", "results", "properties"],
      tool: ["driver!"],
      driver: ["name!", "semanticVersion", "rules"],
      rules: ["id!", "shortDescription"],
      shortDescription: ["text!"],
      automationDetails: ["id"],
      invocations: ["executionSuccessful!", "toolExecutionNotifications"],
      toolExecutionNotifications: ["level", "message!", "associatedRule"],
      associatedRule: ["id!"],
      message: ["text!"],
      results: ["ruleId", "ruleIndex", "kind", "level", "message!", "locations", "partialFingerprints", "properties"],
      locations: ["physicalLocation", "logicalLocations"],
      physicalLocation: ["artifactLocation!", "region"],
      artifactLocation: ["uri", "uriBaseId"],
      region: ["startLine", "startColumn"],
      logicalLocations: ["fullyQualifiedName"],
    };
    const check = (name: string, value: unknown): void => {
      const items = Array.isArray(value) ? (value as readonly unknown[]) : [value];
      const members = known[name];
      for (const item of items) {
        if (members === undefined || typeof item !== "object" || item === null) continue;
        const keys = Object.keys(item);
        expect(keys.filter((key) => !members.some((member) => member.replace("!", "") === key))).toEqual([]);
        expect(members.filter((member) => member.endsWith("!") && !keys.includes(member.slice(0, -1)))).toEqual([]);
        for (const [key, inner] of Object.entries(item)) check(key, inner);
      }
    };
    const blind = verdict({ gate: "tool", value: "error", class: "infrastructure" });
    const given = report([verdict({ findings: [{ message: "m", path: "a.ts", line: 1, column: 1 }] }), blind], { unasked: ["landed"] });
    check("log", JSON.parse(formatted("sarif", given)));
  });

  test("a gate that could not look makes the invocation unsuccessful, and is no empty list of results", () => {
    const run = sarif(report([verdict({ value: "error", class: "infrastructure", code: "EXIT_NOT_STARTED" })]));
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.results).toMatchObject([{ ruleId: "lint", level: "error" }]);
  });

  test.each([
    "/etc/passwd",
    "../up.ts",
    "a/../../b",
    "C:\\x",
    "..\\up",
    "https://evil.example/x",
    "file:///etc/passwd",
    "",
    ".",
    "a\u0000b",
    "a\u202Eb",
  ])("given the path %j, then it is no position", (path) => {
    const [result] = sarif(report([verdict({ findings: [{ message: "m", path, line: 2 }] })])).results;
    expect(result?.locations).toMatchObject([{ physicalLocation: { artifactLocation: { uri: "sluice.yaml" } } }]);
    expect(result?.locations[0]?.physicalLocation?.region).toBeUndefined();
  });

  test.each([0, -1, 1.5, Number.NaN, 1e300])("given the line %d, then the position is the file", (line) => {
    const [result] = sarif(report([verdict({ findings: [{ message: "m", path: "a.ts", line, column: 1 }] })])).results;
    expect(result?.locations[0]?.physicalLocation).toEqual({ artifactLocation: { uri: "a.ts", uriBaseId: "%SRCROOT%" } });
  });

  test("a finding brings no link, and the same finding has the same fingerprint wherever its line moved", () => {
    const link = { message: "[click](https://evil.example)", path: "a.ts" };
    const [one] = sarif(report([verdict({ findings: [{ ...link, line: 1 }] })])).results;
    const [other, different] = sarif(
      report([
        verdict({
          findings: [
            { ...link, line: 9 },
            { message: "other", path: "a.ts" },
          ],
        }),
      ]),
    ).results;
    expect(one?.message.text).toContain("\\[click\\](https://evil.example)");
    expect(other?.partialFingerprints).toEqual(one?.partialFingerprints);
    expect(different?.partialFingerprints).not.toEqual(one?.partialFingerprints);
  });
});
