import { readFileSync } from "node:fs";
import type { AuditReport } from "@sluice/transfer";
import { auditOf, exportFileLines, readExport } from "@sluice/transfer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditMarkdown } from "./audit-markdown.ts";
import { createSampleProject, ME, type SampleProject } from "./fixtures/sample-project.ts";

const HOSTILE = "`](https://evil.example) <img src=x onerror=alert(1)> | @everyone #1 \n# heading\n```\n![x](javascript:1) &amp; **bold**";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject();
  await sample.call(["run", "delivery", "--key", "BAD-1", "--as", "bob"]);
  await sample.call(["run", "delivery", "--key", "A-1", "--as", "bob"]);
  await sample.call(["approve", "A-1", "--gate", "confirm", "--as", "mallory"]);
  await sample.call(["approve", "A-1", "--gate", "confirm", "--reason", HOSTILE]);
  await sample.call(["tick"]);
});
afterAll(() => sample.dispose());

async function reportOf(key: string): Promise<AuditReport> {
  const { exit, out } = await sample.call(["ledger", key, "--report", "json"]);
  expect(exit).toBe(0);
  return JSON.parse(out) as AuditReport;
}

/** What of a Markdown text is markup: neither in code spans nor in indented code. */
function markupOf(markdown: string): string {
  return markdown
    .split("\n")
    .filter((line) => !line.startsWith("    "))
    .map((line) => line.replaceAll(/(`+)(?!`)(.+?)(?<!`)\1(?!`)/g, ""))
    .join("\n");
}

describe("the report of a run", () => {
  test("tells who started it, what was judged on which evidence, who decided, and what the ledger's head is (ST-23)", async () => {
    const report = await reportOf("A-1");
    expect(report).toMatchObject({
      format: 1,
      pipeline: "delivery",
      subject: { key: "A-1" },
      startedBy: { id: "bob", assurance: "claimed" },
      end: { outcome: "succeeded" },
      chain: { verified: true, head: expect.stringMatching(/^sha256:/) },
    });
    expect(report.definitions).toMatchObject([{ seq: 1, trusted: true, by: { id: "bob" } }]);
    expect(report.verdicts).toMatchObject([
      {
        gate: "verdict",
        value: "pass",
        enforcement: "required",
        evidence: [{ name: "report", class: "reported", digest: expect.any(String) }],
      },
    ]);
    const [asked] = report.requests;
    expect(asked).toMatchObject({
      event: "request-opened",
      gate: "confirm",
      requirement: { from: [{ of: ["alice", ME] }], exclude: ["starter"], assurance: "local" },
    });
    expect(report.decisions).toMatchObject([{ event: "decision-recorded", decision: "approve", by: { id: ME, assurance: "local" } }]);
    expect(report.refusals).toMatchObject([{ event: "decision-refused", by: { id: "mallory", assurance: "claimed" } }]);
    expect(report.effects.map(({ event }) => event)).toEqual(["work-requested", "work-dispatched", "work-ended"]);
    expect(report.timeline.map(({ seq }) => seq)).toEqual(Array.from({ length: report.chain.events }, (_none, at) => at + 1));
  });

  test("tells laps and holds of a run that was sent back", async () => {
    const report = await reportOf("BAD-1");
    expect(report.stages.filter(({ via }) => via === "rework")).toMatchObject([{ lap: { taken: 1 } }]);
    expect(report.verdicts.map(({ value }) => value)).toEqual(["fail", "fail"]);
    expect(report.end).toMatchObject({ outcome: "failed", code: "LAPS_EXHAUSTED" });
  });

  test("is the same from an export, which needs no store (ST-23)", async () => {
    const file = `${sample.root}/../a.jsonl`;
    await sample.call(["export", file, "A-1"]);
    for await (const run of readExport(exportFileLines(file)))
      expect(JSON.parse(JSON.stringify(auditOf(run)))).toEqual(await reportOf("A-1"));
    expect(readFileSync(file, "utf8")).toContain("mallory");
  });

  test("names the first commit that does not fit", async () => {
    const file = `${sample.root}/../broken.jsonl`;
    await sample.call(["export", file, "A-1"]);
    for await (const run of readExport(exportFileLines(file))) {
      const commits = run.commits.map((commit, at) => (at === 1 ? { ...commit, commandId: "forged" } : commit));
      const report = auditOf({ ...run, commits });
      expect(report.chain).toMatchObject({ verified: false, brokenAt: 2, reason: "digest" });
      expect(auditMarkdown(report)).toContain("**broken** at commit 2");
    }
  });
});

describe("the report as Markdown", () => {
  test("has what the report has, and is printed as it is", async () => {
    const { out } = await sample.call(["ledger", "A-1", "--report", "md"], { columns: 40 });
    for (const title of [
      "# Run",
      "## Path",
      "## Verdicts",
      "## Evidence",
      "## Asked",
      "## Decided",
      "## Refused",
      "## Effects",
      "## Everything",
    ])
      expect(out).toContain(title);
    expect(out).toContain((await reportOf("A-1")).chain.head);
    expect(out).toContain(`\`${ME}\` (local)`);
  });

  test("TOK-5 text that somebody wrote is never markup, a link, an image, a mention or a cell", async () => {
    const { out } = await sample.call(["ledger", "A-1", "--report", "md"]);
    expect(out).toContain("evil.example");
    const markup = markupOf(out);
    for (const sign of ["<", ">", "](", "[", "@", "http", "evil", "alert", "heading", "`", "&"]) expect(markup).not.toContain(sign);
    const tables = out.split("\n").filter((line) => line.startsWith("|"));
    const widths = tables.map((line) => line.split("|").length);
    const ruled = tables.flatMap((line, at) => (line.startsWith("| ---") ? [[widths[at - 1], widths[at], widths[at + 1]]] : []));
    expect(ruled.length).toBeGreaterThan(5);
    for (const [header, rule, row] of ruled) expect([header, row]).toEqual([rule, rule]);
    const decided = tables.find((line) => line.includes("evil.example")) ?? "";
    expect(decided.split("|")).toHaveLength("| # | at | what | about | word | by | because |".split("|").length);
  });

  test("TOK-5 words and times that a ledger from elsewhere has in their place are foreign text, too", async () => {
    const report = await reportOf("A-1");
    const [verdict] = report.verdicts;
    const hostile = {
      ...verdict,
      value: HOSTILE,
      enforcement: HOSTILE,
      at: Number.NaN,
      code: HOSTILE,
    } as unknown as AuditReport["verdicts"][number];
    const markup = markupOf(auditMarkdown({ ...report, verdicts: [hostile] }));
    for (const sign of ["<", "](", "@", "evil"]) expect(markup).not.toContain(sign);
  });

  test("is offered as md and json only", async () => {
    expect((await sample.call(["ledger", "A-1", "--report", "pdf"])).exit).toBe(2);
  });
});
