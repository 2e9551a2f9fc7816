import { describe, expect, test } from "vitest";
import { type Rehearsal, rehearse } from "../index.ts";

const REVIEW_LOOP = `
format: 1
name: review-loop
initial: develop
stages:
  develop: { work: { run: developer, timeout: 30m }, next: review }
  review:
    work: { run: reviewer }
    gates:
      - { id: verdict, use: report, with: { file: "work/\${key}/review.md", field: verdict, pass: [APPROVED], fail: [REQUEST_CHANGES] } }
    rework: { to: develop, laps: 3, then: hold }
    next: confirm
  confirm:
    gates: [{ id: confirm, use: approval, with: { of: ["group:ops"], exclude: [starter], expires: 7d } }]
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`;

function review(word: string) {
  return { files: { "work/ORCH-22/review.md": `---\nverdict: ${word}\n---\n` } };
}

/** The story of one run, step by step, with the stage it has brought the run to. */
const STEPS: readonly (readonly [title: string, stage: string, step: (play: Rehearsal) => Promise<unknown>])[] = [
  ["the developer commits", "review", (play) => play.work({ facets: { head: "c2" } })],
  ["the reviewer wants changes", "develop", (play) => play.work(review("REQUEST_CHANGES"))],
  ["the developer mends", "review", (play) => play.work({ facets: { head: "c3" } })],
  ["the reviewer approves", "confirm", (play) => play.work(review("APPROVED"))],
  ["two days pass", "confirm", (play) => play.later("2d")],
  ["the starter confirms, who may not", "confirm", (play) => play.approve("confirm", "alice")],
  ["olga confirms", "done", (play) => play.approve("confirm", "olga")],
];

function begun(): Promise<Rehearsal> {
  return rehearse(REVIEW_LOOP, {
    subject: { key: "ORCH-22" },
    people: { ops: ["olga", "alice"] },
    verdicts: { verdict: "real" },
  });
}

/** Plays all steps; before the one of that number, the process dies. */
async function played(crashBefore?: number): Promise<Rehearsal> {
  const play = await begun();
  for (const [index, [title, stage, step]] of STEPS.entries()) {
    if (index === crashBefore) await play.crash();
    await step(play);
    expect([title, play.run.stage]).toEqual([title, stage]);
  }
  if (crashBefore === STEPS.length) await play.crash();
  return play;
}

describe("a review loop from its start to its end", () => {
  test("given nothing goes wrong, then the ledger tells the whole story, and the mended work is judged anew (TG-29)", async () => {
    const play = await played();
    expect(await play.ledger()).toMatchInlineSnapshot(`
      "      0s  alice (verified) started review-loop about ORCH-22 (base main, baseCommit m1, head c1)
            0s  entered develop (start)
            0s  asked for developer in develop
            0s  dispatched developer, to end by 2026-01-01T00:30:00.000Z
            0s  the subject changed (base main, baseCommit m1, head c2)
            0s  developer ended: finished, exit 0
            0s  judges develop
            0s  entered review from develop (next)
            0s  asked for reviewer in review
            0s  dispatched reviewer, to end by 2026-01-01T01:00:00.000Z
            0s  reviewer ended: finished, exit 0
            0s  judges review
            0s  asked for verdict
            0s  verdict: fail REPORT_FAILED, work/ORCH-22/review.md says REQUEST_CHANGES.
            0s  entered develop from review (rework, lap 1 of review.rework)
            0s  asked for developer in develop
            0s  dispatched developer, to end by 2026-01-01T00:30:00.000Z
            0s  the subject changed (base main, baseCommit m1, head c3)
            0s  developer ended: finished, exit 0
            0s  judges develop
            0s  entered review from develop (next)
            0s  asked for reviewer in review
            0s  dispatched reviewer, to end by 2026-01-01T01:00:00.000Z
            0s  reviewer ended: finished, exit 0
            0s  judges review
            0s  asked for verdict
            0s  verdict: pass REPORT_PASSED, work/ORCH-22/review.md says APPROVED.
            0s  entered confirm from review (next)
            0s  judges confirm
            0s  asked people for confirm, until 2026-01-08T00:00:00.000Z
            0s  2 people could answer confirm
            2d  refused alice (verified) to approve confirm: DECISION_EXCLUDED
            2d  olga (verified) decided on confirm: approve
            2d  the request of confirm is approved
            2d  entered done from confirm (next)
            2d  succeeded: FINAL_STAGE, reached the stage done
            2d  asked for the last step finally.1
            2d  the last step finally.1 is done"
    `);
  });

  test.each(STEPS.map(([title], index) => [index, title] as const).concat([[STEPS.length, "the end"]]))(
    "given the process dies at step %i (before %s), then another one brings the run to the same end (TG-39, F2)",
    async (index) => {
      const play = await played(index);
      expect(play.run).toMatchObject({ status: "completed", outcome: "succeeded", head: "c3" });
      expect(play.run.state.path).toEqual(["develop", "review", "confirm", "done"]);
      expect(play.notices.map(({ to, topic }) => [to, topic])).toEqual([["starter", "run-completed"]]);
      expect(new Set(play.performed.map(({ key }) => key)).size).toBe(4);
    },
  );
});
