import type { EffectHandler } from "@sluice/core";
import { commandOutput, type OutputForm } from "@sluice/gates";
import { commandEffect, type CommandEffectOptions } from "@sluice/process";

/** How a command is run as a stage's work. */
export interface CommandOptions extends Omit<CommandEffectOptions, "output"> {
  /**
   * What of standard output becomes the recorded output of the work, for the gates `output` and `marker` and for conditions. `stdout-json`: one
   * JSON document and nothing else. `stdout-last-object`: the JSON object that a noisy output ends with. `stdout-text`: `{ text, truncated }`
   * with the last whole lines, about 7,000 characters; longer texts belong into a file. What cannot be read is said to be unreadable. Default:
   * `none`.
   */
  readonly output?: OutputForm | "none";
}

/**
 * Runs a command as a stage's work. The command finds a JSON file at `SLUICE_INPUT` with `run`, `stage`, `effect`, `work`, `token`, `nonce`,
 * `key`, `attempt`, `lap`, `laps`, `reasons`, `subject` and `deadline`, and `SLUICE_RUN`, `SLUICE_STAGE`, `SLUICE_WORK`, `SLUICE_KEY` (the
 * subject's key), `SLUICE_TOKEN`, `SLUICE_NONCE` (what its markers carry) and `SLUICE_EFFECT_KEY` (the idempotency key) in its environment.
 * It is ended at the deadline.
 */
export function command(argv: readonly [string, ...string[]], { output = "none", ...options }: CommandOptions): EffectHandler {
  return commandEffect(argv, output === "none" ? options : { ...options, output: (stdout) => commandOutput(output, stdout) });
}
