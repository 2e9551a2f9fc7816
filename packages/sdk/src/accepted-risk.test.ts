import { rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { SluiceError } from "./index.ts";

const REVIEW = `format: 1
name: review
initial: review
stages:
  review:
    work: { run: reviewer }
    gates:
      - { id: findings, use: report, with: { file: review.md, field: blocking, pass: [none], fail: [some], findings: cited } }
    next: done
  done: { final: succeeded }
`;

/** What the reviewer leaves each time. */
const LEFT = {
  files: { "review.md": "---\nblocking: some\ncited:\n  - src/query.ts:12 the query names a column that does not exist\n---\n" },
};

async function reviewed(): Promise<Rehearsal> {
  const play = await rehearse(REVIEW, { verdicts: { findings: "real" }, work: { reviewer: LEFT } });
  return play;
}

async function codeOf(act: Promise<unknown>): Promise<string> {
  try {
    const answer = (await act) as { readonly ok: boolean; readonly code?: string };
    return answer.ok ? "accepted" : (answer.code ?? "refused");
  } catch (error) {
    return SluiceError.is(error) ? error.code : "another error";
  }
}

describe("a blocking finding is not lowered in silence (OK-42)", () => {
  test("given no reason, nothing can be waived, and the run stays held", async () => {
    const play = await reviewed();
    expect(await codeOf(play.waive("findings", "bob", { reason: " ", for: "1d" }))).not.toBe("accepted");
    await play.resume("bob");
    expect([play.run.outcome, play.run.state.holds.map(({ code }) => code)]).toEqual([undefined, ["GATE_FAILED"]]);
  });

  test("given a reason, the run goes on, and the finding, its verdict and the reason stay to be seen", async () => {
    const play = await reviewed();
    expect(await codeOf(play.waive("findings", "bob", { reason: "the table is dropped next week", for: "1d" }))).toBe("accepted");
    await play.resume("bob");
    expect(play.run.outcome).toBe("succeeded");
    expect(play.run.state.verdicts["findings"]).toMatchObject({
      value: "fail",
      findings: [{ message: expect.stringContaining("src/query.ts:12") }],
    });
    const events = (await play.engine.ledger(play.run.run)).items.flatMap((commit) => commit.events);
    expect(JSON.stringify(events)).toContain("the table is dropped next week");
  });
});

describe("a waiver ends with its run (OK-33)", () => {
  test("given a new run of the same thing, the check is made again and no older waiver counts", async () => {
    const play = await reviewed();
    await play.waive("findings", "bob", { reason: "the table is dropped next week", for: "30d" });
    await play.resume("bob");
    expect(play.run.outcome).toBe("succeeded");
    const { engine, run } = play;
    const startedBy = { id: "alice", assurance: "verified" } as const;
    await engine.start(run.pipeline, { key: run.key, run: "second", subject: { facets: run.state.subject.facets }, startedBy });
    await play.later("1m");
    const again = await engine.get("second");
    expect(again?.state.holds.map(({ code }) => code)).toEqual(["GATE_FAILED"]);
    expect([again?.outcome, again?.state.waivers]).toEqual([undefined, {}]);
  });

  test("given this run's own waiver, given before its check failed, it counts here", async () => {
    const play = await rehearse(REVIEW, { verdicts: { findings: "real" } });
    await play.waive("findings", "bob", { reason: "the table is dropped next week", for: "30d" });
    await play.work(LEFT);
    expect(play.run.outcome).toBe("succeeded");
    expect(play.run.state.verdicts["findings"]?.value).toBe("fail");
  });
});
