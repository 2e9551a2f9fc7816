import type { Cancellable } from "@sluice/core";
import { commitCommand, type CommandRequest, type CommandResult } from "./commit-command.ts";
import type { EngineParts } from "./engine-parts.ts";
import { offerUnmatched } from "./unmatched.ts";

/** Gives a command to its run. When that changed what the run is about, signals that waited for such a run are offered to it. */
export async function handleCommand(parts: EngineParts, request: CommandRequest, options: Cancellable = {}): Promise<CommandResult> {
  const result = await commitCommand(parts, request, options);
  if (result.kind === "answered" && result.state !== undefined && result.events.some((event) => event.type === "subject-revised")) {
    await offerUnmatched(parts, result.state, options);
  }
  return result;
}
