import type { Command } from "../command.ts";
import { decisionCommand } from "../decide-request.ts";

/** Rejects an open request. */
export const reject: Command = decisionCommand("reject", "Reject what a run asks people for.");
