import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileStore } from "@sluice/sdk";
import type { Incident } from "../incident.ts";
import { NaiveMachine } from "../naive-machine.ts";
import { ALICE, asked, BOT, openHost } from "../wired-host.ts";

/** The process that asked is not the one that is answered. */
export const approvalAcrossRestart: Incident = {
  name: "approval-across-restart",
  what: "The host is deployed while it waits for an approval.",
  async naive() {
    void new NaiveMachine().approval("ORCH-22");
    const restarted = new NaiveMachine();
    const heard = restarted.approve("ORCH-22");
    return { right: heard, story: "The promise that waited died with the process; the approval resolved nothing." };
  },
  async sluice() {
    const folder = mkdtempSync(join(tmpdir(), "sluice-incident-"));
    try {
      const first = openHost(fileStore({ folder }));
      const { id } = await first.sluice.start("delivery", { key: "ORCH-22", subject: {}, startedBy: BOT });
      const seen = await asked(first.sluice, id, "approved");
      await first.sluice.close();
      await first.store.close();

      const second = openHost(fileStore({ folder }));
      const answer = seen && (await second.sluice.decide(id, { gate: "approved", decision: "approve", by: ALICE, seen }));
      const stage = (await second.sluice.get(id))?.stage;
      await second.sluice.close();
      await second.store.close();
      return {
        right: answer !== undefined && answer.ok && stage === "deploy",
        story: `Another process took the answer to the question of the first: now in ${stage}.`,
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
