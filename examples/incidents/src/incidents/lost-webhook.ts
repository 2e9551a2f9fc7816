import type { Incident } from "../incident.ts";
import { NaiveMachine } from "../naive-machine.ts";
import { ALICE, openHost } from "../wired-host.ts";

/** The proxy was restarted while a person clicked. */
export const lostWebhook: Incident = {
  name: "lost-webhook",
  what: "Every webhook of the board is lost.",
  async naive() {
    const machine = new NaiveMachine();
    machine.start("ORCH-22", "analysis");
    // alice chooses Approved on the board; nothing is delivered
    return {
      right: machine.tasks.get("ORCH-22")?.stage === "deploy",
      story: "The task waits for ever: only a webhook could have moved it.",
    };
  },
  async sluice() {
    const { sluice, board, deploys } = openHost();
    const { id } = await sluice.start("delivery", { key: "ORCH-22", subject: {}, startedBy: { ...ALICE, id: "carol" } });
    for (const status of ["Approved", "Confirm deploy"]) {
      await sluice.tick();
      board.choose("ORCH-22", status, "alice", Date.now());
      for (let look = 0; look < 4; look++) await sluice.tick();
    }
    const run = await sluice.get(id);
    await sluice.close();
    const right = run?.outcome === "succeeded" && deploys() === 1 && board.statusOf("ORCH-22") === "Done";
    return {
      right,
      story: `By tick alone: ${run?.outcome ?? "unfinished"}, ${deploys()} deployment, the board says ${board.statusOf("ORCH-22") ?? "nothing"}.`,
    };
  },
};
