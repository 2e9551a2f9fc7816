import { type FileRead, type GateContext, type Json, type Outcome } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { report } from "../index.ts";

const HEAD = "a".repeat(40);
const CONFIG = { file: "work/${key}/review.md", field: "verdict", pass: ["APPROVED"], fail: ["REQUEST_CHANGES"] };

const present = (text: string): FileRead => ({ kind: "present", bytes: new TextEncoder().encode(text) });
const file = (...lines: readonly string[]) => present(`---\n${lines.join("\n")}\n---\nAll my prose.\n`);

/** Judges as the engine does: validate, then look. */
async function judge(
  read: FileRead,
  extra: Readonly<Record<string, Json>> = {},
  context: Partial<GateContext> = {},
): Promise<Outcome | undefined> {
  const validated = report.validate({ ...CONFIG, ...extra });
  expect(validated.ok).toBe(true);
  const never = () => Promise.reject(new TypeError("not in this test"));
  return report.evaluate?.({
    config: validated.ok ? validated.value : undefined,
    subject: { kind: "git", key: "K-1", facets: { head: HEAD } },
    run: { scope: "default", run: "r1", key: "K-1", stage: "review", lap: 0 },
    work: { id: "w1", effect: "reviewer", exit: 0 },
    files: { read: async (path) => (path === "work/K-1/review.md" ? read : { kind: "absent", because: "missing" }) },
    vcs: undefined,
    process: { portVersion: 1, run: never },
    evidence: [],
    lookedAt: 0,
    clock: { portVersion: 1, now: () => 0, monotonicMs: () => 0, sleep: never },
    signal: new AbortController().signal,
    ...context,
  });
}

