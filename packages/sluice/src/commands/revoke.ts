import type { Command } from "../command.ts";
import { decisionCommand } from "../decide-request.ts";

/** Takes back what one has said about an open request. */
export const revoke: Command = decisionCommand("revoke", "Take back what you said about a request.");
