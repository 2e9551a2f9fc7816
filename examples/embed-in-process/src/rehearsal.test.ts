// #region rehearsal
import { pipelineFile } from "@sluice/sdk";
import { rehearse } from "@sluice/testing";
import { expect, test } from "vitest";

const reviewLoop = pipelineFile(new URL("review-loop.yaml", import.meta.url));

test("a review that wants changes sends the work back with its reasons", async () => {
  const play = await rehearse(reviewLoop);
  await play.work({ facets: { head: "c2" } });
  await play.work();
  await play.verdict("verdict", { value: "fail", findings: [{ message: "add a test" }] });
  expect(play.run.stage).toBe("develop");
  expect(play.performed.at(-1)?.reasons).toMatchObject([{ gate: "verdict", findings: [{ message: "add a test" }] }]);
});
// #endregion rehearsal

// #region story
test("the starter may not confirm, a confirmation outlives the process, and real gates read what work left", async () => {
  const play = await rehearse(reviewLoop, {
    people: { ops: ["alice", "bob"] },
    work: { developer: {}, reviewer: { files: { "review.md": "---\nverdict: APPROVED\n---\n" } } },
    verdicts: { verdict: "real" },
  });
  expect(await play.approve("go", "alice")).toMatchObject({ ok: false, code: "DECISION_EXCLUDED" });
  await play.later("2d");
  await play.crash();
  await play.approve("go", "bob");
  expect((await play.ledger()).split("\n").slice(-4)).toEqual([
    "      2d  bob (verified) decided on go: approve",
    "      2d  the request of go is approved",
    "      2d  entered done from confirm (next)",
    "      2d  succeeded: FINAL_STAGE, reached the stage done",
  ]);
});
// #endregion story