describe("report", () => {
  test("reads the declared field of the header, and nothing else (OR-03)", async () => {
    expect(await judge(file("verdict: approved"))).toMatchObject({
      value: "pass",
      code: "REPORT_PASSED",
      evidence: [{ name: "report", producer: "w1", class: "reported", excerpt: "verdict: approved" }],
    });
    expect(await judge(present("---\nverdict: REQUEST_CHANGES\n---\nverdict: APPROVED\n"))).toMatchObject({
      value: "fail",
      code: "REPORT_FAILED",
    });
    expect(await judge(present("# Review\n\nverdict: APPROVED\n"))).toMatchObject({
      value: "error",
      class: "input",
      code: "REPORT_UNREADABLE",
    });
    expect(await judge(file("Note: x", "status: APPROVED"))).toMatchObject({
      value: "error",
      class: "input",
      code: "REPORT_FIELD_MISSING",
    });
  });

  test("an absent file is missing input, whether never written or left over (OR-05, OR-07)", async () => {
    for (const because of ["missing", "unchanged"] as const) {
      const outcome = await judge({ kind: "absent", because });
      expect(outcome).toMatchObject({
        value: "error",
        class: "input",
        cause: "missing-input",
        code: "REPORT_MISSING",
        findings: [{ path: "work/K-1/review.md" }],
      });
    }
    for (const because of ["too-large", "not-a-regular-file", "outside", "unreadable"] as const) {
      expect(await judge({ kind: "refused", because })).toMatchObject({ value: "error", class: "input", code: "REPORT_UNREADABLE" });
    }
  });

  test("an unreadable header says where and how to mend it (FM-8)", async () => {
    expect(await judge(file("verdict: APPROVED", "note: a: b"))).toMatchObject({
      value: "error",
      class: "input",
      code: "REPORT_UNREADABLE",
      findings: [{ code: "FRONTMATTER_SYNTAX", path: "work/K-1/review.md", line: 3, hint: expect.stringContaining("quotes") as string }],
    });
  });

  test.each(["LGTM", "", "approved!", "NOT APPROVED", "АPPROVED", "true", "APPROVED REQUEST_CHANGES"])(
    "the word %j is unknown (TOK-1)",
    async (word) => {
      const outcome = await judge(file(`verdict: ${word}`));
      expect(outcome).toMatchObject({
        value: "error",
        class: "input",
        code: "REPORT_WORD_UNKNOWN",
        findings: [{ line: 2 }],
        evidence: [{ name: "report" }],
      });
    },
  );

  test.each(["[APPROVED]", "[APPROVED, REQUEST_CHANGES]", "{APPROVED: 1}"])("the field %s is contradictory", async (value) => {
    expect(await judge(file(`verdict: ${value}`))).toMatchObject({ value: "error", class: "input", code: "REPORT_CONTRADICTORY" });
    expect(await judge(file("verdict: APPROVED", "Verdict: REQUEST_CHANGES"))).toMatchObject({ value: "error", class: "input" });
  });

  test("a hostile word is shown escaped and short (TOK-5)", async () => {
    const outcome = await judge(file(`verdict: "\\u202Eabc\\e[2J${"x".repeat(500)}"`));
    expect(outcome?.reason).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(outcome?.reason.length).toBeLessThan(200);
  });

  test("with head, the report must name the judged commit (TOK-7)", async () => {
    const extra = { head: "commit" };
    expect(await judge(file("verdict: APPROVED", `commit: ${HEAD.toUpperCase()}`), extra)).toMatchObject({ value: "pass" });
    for (const line of ["note: x", "commit:", `commit: ${"b".repeat(40)}`, "commit: aaaaaaa", `commit: [${HEAD}]`]) {
      expect(await judge(file("verdict: APPROVED", line), extra)).toMatchObject({ value: "error", class: "input", code: "REPORT_STALE" });
    }
    const subject = { kind: "git", key: "K-1", facets: {} };
    expect(await judge(file("verdict: APPROVED", `commit: ${HEAD}`), extra, { subject })).toMatchObject({ value: "inconclusive" });
  });

  test("with nonce, the report must be of this very try (TOK-7)", async () => {
    const work = { id: "w1", effect: "reviewer", exit: 0, nonce: "7f3a0c1d2e4b5a69" };
    const read = (line: string, context: Partial<GateContext> = { work }) =>
      judge(file("verdict: APPROVED", line), { nonce: "try" }, context);
    expect(await read("try: 7f3a0c1d2e4b5a69")).toMatchObject({ value: "pass" });
    for (const line of ["try: 7f3a0c1d2e4b5a60", "other: 7f3a0c1d2e4b5a69", "try: [7f3a0c1d2e4b5a69]", "try:"]) {
      expect(await read(line)).toMatchObject({ value: "error", class: "input", code: "REPORT_FOREIGN" });
    }
    expect(await read("try: 7f3a0c1d2e4b5a69", {})).toMatchObject({ value: "inconclusive", code: "REPORT_NONCE_UNKNOWN" });
  });

  test("no report of one try passes in another: replayed in all directions (TOK-7)", async () => {
    const tries = ["7f3a0c1d2e4b5a69", "0b1c2d3e4f506172", "8899aabbccddeeff"].flatMap((nonce) =>
      ["a".repeat(40), "b".repeat(40)].map((head) => ({ nonce, head })),
    );
    for (const [from, written] of tries.entries()) {
      for (const [into, judged] of tries.entries()) {
        const work = { id: "w1", effect: "reviewer", exit: 0, nonce: judged.nonce };
        const subject = { kind: "git", key: "K-1", facets: { head: judged.head } };
        const read = file("verdict: APPROVED", `commit: "${written.head}"`, `try: "${written.nonce}"`);
        const outcome = await judge(read, { head: "commit", nonce: "try" }, { work, subject });
        expect([from, into, outcome?.value]).toEqual([from, into, from === into ? "pass" : "error"]);
      }
    }
  });

  test("findings come from their field, else from the prose, for people", async () => {
    const extra = { findings: "issues" };
    const listed = await judge(file("verdict: REQUEST_CHANGES", "issues:", "- first", '- "second: thing"'), extra);
    expect(listed).toMatchObject({ value: "fail", findings: [{ message: "first" }, { message: "second: thing" }] });
    expect(await judge(file("verdict: REQUEST_CHANGES"), extra)).toMatchObject({ value: "fail", findings: [{ message: "All my prose." }] });
    expect(await judge(file("verdict: APPROVED", "issues: [nit]"), extra)).toMatchObject({ value: "pass", findings: [{ message: "nit" }] });
    for (const issues of ["none", "{a: b}", "[[a]]", "[{a: b}]"]) {
      expect(await judge(file("verdict: APPROVED", `issues: ${issues}`), extra)).toMatchObject({
        value: "error",
        code: "REPORT_FINDINGS_UNREADABLE",
      });
    }
  });

  test("many and long findings stay within the limits", async () => {
    const issues = Array.from({ length: 500 }, (_, at) => `- finding ${at} ${"word ".repeat(20)}`);
    const outcome = await judge(file("verdict: REQUEST_CHANGES", "issues:", ...issues), { findings: "issues" });
    expect(outcome?.findings).toHaveLength(20);
    const prose = await judge(present(`---\nverdict: REQUEST_CHANGES\n---\n${"word ".repeat(100_000)}`));
    expect(prose?.findings[0]?.message.length).toBeLessThanOrEqual(1000);
  });

  test("trouble with the folder is infrastructure", async () => {
    const files = { read: () => Promise.reject(new TypeError("gone")) };
    expect(await judge(file(), {}, { files })).toMatchObject({ value: "error", class: "infrastructure" });
  });

  test("tells the engine which file it reads, placeholders and all", () => {
    const validated = report.validate(CONFIG);
    expect(validated.ok && report.plan(validated.value)).toEqual({ kind: "evaluate", files: ["work/${key}/review.md"] });
    expect(report).toMatchObject({ binds: ["head", "work"], reads: "work", kind: "evaluate" });
  });

  test.each<[string, Json]>([
    ["overlapping words", { ...CONFIG, pass: ["ok"], fail: ["OK"] }],
    ["no words", { ...CONFIG, pass: [] }],
    ["a missing list", { file: "a.md", field: "v", pass: ["a"] }],
    ["an unknown field", { ...CONFIG, extra: 1 }],
    ["an unknown placeholder", { ...CONFIG, file: "a/${branch}.md" }],
    ["an open placeholder", { ...CONFIG, file: "a/${key" }],
    ["an absolute path", { ...CONFIG, file: "/etc/passwd" }],
    ["a path that climbs", { ...CONFIG, file: "work/../../x.md" }],
    ["a path with a backslash", { ...CONFIG, file: "work\\x.md" }],
    ["a path with an empty segment", { ...CONFIG, file: "work//x.md" }],
    ["a field that is no name", { ...CONFIG, field: "a.b" }],
    ["a reserved field", { ...CONFIG, field: "__proto__" }],
    ["words that are no texts", { ...CONFIG, pass: [true] }],
    ["a list", [CONFIG]],
    ["null", null],
  ])("refuses a configuration with %s", (_what, config) => {
    expect(report.validate(config)).toMatchObject({ ok: false });
  });
});
