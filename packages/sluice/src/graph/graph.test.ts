import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "../fixtures/sample-project.ts";
import { graphMermaid } from "./graph-mermaid.ts";
import { graphText } from "./graph-text.ts";
import type { PipelineGraph } from "./pipeline-graph.ts";
import { NO_TERMINAL } from "../terminal.ts";
import { widthOf } from "../text-width.ts";

const DELIVERY = `format: 1
name: delivery
initial: develop
budgets: { repair: { laps: 2, then: failed } }
effects: { deploy: { class: dangerous } }
stages:
  develop: { work: { run: developer, timeout: 30m, attempts: 1 }, next: review }
  review:
    gates:
      - { id: verdict, use: report, with: { file: r.md, field: v, pass: [A], fail: [B] }, enforcement: advisory }
      - { id: either, any: [{ id: one, use: approval, with: { of: [anyone] } }, { id: two, use: approval, with: { of: [anyone] } }] }
    routes: [{ when: { not: { fact: "stop it", exists: false } }, to: hold }]
    rework: { to: develop, budget: repair }
    next: deploy
  deploy:
    before: [{ id: confirm, use: approval, with: { of: [anyone], assurance: local } }]
    work: { run: deploy, timeout: 30m }
    next: done
  done: { final: succeeded }
`;

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject({ "drawn.yaml": DELIVERY });
});
afterAll(() => sample.dispose());

describe("graph", () => {
  test("draws stages with their phases, and every way out", async () => {
    const { exit, out, err } = await sample.call(["graph", "--pipeline", "drawn.yaml"]);
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    expect(out).toBe(`delivery

○ develop (initial)
│ working   developer, at most 30m, 1 attempt
▼
○ review
│ judging   verdict (report, advisory), either (any of one (approval), two (approval))
├ route → hold: not (fact stop it does not exist)
├ rework → develop: a gate says no, 2 laps of repair
├ → failed: repair is used up
▼
○ deploy
│ admitting confirm (approval)
│ working   deploy (dangerous), at most 30m, 3 attempts
▼
◎ done (ends succeeded)
`);
  });

  test.each([40, 24])("fits %d columns, in ASCII too, and loses no word", async (columns) => {
    const words = (text: string): readonly string[] => text.split(/[\s│|]+/).filter((word) => word !== "");
    const whole = (await sample.call(["graph", "--pipeline", "drawn.yaml", "--ascii"])).out;
    const { out } = await sample.call(["graph", "--pipeline", "drawn.yaml", "--ascii"], { columns });
    expect(out).toMatch(/^[\x20-\x7e\n]*$/);
    expect(Math.max(...out.split("\n").map(widthOf))).toBeLessThanOrEqual(columns);
    expect(words(out)).toEqual(words(whole));
  });

  test("marks where a run is, on the pipeline that the run follows", async () => {
    await sample.sluice("run", "delivery", "--key", "OK-1", "--as", "bob");
    const text = (await sample.call(["graph", "--run", "OK-1"])).out;
    expect(text).toMatch(/^▶ release \(the run r-\S+ is here, waiting, judging\)$/m);
    const data = await sample.call(["graph", "--run", "OK-1", "--json"]);
    expect(JSON.parse(data.out)).toMatchObject({
      pipeline: "delivery",
      place: { stage: "release", status: "waiting" },
      policyTrusted: true,
    });
    const { out } = await sample.call(["graph", "--run", "OK-1", "--format", "mermaid"]);
    expect(out).toMatch(/^ {2}class s1 current$/m);
    expect(await sample.call(["graph", "--run", "OK-2", "--json"])).toMatchObject({ exit: 2 });
  });

  test("says when the definition is not the trusted one, and refuses one that is none", async () => {
    sample.write("drawn.yaml", DELIVERY.replace("next: review", "next: done"));
    const { exit, out } = await sample.call(["graph", "--pipeline", "drawn.yaml"]);
    expect({ exit, told: out.includes("note: ") }).toEqual({ exit: 0, told: true });
    sample.write("drawn.yaml", "format: 1\nstages: 7\n");
    expect(await sample.call(["graph", "--pipeline", "drawn.yaml"])).toMatchObject({ exit: 2, out: "" });
  });
});

describe("names that are none (TOK-5)", () => {
  const WORST = 'a"] --> b\n  click s0 "javascript:x" <script>`$$ #quot; %%{init}%% end [|] \u202E\u001B[31m | x';
  const hostile: PipelineGraph = {
    pipeline: WORST,
    initial: WORST,
    stages: [
      { stage: WORST, admitting: [WORST], working: [WORST], judging: [WORST], edges: [{ kind: "route", to: WORST, when: WORST }] },
      { stage: "end", final: "failed", admitting: [], working: [], judging: [], edges: [] },
    ],
  };

  test("in Mermaid every line is one of ours: numbered nodes, quoted labels of plain characters", () => {
    const text = graphMermaid(hostile, { run: WORST, stage: WORST, phase: WORST, status: WORST });
    const label = String.raw`"[A-Za-z0-9 .,:()=_/#;-]*(?:<br/>[A-Za-z0-9 .,:()=_/#;-]*)*"`;
    const line = new RegExp(
      [
        "flowchart TD",
        String.raw`  begin\(\( \)\) --> s0`,
        String.raw`  [se]\d+(?:\[${label}\]|\(\[${label}\]\)|\{\{${label}\}\})`,
        String.raw`  [se]\d+ (?:==>|-\.->|-->)\|${label}\| [se]\d+`,
        "  classDef current stroke-width:4px",
        String.raw`  class s\d+ current`,
      ]
        .map((form) => `^${form}$`)
        .join("|"),
    );
    expect(
      text
        .trimEnd()
        .split("\n")
        .filter((each) => !line.test(each)),
    ).toEqual([]);
    // A number sign begins the number of a character and nothing else.
    expect(text.replaceAll(/#\d+;/g, "")).not.toContain("#");
  });

  test("in the drawing nothing hides, moves or adds a line", () => {
    const text = graphText(hostile, { place: undefined, terminal: NO_TERMINAL, ascii: false });
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split("\n")).toHaveLength(9);
  });
});
