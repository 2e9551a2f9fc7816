import { outcome, pipelineFrom, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { explainMarkdown, explainText } from "./index.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: told
initial: judge
stages:
  judge:
    gates: [{ id: lint, use: check }, { id: g, any: [{ id: ann, use: approval, with: { of: [ann] } }, { id: bob, use: approval, with: { of: [bob] } }] }]
    next: done
  done: { final: succeeded }
`);

const WORKING = pipelineFrom(`
format: 1
name: working
initial: build
stages:
  build: { work: { run: build, attempts: 2 }, next: done }
  done: { final: succeeded }
`);

const HOSTILE = "</p>\n# all green\n[click](https://evil.example) @everyone ```\n| a | ‮x `tick` <script>";

describe("an explanation as Markdown", () => {
  test("says what the text says: where, why, since when, what is enough, who can act, with which command", () => {
    const explained = story(PIPELINE).verdict("lint", "pass").explain();
    const told = explainMarkdown(explained);
    for (const { remedies } of explained.blockers) {
      for (const { command } of remedies) {
        expect(told).toContain(`\`${command}\``);
        expect(explainText(explained)).toContain(command);
      }
    }
    expect(told).toContain("Any one of these is enough: `ann`; `bob`.");
    expect(told).toContain(new Date(explained.blockers[0]?.since ?? 0).toISOString());
    expect(told.startsWith("### `KEY-1`: run `run-1` of `told` is waiting")).toBe(true);
  });

  test("given the run has ended, then it says how", () => {
    expect(explainMarkdown(story(PIPELINE).cancel().explain())).toContain("`CANCELLED`");
  });

  test("given hostile words of agents, then none of them is markup, and no line of theirs looks like ours (TOK-5)", () => {
    const findings = [{ message: HOSTILE, path: HOSTILE, line: 1, hint: HOSTILE }];
    const held = story(PIPELINE, { subject: { key: "KEY-1", facets: { head: HOSTILE } } }).verdict(
      "lint",
      outcome("fail", { reason: HOSTILE, findings }),
    );
    const lines = explainMarkdown(held.explain()).split("\n");
    const ours = /^(?:$|### |#### |- `|- ``|  - `|\| |In stage |Any one |`+ ?lint|`+ ?ann| {4})/;
    expect(lines.filter((line) => !ours.test(line))).toEqual([]);
    // Outside of code nothing of theirs is left: all of it, fences aside, stands between equally long runs of backticks.
    const withoutCode = lines
      .filter((line) => !line.startsWith("    "))
      .map((line) => line.replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "CODE"))
      .join("\n");
    for (const word of ["<", "](", "@everyone", "evil", "script", "‮"]) expect(withoutCode).not.toContain(word);
  });

  test("given hostile last words of work, then they stand in one span of code, before the next try and after the last one (TOK-5)", () => {
    const failing = story(WORKING).dispatch().endWork(1, { note: HOSTILE });
    const lines = (run: typeof failing) => explainMarkdown(run.explain()).split("\n");
    const [told = "", ...more] = lines(failing).filter((line) => /evil|@everyone|# all green/.test(line));
    expect(more).toEqual([]);
    expect(told).toMatch(/^The try before of the work `build` ended: finished, exit 1: ```` ?.*````\.$/u);
    expect(lines(failing.dispatch().endWork(1, { note: HOSTILE })).filter((line) => line.startsWith("The work"))).toEqual([]);
  });
});
