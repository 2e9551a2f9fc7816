import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, DEFINITION, type SampleProject } from "./fixtures/sample-project.ts";

const GATES = `format: 1
name: quality
initial: commit
stages:
  commit:
    gates:
      - { id: clean, use: command, with: { cwd: ".", trustFolder: the repository itself, argv: [git, --no-pager, diff, --check, "HEAD^", HEAD] } }
      - { id: verdict, use: report, with: { file: "reports/\${key}.md", field: verdict, pass: [APPROVED], fail: [REJECTED] } }
    rework: { to: commit, laps: 2 }
    next: approval
  approval:
    gates:
      - { id: confirm, use: approval, with: { of: [alice] } }
    next: landing
  landing:
    gates:
      - { id: landed, use: landed, needs: [tool], with: { base: main } }
      - { id: tool, use: command, with: { argv: [no-such-program-of-sluice] } }
    next: branch
  branch:
    gates: [protected-branches]
    next: done
  done: { final: succeeded }
`;
const report = (word: string): string => `---\nverdict: ${word}\n---\nProse says PASS.\n`;

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({
    "sluice.yaml": GATES.replace("commit:\n    gates", "commit:\n    work: { run: build }\n    gates"),
    "reports/check.md": report("APPROVED"),
    "reports/BAD-1.md": report("REJECTED"),
    "reports/ODD-1.md": report("PERHAPS \u001B[31m\u202E"),
  });
});
afterAll(() => sample.dispose());

interface Judgement {
  readonly pipeline: string;
  readonly disposition: string;
  readonly policyTrusted: boolean;
  readonly verdicts: readonly { readonly gate: string; readonly value: string; readonly class?: string; readonly code: string }[];
}

async function check(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Judgement }> {
  const { exit, out, err } = await sample.call(["check", ...args, "--json"]);
  expect(err).toBe("");
  return { exit, document: JSON.parse(out) as Judgement };
}

