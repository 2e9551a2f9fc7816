import { rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Json } from "./index.ts";

/** A model judges as a worker: its reply is output of work, and a gate of ours reads it. */
function judged(policy = ""): string {
  return `format: 1
name: judged
initial: judge
stages:
  judge:
    work: { run: model, timeout: 2m, attempts: 1 }
    gates:
      - id: opinion
        use: output
        with: { pass: { path: $.verdict, values: [pass] }, fail: { path: $.verdict, values: [fail] } }
        ${policy}
    next: done
  done: { final: succeeded }
`;
}

async function replied(reply: Json | undefined, policy?: string): Promise<Rehearsal> {
  const play = await rehearse(judged(policy), { verdicts: { opinion: "real" } });
  await play.work(reply === undefined ? {} : { output: reply });
  return play;
}

const valueOf = ({ run }: Rehearsal): unknown => {
  const verdict = run.state.verdicts["opinion"];
  return verdict?.class === undefined ? verdict?.value : `${verdict.value}/${verdict.class}`;
};

describe("the reply of a model that judges (TG-38)", () => {
  test.each<[string, Json | undefined, string]>([
    ["the listed word", { verdict: "pass", because: "all good" }, "pass"],
    ["the listed word in capitals", { verdict: " PASS " }, "pass"],
    ["the other listed word", { verdict: "fail" }, "fail"],
    ["a longer wording", { verdict: "pass, with remarks" }, "error/input"],
    ["two words at once", { verdict: ["pass", "fail"] }, "error/input"],
    ["prose", "I would let it pass", "error/input"],
    ["the word elsewhere only", { opinion: "pass" }, "error/input"],
    ["a list of documents", [{ verdict: "pass" }], "error/input"],
    ["nothing", undefined, "error/input"],
  ])("given %s, nothing but an exact word is a verdict", async (_what, reply, value) => {
    const play = await replied(reply);
    expect([valueOf(play), play.run.outcome]).toEqual([value, value === "pass" ? "succeeded" : undefined]);
  });

  test("given advisory, which is a switch of its own, the verdict is stored as it is and the run goes on", async () => {
    const play = await replied({ verdict: "fail" }, "enforcement: advisory");
    expect([valueOf(play), play.run.outcome]).toEqual(["fail", "succeeded"]);
  });

  test("given a gate that wants to have seen for itself, what a model reports is not enough", async () => {
    const play = await replied({ verdict: "pass" }, "evidence: { class: observed }");
    expect([valueOf(play), play.run.outcome]).toEqual(["error/input", undefined]);
  });

  test("given no reply within two minutes, there is no verdict", async () => {
    const play = await rehearse(judged(), { verdicts: { opinion: "real" } });
    await play.later("3m");
    expect([play.run.outcome, play.run.status]).toEqual([undefined, "held"]);
  });
});
