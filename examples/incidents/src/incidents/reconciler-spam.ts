import type { Incident } from "../incident.ts";
import { NaiveMachine } from "../naive-machine.ts";
import { ALICE, openHost } from "../wired-host.ts";

const SWEEPS = 20;

/** Something that looks every minute, and says each time that it has looked. */
export const reconcilerSpam: Incident = {
  name: "reconciler-spam",
  what: "A sweep announces what it did not change, to everybody, every minute.",
  async naive() {
    const machine = new NaiveMachine();
    machine.start("ORCH-22", "analysis");
    for (let sweep = 0; sweep < SWEEPS; sweep++) machine.sweep(new Map([["ORCH-22", "Analysis"]]));
    return {
      right: machine.notices.length === 0,
      story: `${SWEEPS} sweeps over one item in sync told people ${machine.notices.length} times.`,
    };
  },
  async sluice() {
    const { sluice, board, notices } = openHost();
    const { id } = await sluice.start("delivery", { key: "ORCH-22", subject: {}, startedBy: ALICE });
    await sluice.tick();
    const before = { version: (await sluice.get(id))?.version, told: notices.length };
    board.calls.length = 0;
    for (let sweep = 0; sweep < SWEEPS; sweep++) await sluice.tick();
    const version = (await sluice.get(id))?.version;
    const writes = board.calls.filter((call) => call === "setStatus" || call === "comment").length;
    await sluice.close();
    const right = version === before.version && notices.length === before.told && writes === 0;
    return { right, story: `${SWEEPS} looks: ${notices.length - before.told} notices, ${writes} writes to the board, no event.` };
  },
};