describe("check", () => {
  test("where there is nothing to compare with, it says so, and which option would", async () => {
    const first = ["check", "--head", "HEAD~1"];
    expect((await sample.call(first)).err).toMatch(/^note: .*--base REF\n$/);
    expect((await sample.call([...first, "--base", "HEAD"])).err).toBe("");
    expect((await sample.call([...first, "--json"])).err).toBe("");
  });

  test("judges the initial stage once and answers with exactly the documented members", async () => {
    const { exit, out, err } = await sample.sluice("check", "--json");
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    const document = JSON.parse(out) as Record<string, unknown> & { verdicts: Record<string, unknown>[] };
    expect(Object.keys(document)).toEqual(["pipeline", "stage", "subject", "policyTrusted", "disposition", "verdicts"]);
    expect(document).toMatchObject({ pipeline: "quality", stage: "commit", policyTrusted: true, disposition: "next" });
    expect(document["subject"]).toMatchObject({
      kind: "git",
      key: "check",
      facets: { base: "main", baseCommit: await sample.git("rev-parse", "HEAD^") },
    });
    expect(document.verdicts.map((verdict) => verdict["gate"])).toEqual(["clean", "verdict"]);
    expect(Object.keys(document.verdicts[0] ?? {})).toEqual([
      "gate",
      "value",
      "code",
      "reason",
      "enforcement",
      "findings",
      "evidence",
      "durationMs",
    ]);
  });

  test("a failed gate: exit 1 with its document, and rework where the stage has it", async () => {
    expect(await check("--key", "BAD-1")).toMatchObject({
      exit: 1,
      document: { disposition: "rework", verdicts: [{ value: "pass" }, { value: "fail" }] },
    });
    const { exit, out } = await sample.sluice("check", "--key", "BAD-1");
    expect({ exit, told: out.includes("a run would: rework") }).toEqual({ exit: 1, told: true });
  });

  test("a missing file and an unknown word are never a pass: exit 4 (TOK-3)", async () => {
    expect(await check("--key", "NONE-1")).toMatchObject({ exit: 4, document: { disposition: "rework" } });
    expect(await check("--key", "ODD-1")).toMatchObject({ exit: 4, document: { verdicts: [{}, { value: "error", class: "input" }] } });
  });

  test("control and direction characters of foreign text reach no terminal (TOK-5)", async () => {
    for (const args of [
      ["check", "--key", "ODD-1"],
      ["check", "--key", "ODD-1", "--json"],
    ]) {
      const { out } = await sample.call(args);
      expect(["\u001B", "\u202E"].filter((char) => out.includes(char))).toEqual([]);
    }
  });

  test("a branch cannot bring its own definition: it is read at the base", async () => {
    await sample.git("checkout", "--quiet", "-b", "feature");
    sample.write("sluice.yaml", DEFINITION);
    await sample.commit("Bring another definition");
    await sample.commit("Go on");
    const base = await sample.git("rev-parse", "main");
    const judged = {
      exit: 0,
      document: { pipeline: "quality", policyTrusted: true, subject: { facets: { base: "main", baseCommit: base } } },
    };
    expect(await check()).toMatchObject(judged);
    expect(await check("--base", "main")).toMatchObject(judged);
    expect((await check("--policy-ref", "HEAD", "--stage", "release")).document.pipeline).toBe("delivery");
    await sample.git("checkout", "--quiet", "main");
    expect((await check("--head", "feature")).document.pipeline).toBe("quality");
  });

  test("people are not asked: pending, exit 3", async () => {
    expect(await check("--stage", "approval")).toMatchObject({
      exit: 3,
      document: { disposition: "wait", verdicts: [{ gate: "confirm", value: "pending", code: "REQUEST_NOT_ASKED" }] },
    });
  });

  test("a gate that cannot look: exit 4, hold; what needs it is not asked", async () => {
    const { exit, document } = await check("--stage", "landing");
    expect({ exit, document }).toMatchObject({ exit: 4, document: { disposition: "hold" } });
    expect(document.verdicts.map(({ gate, value }) => [gate, value])).toEqual([["tool", "error"]]);
  });

  test("a command in a folder of the repository sees what is checked out: undecided when another commit is judged", async () => {
    const { exit, document } = await check("--head", "HEAD^");
    expect({ exit, document }).toMatchObject({
      exit: 4,
      document: { verdicts: [{ gate: "clean", value: "inconclusive", code: "CHECKOUT_DIFFERS" }, {}] },
    });
  });

  test("a head that is a branch is told to the gates, a commit is on none", async () => {
    await sample.git("branch", "work/x");
    const head = (await sample.git("rev-parse", "HEAD")).trim();
    const judged = async (...args: readonly string[]) =>
      (await check("--stage", "branch", ...args)).document.verdicts.map(({ value, code }) => `${value} ${code}`);
    expect(await judged()).toEqual(["fail BRANCH_PROTECTED"]);
    expect(await judged("--head", "work/x")).toEqual(["pass BRANCH_ALLOWED"]);
    expect(await judged("--head", "refs/heads/work/x")).toEqual(["pass BRANCH_ALLOWED"]);
    expect(await judged("--head", head)).toEqual(["inconclusive BRANCH_UNKNOWN"]);
  });

  test("--policy-file reads from disk and says so", async () => {
    sample.write(
      "sluice.yaml",
      GATES.replace("name: quality", "name: other").replace("commit:\n    gates", "commit:\n    work: { run: build }\n    gates"),
    );
    expect(await check("--policy-file")).toMatchObject({ exit: 0, document: { pipeline: "other", policyTrusted: false } });
    expect((await sample.call(["check", "--policy-file"])).out).toContain("(not trusted)");
    expect(await check()).toMatchObject({ exit: 0, document: { pipeline: "quality", policyTrusted: true } });
    await sample.git("checkout", "--quiet", "--", "sluice.yaml");
  });

  test.each([
    [["--stage", "comit"], "STAGE_UNKNOWN"],
    [["--stage", "done"], "COMMAND_INVALID"],
    [["--head", "no-such-branch"], "VCS_REVISION_INVALID"],
    [["--policy-ref", "no-such-branch"], "VCS_REVISION_INVALID"],
    [["--policy-ref", "HEAD", "--policy-file"], "COMMAND_INVALID"],
    [["--pipeline", "gone.yaml"], "DEFINITION_UNREADABLE"],
    [["--key", "../up"], "COMMAND_INVALID"],
  ])("%j is refused with exit 2: %s", async (args, code) => {
    const { exit, out } = await sample.call(["check", ...args, "--json"]);
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({ exit: 2, document: { error: { code } } });
  });

  test("a repository that git cannot read is infrastructure: exit 5", async () => {
    const broken = join(sample.root, "..", "broken");
    mkdirSync(join(broken, ".git"), { recursive: true });
    const { exit, err } = await sample.call(["check", "--repo", broken]);
    expect({ exit, told: err.includes("VCS_FAILED") }).toEqual({ exit: 5, told: true });
  });
});

