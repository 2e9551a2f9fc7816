import { createSluice, definePipeline, memory, type Principal } from "@sluice/sdk";
import type { Incident } from "../incident.ts";
import { NaiveMachine } from "../naive-machine.ts";
import { ALICE, asked, BOB, BOT } from "../wired-host.ts";

const RELEASE = definePipeline({
  format: 1,
  name: "release",
  initial: "release",
  stages: {
    release: {
      gates: [
        { id: "security", use: "approval", with: { of: ["alice"] } },
        { id: "product", use: "approval", with: { of: ["bob"] } },
      ],
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

const ANSWERS: readonly (readonly ["security" | "product", Principal])[] = [
  ["security", ALICE],
  ["product", BOB],
];

async function decideIn(order: typeof ANSWERS): Promise<string | undefined> {
  const store = memory();
  const asking = createSluice({ pipelines: [RELEASE], store });
  const { id } = await asking.start("release", { key: "ORCH-22", subject: {}, startedBy: BOT });
  await asking.close(); // nobody works now
  const deciding = createSluice({ pipelines: [RELEASE], store });
  for (const [gate, by] of order) {
    const seen = await asked(deciding, id, gate);
    if (seen !== undefined) await deciding.decide(id, { gate, decision: "approve", by, seen });
  }
  const run = await deciding.get(id);
  await deciding.close();
  return run?.outcome;
}

/** Two people answer two questions of one run while nothing runs. */
export const twoGatesParked: Incident = {
  name: "two-gates-parked",
  what: "Two questions are open at once, and both are answered while the run is parked, in either order.",
  async naive() {
    const machine = new NaiveMachine();
    let passed = 0;
    void machine.approval("ORCH-22").then(() => passed++); // security
    void machine.approval("ORCH-22").then(() => passed++); // product: takes the place of the first
    const heard = [machine.approve("ORCH-22"), machine.approve("ORCH-22")];
    await Promise.resolve();
    return {
      right: heard.every(Boolean) && passed === 2,
      story: `${passed} of 2 answers arrived; the other question is answered by nobody for ever.`,
    };
  },
  async sluice() {
    const outcomes = [await decideIn(ANSWERS), await decideIn(ANSWERS.toReversed())];
    return {
      right: outcomes.every((outcome) => outcome === "succeeded"),
      story: `Either order: ${outcomes.join(", ")}. Recording the second answer was the resume.`,
    };
  },
};
