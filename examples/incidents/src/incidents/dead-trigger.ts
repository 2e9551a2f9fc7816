import { createSluice, definePipeline } from "@sluice/sdk";
import type { Incident } from "../incident.ts";
import { NaiveMachine } from "../naive-machine.ts";
import { DELIVERY } from "../wired-host.ts";

/** A column of the board that nothing listens to: people drag the card there, and wait. */
export const deadTrigger: Incident = {
  name: "dead-trigger",
  what: "A status was renamed on the board; what people choose now reaches nobody.",
  async naive() {
    const machine = new NaiveMachine();
    machine.start("ORCH-22", "deploy");
    machine.onStatus("ORCH-22", "Confirm deploy");
    return {
      right: machine.deploys === 1,
      story: `The status fell through a switch: ${machine.deploys} deployments, no error, the card waits.`,
    };
  },
  async sluice() {
    const renamed = definePipeline({ ...DELIVERY, projection: { tracker: { deploy: "Ready to deploy" } } });
    try {
      createSluice({ pipelines: [renamed] });
      return { right: false, story: "The pipeline was accepted." };
    } catch (error) {
      const refused = error instanceof Error && error.message.includes("Ready to deploy");
      return { right: refused, story: "The definition is refused before anything runs: that status shows a stage and means nothing." };
    }
  },
};