describe("check --format", () => {
  test("one report on standard output and nothing else; the exit code stays what it is", async () => {
    const begins = { json: "{\n", sarif: "{\n", junit: "<?xml ", markdown: "### ", github: "::error ", human: "quality/commit: " };
    for (const [format, begin] of Object.entries(begins)) {
      const { exit, out, err } = await sample.call(["check", "--key", "BAD-1", "--format", format]);
      expect({ exit, err, begin: out.startsWith(begin), end: out.endsWith("\n") }).toEqual({ exit: 1, err: "", begin: true, end: true });
    }
    const both = await sample.call(["check", "--format", "json", "--json"]);
    expect(JSON.parse(both.out)).toMatchObject({ pipeline: "quality" });
    expect(JSON.parse((await sample.call(["check", "--format", "json"])).out)).toMatchObject({ disposition: "next" });
  });

  test("--output writes as many reports as wanted of one look; a link in the place of one is replaced, not followed (PTH-4)", async () => {
    const outside = join(sample.root, "..", "outside");
    writeFileSync(outside, "precious");
    symlinkSync(outside, join(sample.root, "report.sarif"));
    const args = ["check", "--key", "BAD-1", "--format", "github", "--output", "sarif=report.sarif", "--output=junit=report.xml"];
    const { exit, out } = await sample.call(args);
    expect({ exit, told: out.startsWith("::error ") }).toEqual({ exit: 1, told: true });
    expect(JSON.parse(readFileSync(join(sample.root, "report.sarif"), "utf8"))).toMatchObject({
      runs: [{ results: [{ ruleId: "verdict" }] }],
    });
    expect(readFileSync(outside, "utf8")).toBe("precious");
    expect(readFileSync(join(sample.root, "report.xml"), "utf8")).toContain("<testsuites ");
    rmSync(join(sample.root, "report.sarif"));
    rmSync(join(sample.root, "report.xml"));
  });

  test("a report that cannot be written is no judgement: exit 5, whatever the gates say", async () => {
    const { exit, out, err } = await sample.call(["check", "--key", "BAD-1", "--output", "junit=no/such/folder.xml"]);
    expect({ exit, out, told: err.includes("OUTPUT_FAILED") }).toEqual({ exit: 5, out: "", told: true });
    expect(await sample.call(["check", "--output", "junit=."])).toMatchObject({ exit: 5, out: "" });
    // A folder that the judged repository makes a link leads nowhere either (PTH-4).
    mkdirSync(join(dirname(sample.root), "elsewhere"));
    symlinkSync("../elsewhere", join(sample.root, "linked"));
    expect(await sample.call(["check", "--key", "BAD-1", "--output", "junit=linked/a.xml"])).toMatchObject({ exit: 5, out: "" });
    expect(readdirSync(join(dirname(sample.root), "elsewhere"))).toEqual([]);
    rmSync(join(sample.root, "linked"));
  });

  test("unknown formats say what was meant, and whoever asked for JSON gets errors as JSON", async () => {
    const { exit, err } = await sample.call(["check", "--format", "sarf"]);
    expect({ exit, told: err.includes("Did you mean sarif?") }).toEqual({ exit: 2, told: true });
    expect((await sample.call(["check", "--format", "sarif", "--json"])).exit).toBe(2);
    for (const output of ["sarif", "sarif=", "=a.sarif", "report.sarif"])
      expect((await sample.call(["check", "--output", output])).exit).toBe(2);
    expect((await sample.call(["check", "--output", "sarf=a.sarif"])).err).toContain("sarif=FILE");
    const wrong = await sample.call(["check", "--format", "json", "--stage", "comit"]);
    expect(JSON.parse(wrong.out)).toMatchObject({ error: { code: "STAGE_UNKNOWN", details: { didYouMean: "commit" } } });
  });
});

describe("verify", () => {
  test("proves the definition on disk and says what runs would use", async () => {
    const { exit, out } = await sample.call(["verify", "--json"]);
    expect({ exit, document: JSON.parse(out) as unknown }).toMatchObject({
      exit: 0,
      document: { pipeline: "quality", policyTrusted: true, unhandledEffects: [] },
    });
    sample.write("sluice.yaml", DEFINITION);
    expect(JSON.parse((await sample.call(["verify", "--json"])).out)).toMatchObject({ pipeline: "delivery", policyTrusted: false });
    expect(JSON.parse((await sample.call(["verify", "--policy-ref", "HEAD", "--json"])).out)).toMatchObject({
      pipeline: "quality",
      policyTrusted: true,
    });
  });

  test("a definition error shows its line with a caret: exit 2", async () => {
    sample.write("sluice.yaml", DEFINITION.replace("use: report", "use: reprot"));
    const { exit, out, err } = await sample.sluice("verify");
    const line = DEFINITION.split("\n").findIndex((each) => each.includes("use: report")) + 1;
    const column = (DEFINITION.split("\n")[line - 1] ?? "").indexOf("report,") + 1;
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toContain(`sluice.yaml:${line}:${column} GATE_UNKNOWN`);
    expect(err).toContain('did you mean "report"');
    expect(err.split("\n").some((each) => /^ *\| +\^$/.test(each))).toBe(true);
    const document = JSON.parse((await sample.call(["verify", "--json"])).out) as unknown;
    expect(document).toMatchObject({
      error: { code: "DEFINITION_INVALID", position: { line, column }, problems: [{ code: "GATE_UNKNOWN", line, column }] },
    });
  });

  test("a definition that can go wrong comes with the way that proves it: exit 2", async () => {
    sample.write("sluice.yaml", DEFINITION.replace("    next: release\n", "    next: done\n"));
    const document = JSON.parse((await sample.call(["verify", "--json"])).out) as unknown;
    expect(document).toMatchObject({ error: { code: "DEFINITION_UNPROVEN", problems: [{ code: "STAGE_UNREACHABLE" }] } });
    expect((await sample.call(["verify"])).err).toContain("STAGE_UNREACHABLE");
  });
});
