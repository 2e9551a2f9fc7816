import { rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";

/** A report of a verification. */
const report = (verdict: string, scope: string): string => `---\nverdict: ${verdict}\nscope: ${scope}\n---\n`;

/** A hand-off whose entry wants these reports, each accepted and of this scope. */
function handoff(scope: "whole-task" | "single-stage", files: readonly string[]): string {
  const other = scope === "whole-task" ? "single-stage" : "whole-task";
  const gates = files.flatMap((file, index) => [
    `{ id: accepted-${index}, use: report, with: { file: ${file}, field: verdict, pass: [accepted], fail: [conditional-accept, blocked] } }`,
    `{ id: scope-${index}, use: report, with: { file: ${file}, field: scope, pass: [${scope}], fail: [${other}] } }`,
  ]);
  const closed = files.flatMap((_file, index) => [
    `{ gate: accepted-${index}, in: [fail, error] }`,
    `{ gate: scope-${index}, in: [fail, error] }`,
  ]);
  return `format: 1
name: handoff
initial: entry
stages:
  entry:
    work: { run: collect-reports }
    gates: [${gates.join(", ")}]
    routes: [{ when: { any: [${closed.join(", ")}] }, to: blocked }]
    next: package
  package:
    before: [{ id: go, use: approval, with: { of: [bob] } }]
    work: { run: package-commits }
    next: done
  done: { final: succeeded }
  blocked: { final: blocked }
`;
}

async function entered(definition: string, files: Readonly<Record<string, string>>): Promise<Rehearsal> {
  const play = await rehearse(definition, { verdicts: realGates(definition) });
  await play.work({ files });
  return play;
}

function realGates(definition: string): Readonly<Record<string, "real">> {
  return Object.fromEntries([...definition.matchAll(/id: ((?:accepted|scope)-\d)/g)].map(([, id = ""]) => [id, "real"]));
}

/** Where the run stands, and whether anybody was asked or anything was packaged. */
function stateOf({ run, performed }: Rehearsal): unknown {
  return {
    outcome: run.outcome,
    asked: Object.keys(run.state.requests).length,
    packaged: performed.some(({ effect }) => effect === "package-commits"),
  };
}

const BLOCKED = { outcome: "blocked", asked: 0, packaged: false };
const OPEN = { outcome: undefined, asked: 1, packaged: false };

describe("a hand-off is entered on exact words only (OK-47)", () => {
  const whole = handoff("whole-task", ["final.md"]);
  const group = handoff("single-stage", ["a.md", "b.md"]);

  test("the whole task with one accepted report of the whole task", async () => {
    expect(stateOf(await entered(whole, { "final.md": report("accepted", "whole-task") }))).toEqual(OPEN);
  });

  test("a group of stages with one accepted report for each", async () => {
    const both = { "a.md": report("accepted", "single-stage"), "b.md": report("accepted", "single-stage") };
    expect(stateOf(await entered(group, both))).toEqual(OPEN);
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["a conditional one", whole, { "final.md": report("conditional-accept", "whole-task") }],
    ["a blocked one", whole, { "final.md": report("blocked", "whole-task") }],
    ["another wording", whole, { "final.md": report("looks good", "whole-task") }],
    ["an ambiguous phrase", whole, { "final.md": report("accepted, mostly", "whole-task") }],
    ["the word in its prose only", whole, { "final.md": "---\nscope: whole-task\n---\nverdict: accepted\n" }],
    ["a report of one stage for the whole task", whole, { "final.md": report("accepted", "single-stage") }],
    ["no report at all", whole, {}],
    ["one of two missing", group, { "a.md": report("accepted", "single-stage") }],
    [
      "a report of the whole task for a stage",
      group,
      { "a.md": report("accepted", "single-stage"), "b.md": report("accepted", "whole-task") },
    ],
  ])("given %s, the run ends as blocked without asking anybody and without packaging", async (_what, definition, files) => {
    expect(stateOf(await entered(definition, files))).toEqual(BLOCKED);
  });
});
