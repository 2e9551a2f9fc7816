import type { Incident } from "../incident.ts";
import { NaiveMachine } from "../naive-machine.ts";
import { ALICE, openHost } from "../wired-host.ts";

/** One word for two things: whoever approves the analysis finds production deployed. */
export const overloadedApproval: Incident = {
  name: "overloaded-approval",
  what: "Approved means one thing in the analysis, and another one a stage later; the webhook is delivered twice.",
  async naive() {
    const machine = new NaiveMachine();
    machine.start("ORCH-22", "analysis");
    machine.onStatus("ORCH-22", "Approved");
    machine.onStatus("ORCH-22", "Approved"); // the same click, delivered again
    return { right: machine.deploys === 0, story: `One click approved the analysis and made ${machine.deploys} deployment.` };
  },
  async sluice() {
    const { sluice, board, deploys } = openHost();
    const { id } = await sluice.start("delivery", { key: "ORCH-22", subject: {}, startedBy: { ...ALICE, id: "carol" } });
    board.choose("ORCH-22", "Approved", "alice", Date.now());
    for (let look = 0; look < 5; look++) await sluice.tick();
    const run = await sluice.get(id);
    board.choose("ORCH-22", "Approved", "alice", Date.now());
    for (let look = 0; look < 5; look++) await sluice.tick();
    await sluice.close();
    const right = run?.stage === "deploy" && deploys() === 0;
    return { right, story: `The analysis was approved, the deployment asks its own question: ${deploys()} deployments.` };
  },
};
