import type { Command } from "../command.ts";
import { decisionCommand } from "../decide-request.ts";

/** Approves an open request. */
export const approve: Command = decisionCommand("approve", "Approve what a run asks people for.");
